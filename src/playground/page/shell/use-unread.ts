import { useEffect, useState } from 'preact/hooks';
import type { Screen } from './use-screen.ts';

/** How many messages have come to each channel since it was last looked at. */
export function useUnread(screen: Screen | null, here: string): ReadonlyMap<string, number> {
  const [seen, setSeen] = useState<ReadonlyMap<string, number>>(new Map());
  const isThere = screen !== null;
  // What was there at the start is no news.
  useEffect(() => {
    setSeen(new Map([...(screen?.messages ?? [])].map(([id, there]) => [id, there.length])));
  }, [isThere]);
  const count = screen?.messages.get(here)?.length ?? 0;
  useEffect(() => {
    setSeen((before) => new Map(before).set(here, count));
  }, [here, count]);
  return new Map(
    [...(screen?.messages ?? [])].map(([id, there]) => [
      id,
      id === here ? 0 : there.length - (seen.get(id) ?? 0),
    ]),
  );
}
