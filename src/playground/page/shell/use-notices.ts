import { useEffect, useRef } from 'preact/hooks';
import type { NoticeLine } from '../../wire.ts';

/** What the platform itself says to somebody is said once, when it comes. `null`: nothing is known of them yet. */
export function useNotices(notices: readonly NoticeLine[] | null, toast: (text: string) => void): void {
  const known = useRef<number | null>(null);
  useEffect(() => {
    for (const { text } of newsIn(notices, known.current)) toast(text);
    known.current = notices?.length ?? null;
  }, [notices?.length]);
}

/** Those that have come since so many were known; those that were there at first are no news. */
export function newsIn<Notice>(notices: readonly Notice[] | null, known: number | null): readonly Notice[] {
  return notices && known !== null ? notices.slice(known) : [];
}
