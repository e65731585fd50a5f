import type { InstantMs } from '../domain/instant.ts';

export interface DueAccounts {
  /** Accounts whose cycle has turned or closed, and for which nobody has come by yet. */
  toRoll(now: InstantMs, limit: number): Promise<string[]>;
}
