import type { InstantMs } from '../domain/instant.ts';

export interface DueAccounts {
  /** Accounts whose cycle has turned or closed, and for which nobody has come by yet. */
  toRoll(now: InstantMs, limit: number): Promise<string[]>;
}

/** Rows that say nothing any more: tokens of buttons and codes whose time is over. */
export interface Leftovers {
  /** How many went. */
  sweep(now: InstantMs): Promise<number>;
}
