import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Clock, systemClock } from './clock.ts';

const Kept = z.object({ aheadMs: z.int().nonnegative() });

/** The time of this machine and whatever has been skipped; only timers of what is under way run in real time. */
export interface MovableClock extends Clock {
  /** Forward only: what has happened cannot unhappen. */
  skip(byMs: number): void;
  aheadMs(): number;
  /** Calls `look` after every skip, until what it returns is called. */
  watch(look: () => void): () => void;
}

/** How far ahead it is outlives the process: a restart must not lie in the past of what it has recorded. */
export function movableClock(file: string): MovableClock {
  let aheadMs = keptIn(file);
  const watchers = new Set<() => void>();
  return {
    now: () => Date.now() + aheadMs,
    after: systemClock.after,
    skip(byMs) {
      aheadMs += Math.max(0, Math.round(byMs));
      keepIn(file, { aheadMs });
      for (const look of watchers) look();
    },
    aheadMs: () => aheadMs,
    watch(look) {
      watchers.add(look);
      return () => watchers.delete(look);
    },
  };
}

/** Whole or not at all: whoever is killed meanwhile finds what was there before. */
function keepIn(file: string, kept: z.infer<typeof Kept>): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(kept)}\n`);
  renameSync(`${file}.new`, file);
}

function keptIn(file: string): number {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8'))).aheadMs;
  } catch {
    // No file, or one that somebody has spoilt: the time of this machine.
    return 0;
  }
}
