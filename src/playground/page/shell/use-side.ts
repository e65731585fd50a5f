import { useRef, useState } from 'preact/hooks';
import { COMPOSER } from './Composer.tsx';

export type Side = 'lab' | 'set-up' | 'thread' | null;

/** What stands beside the conversation. The focus goes there when it is opened, and back when it is closed. */
export function useSide() {
  const [side, setSide] = useState<Side>(() => (innerWidth > 1100 ? 'lab' : null));
  const [opened, setOpened] = useState(0);
  const opener = useRef<Element | null>(null);

  return {
    side,
    /** How often it has been opened by somebody. */
    opened,
    open(next: Side) {
      opener.current = document.activeElement;
      setSide(next);
      setOpened(opened + 1);
    },
    close() {
      const back = opener.current?.isConnected ? opener.current : document.getElementById(COMPOSER);
      setSide(null);
      if (back instanceof HTMLElement) back.focus();
    },
    /** It belongs to a place that has been left. */
    leaveThread: () => setSide((open) => (open === 'thread' ? null : open)),
  };
}
