import type { Day, InstantMs } from '../../domain/instant.ts';
import type { TelephonyFailure } from '../../reports/ports/paying.ts';

/** A connection whose money somebody has taken in hand to read anew. */
export interface Claimed {
  accountId: string;
  connectionId: string;
  provider: string;
  /** Until then nobody else reads it. */
  until: InstantMs;
  /** Since when it could not be read; `null`: the last time it could. */
  failingSince: InstantMs | null;
}

/** Decimal texts, as the company says them: they are shown, and never counted with. */
export interface Money {
  currency: string;
  /** `null`: it keeps none, because another account pays for it. */
  balance: string | null;
  spent: string;
  /** From that day of UTC up to the instant at which it was asked. */
  spentFrom: Day;
}

export interface Unread {
  failure: TelephonyFailure;
  /** For whoever reads the log. */
  detail: string;
  retryAfterMs: number | null;
}

export type MoneyRead =
  | { money: Money }
  | Unread
  /** It was disconnected meanwhile. */
  | 'gone';

/** One telephone company. */
export interface MoneyReader {
  provider: string;
  read(accountId: string, connectionId: string, now: InstantMs): Promise<MoneyRead>;
}

export type CallsRead =
  | 'through'
  /** Some are left for the next turn. */
  | 'behind'
  | Unread;

/** Counts the calls of one telephone company that it could tell nobody of. */
export interface CallReader {
  provider: string;
  catchUp(accountId: string, connectionId: string, now: InstantMs): Promise<CallsRead>;
}

/** What was read last, and when it is read next. What is written for a claim that has been lost changes nothing. */
export interface MoneyReadings {
  /** Up to so many connections that are due and that nobody else has in hand. */
  claim(
    providers: readonly string[],
    question: { now: InstantMs; until: InstantMs; limit: number },
  ): Promise<Claimed[]>;
  keep(claimed: Claimed, money: Money, at: InstantMs, nextAt: InstantMs): Promise<void>;
  fail(claimed: Claimed, why: TelephonyFailure, at: InstantMs, nextAt: InstantMs): Promise<void>;
}
