import type { InstantMs } from '../domain/instant.ts';

export interface OutboxReading {
  /** Of more than it counts to, that many. */
  waiting: number;
  /** When the message became due that has been so for longest; `null`: none is. */
  oldestDueAt: InstantMs | null;
  dead: number;
}

/** How much is to be said, at a small cost however much that is. */
export interface OutboxGauge {
  read(now: InstantMs): Promise<OutboxReading>;
}
