import type { InstantMs } from '../../domain/instant.ts';
import type { AccountState } from './account-state.ts';
import type { Archive } from './archive.ts';
import type { KnownEvent } from './recorded.ts';
import type { EventRow, Writes } from './writes.ts';

export interface HoldKey {
  accountId: string;
  id: string;
  /** Asked for in order to make it. */
  isNew: boolean;
}

/** What a writer wants to know before it decides, asked for a whole batch at once. */
export interface Lookups {
  events: { accountId: string; source: string; id: string }[];
  conversations: { accountId: string; id: string }[];
  holds: HoldKey[];
  /** Whole events, for taking them back. */
  stored: { accountId: string; source: string; id: string }[];
}

export interface Found {
  event(accountId: string, source: string, id: string): KnownEvent | null;
  knowsConversation(accountId: string, id: string): boolean;
  stored(accountId: string, source: string, id: string): { event: EventRow; isVoided: boolean } | null;
}

/** A transaction that holds the locks of its accounts. */
export interface LedgerSession {
  /** Accounts that do not exist are not in it; holds that were asked for are, also when they have ended. */
  states: ReadonlyMap<string, AccountState>;
  found: Found;
  archive(accountId: string): Archive;
  /** Nothing that is sent is waited for: the database writes what is decided while the rest is being decided. */
  sendEvents(events: readonly EventRow[]): void;
  send(writes: Writes, states: readonly AccountState[]): void;
}

export interface LedgerStore {
  chain(): Chain;
  /** Locks the accounts in one order, and commits what the work has sent when it returns. */
  transact<T>(
    accountIds: readonly string[],
    lookups: Lookups,
    now: InstantMs,
    work: (session: LedgerSession) => Promise<T>,
  ): Promise<T>;
}

/**
 * Transactions that are sent one after the other, each decided on what the one before leaves and before that is
 * known to have been committed. The database looks whether what was assumed is true, and refuses the whole if not.
 */
export interface Chain {
  /**
   * Of usage and holds, supposing that usage and holds to be made are new. `null`: too little is remembered of these
   * accounts or of their holds.
   */
  transact<T>(
    accountIds: readonly string[],
    holds: readonly HoldKey[],
    now: InstantMs,
    work: (session: LedgerSession) => Promise<T>,
  ): Promise<T> | null;
}

/** The database is away, or too busy: nothing was written, or nobody can say. Sending again is safe. */
export class LedgerUnavailableError extends Error {
  constructor(cause: unknown) {
    super('the ledger cannot be reached', { cause });
    this.name = 'LedgerUnavailableError';
  }
}

export class UnknownAccountError extends Error {
  constructor(accountId: string) {
    super(`there is no account ${accountId}`);
    this.name = 'UnknownAccountError';
  }
}
