import type { Allocation } from '../../domain/burn-down.ts';
import type { Cap, Window } from '../../domain/cap.ts';
import type { Credits } from '../../domain/credits.ts';
import type { Grant } from '../../domain/grant.ts';
import type { Day, InstantMs } from '../../domain/instant.ts';
import type { Terms } from './terms.ts';

/** Tables whose every number follows from facts. */
export const cacheNames = [
  'balance',
  'grant_balance',
  'cycle_total',
  'usage_quarter',
  'usage_day',
  'person_day',
  'cap_use',
  'conversation',
] as const;
/** Of these, those that are compared by the database. */
export const comparedNames = ['usage_quarter', 'usage_day', 'person_day', 'conversation'] as const;
export type CacheName = (typeof cacheNames)[number];

/** What the ledger wrote and cannot unsay: an error here is put right by further facts, never by an edit. */
export const postingFaults = ['numbering', 'allocation', 'opening', 'reversal', 'movement'] as const;
export type PostingFault = (typeof postingFaults)[number];

/** Credits, counts, flags; instants in ISO. Named as in the code; the tables write the same names with underscores. */
export type Cell = Record<string, bigint | number | boolean | string | null>;

export interface Difference {
  of: CacheName | PostingFault;
  key: Record<string, string | number>;
  /** `null`: there is none. */
  stored: Cell | null;
  expected: Cell | null;
}

export interface StoredGrant extends Grant {
  cached: { remaining: Credits; opened: boolean; closed: boolean } | null;
  /** The sum of its movements in the ledger. */
  moved: Credits;
  /** Whether its end has been posted. */
  lapsed: boolean;
  /** What its opening has posted and not reversed. */
  carried: Credits;
  repaid: Credits;
}

export interface StoredBalance {
  eventSeq: bigint;
  entrySeq: bigint;
  allocatedUntil: InstantMs | null;
  grantedCycle: number | null;
}

export interface Numbering {
  count: bigint;
  /** 0: there is none. */
  newest: bigint;
}

/** An event that cost something, as it stands drawn. */
export interface StoredDebit {
  seq: number;
  at: InstantMs;
  agentId: string;
  amount: Credits;
  isAdjustment: boolean;
  /** Taken back while its cycle was open: it has left the fold. */
  unspent: boolean;
  allocation: Allocation;
}

/** Where the local days begin, one after the other from the first. */
export interface Calendar {
  firstDay: Day;
  starts: readonly InstantMs[];
}

/** One state of one account: facts, and the caches beside them. What grows with events comes in pages. */
export interface Facts {
  terms: Terms;
  balance: StoredBalance;
  grants: readonly StoredGrant[];
  totals: ReadonlyMap<number, { used: Credits; uncovered: Credits }>;
  events: Numbering;
  /** The first and the last of all events; `null`: there is none. */
  occurred: { from: InstantMs; to: InstantMs } | null;
  /** The same of those that cost something. */
  charged: { from: InstantMs; to: InstantMs } | null;
  entries: Numbering;
  /** Segment by segment between the boundaries, and in each by arrival. */
  debits(boundaries: readonly InstantMs[]): AsyncIterable<readonly StoredDebit[]>;
  capUse(cap: Cap, window: Window): Promise<{ stored: Credits | null; counted: Credits }>;
  /**
   * Sums and chats that are not what the events add up to: compared by the database, which has both sides. Each table
   * ends with a page, of nothing where all is right, so that whoever waits sees that it goes on.
   */
  oddCells(calendar: Calendar): AsyncIterable<readonly Difference[]>;
  oddReversals(): Promise<readonly { entrySeq: string; reverses: string }[]>;
}

export interface FactStore {
  accountIds(): Promise<readonly string[]>;
  /** How many events and entries an account has, about: from its numbering, not by counting. */
  size(accountId: string): Promise<number>;
  /** Nothing is locked; `null`: there is no such account. */
  read<T>(accountId: string, work: (facts: Facts) => Promise<T>): Promise<T | null>;
  /** Under the account's lock; `write` puts the expected cell where the stored one is. */
  repair<T>(
    accountId: string,
    work: (facts: Facts, write: (difference: Difference) => Promise<void>) => Promise<T>,
  ): Promise<T | null>;
}
