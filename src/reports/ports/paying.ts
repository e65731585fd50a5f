import type { PackPrice, PlanPrice } from '../../domain/compare-plans.ts';
import type { Credits } from '../../domain/credits.ts';
import type { Day, InstantMs } from '../../domain/instant.ts';
import type { Rate } from '../../domain/rate-card.ts';

/** What an account pays by, and what else it is offered. */
export interface Prices {
  plans: readonly (PlanPrice & { name: string })[];
  packs: readonly (PackPrice & { name: string })[];
  rates: readonly Rate[];
}

/** How credits are bought without anybody asking. */
export interface Recharge {
  below: Credits;
  buy: Credits;
  monthlyCap: Credits;
  provider: string;
  pausedAt: InstantMs | null;
  /** In a row, since it last worked. */
  failures: number;
  /** Nothing is tried before. */
  retryAt: InstantMs | null;
  /** In the month asked about. */
  bought: Credits;
  /** The newest first. */
  attempts: readonly RechargeAttemptLine[];
}

/** How an account pays where payments are taken. */
export interface Payer {
  /** In settings. */
  provider: string;
  /** As people call it. */
  name: string;
  /** What may be charged unasked, such as “Visa ending in 4242”. */
  card: string | null;
}

/** A purchase. `begun`, `pending` and `unknown` have not ended; of the last, the answer was lost. */
export interface RechargeAttemptLine {
  id: string;
  amount: Credits;
  provider: string;
  state: 'begun' | 'pending' | 'unknown' | 'paid' | 'failed';
  createdAt: InstantMs;
  settledAt: InstantMs | null;
  /** Who answered it in chat, by name. */
  answeredBy: string | null;
  error: string | null;
}

/** Why money kept elsewhere could not be read. */
export type TelephonyFailure =
  /** No answer in time, or one that says that the company is in trouble. */
  | 'unreachable'
  /** Asked too often. */
  | 'busy'
  /** Not with these credentials. */
  | 'refused'
  /** What signs in cannot be opened with TOKEN_KEYS. */
  | 'locked'
  /** An answer in which what was asked for is not to be found. */
  | 'unexpected';

/** Money with a telephone company: another currency, another account, never mixed with credits. */
export interface TelephonyMoney {
  connectionId: string;
  /** As people call the company. */
  provider: string;
  /** What it said last; `null`: nothing yet. */
  said: {
    at: InstantMs;
    /** Of all that is said here. */
    currency: string;
    /** Decimals, as it says them: “12.34”. `null`: this account has none of its own, because another pays for it. */
    balance: string | null;
    spent: string;
    /** Days of UTC, both included, in which that was spent. */
    from: Day;
    to: Day;
  } | null;
  /** Since when it could not be asked anew; `null`: the last time it could. */
  failure: { since: InstantMs; why: TelephonyFailure } | null;
}
