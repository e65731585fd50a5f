import type { InstantMs } from '../domain/instant.ts';
import type { Timing } from './timing.ts';

/** Takes each key once within its time. */
export interface Once {
  /** `false`: it has been taken already. */
  take(key: string): boolean;
  /** What came to nothing may be tried again. */
  giveBack(key: string): void;
}

export function createOnce(timing: Pick<Timing, 'now'>, { keptMs, keptMax }: Kept): Once {
  const taken = new Map<string, InstantMs>();
  return {
    take(key) {
      const at = timing.now();
      for (const [oldest, until] of taken) {
        if (until > at && taken.size < keptMax) break;
        taken.delete(oldest);
      }
      if (taken.has(key)) return false;
      taken.set(key, at + keptMs);
      return true;
    },
    giveBack: (key) => taken.delete(key),
  };
}

interface Kept {
  keptMs: number;
  keptMax: number;
}
