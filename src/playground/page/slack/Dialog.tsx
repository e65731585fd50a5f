import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import './dialog.css';

interface Props {
  class: string;
  labelledBy: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** The browser's own: it keeps the focus within, and what lies behind it cannot be reached. Focus goes back where it was. */
export function Dialog({ class: name, labelledBy, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isGone = useRef(false);
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      isGone.current = true;
      // While it is open nothing behind it takes the focus.
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`slack-dialog ${name}`}
      aria-labelledby={labelledBy}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // A browser may close it all the same, when Escape is pressed twice.
      onClose={() => {
        if (!isGone.current) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
