import type { Day, InstantMs } from '../domain/instant.ts';
import type { Schedule } from '../domain/schedule.ts';

export interface DueAccounts {
  /** Accounts for which time has changed something since anybody came by: a cycle has turned, credits have lapsed. */
  toRoll(now: InstantMs, limit: number): Promise<string[]>;
}

/** Rows that say nothing any more: tokens of buttons and codes whose time is over. */
export interface Leftovers {
  /** How many went. */
  sweep(now: InstantMs): Promise<number>;
}

/** A digest whose time has come, as it is set at this moment. */
export interface DueDigest extends Schedule {
  accountId: string;
  id: string;
  destinationId: string;
  /** When it was to be said next. */
  nextAt: InstantMs;
  /** In which the account counts its days. */
  accountZone: string;
}

/** What becomes of a digest that is due. */
export interface DigestTurn {
  nextAt: InstantMs;
  /** `null`: its date has passed by, and nothing is said of it. */
  run: { localDate: Day; dueAt: InstantMs; facts: Record<string, unknown> } | null;
}

export interface DigestRuns {
  /**
   * Takes up to so many digests that are due and that nobody else has in hand. Each gets its turn in one commit: its
   * date, which it can have once, the notice, and when it comes next. How many were taken.
   */
  take(now: InstantMs, limit: number, turnOf: (due: DueDigest) => DigestTurn): Promise<number>;
}
