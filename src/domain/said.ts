import type { AlertState } from './alert.ts';

// Whoever sends a new name with every event is not answered with as many messages.
const SAID_MAX = 50;

/**
 * Which of these has not been said in this epoch, and the memory of it. Where all of it was said before, the answer
 * holds the very memory that came in, and there is nothing to store. What an epoch has to say ends somewhere.
 */
export function sayOnce(
  said: AlertState,
  epoch: string,
  keys: readonly string[],
): { said: AlertState; fresh: readonly string[] } {
  const before = said.epoch === epoch ? said.fired : [];
  const known = new Set(before);
  const fresh = [...new Set(keys)].filter((key) => !known.has(key)).slice(0, SAID_MAX - before.length);
  if (fresh.length === 0) return { said, fresh };
  return { said: { epoch, fired: [...before, ...fresh].sort() }, fresh };
}
