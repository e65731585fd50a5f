import { setTimeout as wait } from 'node:timers/promises';
import type { InstantMs } from '../domain/instant.ts';

/** The clock and its timers, from outside: so a minute's wait can be tested in none. */
export interface Timing {
  now(): InstantMs;
  /** Acts once after so long, unless what it returns is called before that. */
  after(delayMs: number, act: () => void): () => void;
  pause(delayMs: number): Promise<void>;
}

export const systemTiming: Timing = {
  now: Date.now,
  after(delayMs, act) {
    const timer = setTimeout(act, delayMs).unref();
    return () => clearTimeout(timer);
  },
  pause: (delayMs) => wait(delayMs, undefined, { ref: false }),
};

/** `null`: it took longer than that. What was begun goes on, and nobody waits for it. */
export function within<T>(
  timing: Pick<Timing, 'after'>,
  boundMs: number,
  work: Promise<T>,
): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const callOff = timing.after(boundMs, () => resolve(null));
    work.finally(callOff).then(resolve, reject);
  });
}
