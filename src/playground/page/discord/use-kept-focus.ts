import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Where an edit takes away what had the focus, such as “Next” on the last page, the focus stays in the message. */
export function useKeptFocus<E extends HTMLElement>(): RefObject<E | null> {
  const root = useRef<E | null>(null);
  const focused = document.activeElement;
  const hadFocus = focused !== null && (root.current?.contains(focused) ?? false);
  useLayoutEffect(() => {
    if (!hadFocus || document.activeElement !== document.body) return;
    root.current?.querySelector<HTMLElement>('.d-row button:not(:disabled), .d-row a')?.focus();
  });
  return root;
}
