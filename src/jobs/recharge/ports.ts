import type { Credits } from '../../domain/credits.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { Purchase, Purchases, RechargeTerms } from '../../domain/recharge.ts';
import type { AccountCredits } from '../../reports/ports/statement.ts';

/** One purchase. Its id is the key under which a provider takes money once. */
export interface Attempt {
  accountId: string;
  id: string;
  /** The month of the account's calendar in whose limit it counts. */
  month: string;
  amount: Credits;
  provider: string;
  /** What the provider calls it; of one that is approved in chat, the answer. */
  ref: string | null;
  /** Who answered it in chat, by name. */
  answeredBy: string | null;
  createdAt: InstantMs;
  /** How often the provider has been asked what became of it. */
  looks: number;
}

export type Outcome =
  | { status: 'captured'; ref: string | null; by: string | null }
  /**
   * Final: the provider sees to it that nothing is taken under this key any more. `again`: not before, in the place of
   * the usual pause.
   */
  | { status: 'declined'; reason: string; by: string | null; again: InstantMs | null }
  /** Under way. `asks`: a manager has to say yes in chat. `lookAt`: when nothing can have happened before. */
  | { status: 'pending'; ref: string | null; asks: boolean; lookAt: InstantMs | null }
  /** It may have been taken. `unknown`: nobody who can be asked will ever say, and a manager has to. */
  | { status: 'unsure' | 'unknown'; reason: string };

/** Whoever takes the money. What throws, or does not answer in time, is `unsure`. */
export interface RechargeProvider {
  charge(attempt: Attempt, signal: AbortSignal): Promise<Outcome>;
  /** What became of it. Where the first asking never arrived, it is asked again under the same key. */
  find(attempt: Attempt, signal: AbortSignal): Promise<Outcome>;
}

/** An account under the lock of its purchases. */
export interface RechargeFacts extends Purchases {
  terms: RechargeTerms;
  credits: AccountCredits;
  /** The newest instant at which a purchase arrived. */
  paidAt: InstantMs | null;
}

export interface NewAttempt {
  id: string;
  now: InstantMs;
  lookAt: InstantMs;
}

export interface Refusal {
  reason: string;
  by: string | null;
  again: InstantMs | null;
  at: InstantMs;
}

/**
 * Purchases, as rows. All of an account happens under one lock, and what it says is written in the same commit. What has
 * ended stays as it is, but for one that failed and was paid all the same: money that was taken counts.
 */
export interface RechargeAttempts {
  /** Accounts that may buy, after that one by id. */
  watched(after: string, now: InstantMs, limit: number): Promise<string[]>;
  /** `null`: nothing is to be bought. */
  begin(
    accountId: string,
    attempt: NewAttempt,
    decide: (facts: RechargeFacts) => Purchase,
  ): Promise<Attempt | null>;
  /** Those that are to be asked about, of one account or of all; nobody else takes them before `lookAt`. */
  takeDue(
    now: InstantMs,
    lookAt: InstantMs,
    of: { accountId: string } | { limit: number },
  ): Promise<Attempt[]>;
  /** One that its provider has something to say of, due or not, also one that failed. `null`: it is paid, or unknown. */
  takeTold(accountId: string, told: { id: string; ref: string }, lookAt: InstantMs): Promise<Attempt | null>;
  wait(
    attempt: Attempt,
    wait: { ref: string | null; isSure: boolean; asks: boolean; lookAt: InstantMs; at: InstantMs },
  ): Promise<void>;
  /** That it takes long. */
  sayUnsure(attempt: Attempt, why: string, at: InstantMs): Promise<void>;
  /** Its credits have been given. `false`: that is known already. */
  paid(attempt: Attempt, paid: { ref: string | null; by: string | null; at: InstantMs }): Promise<boolean>;
  failed(attempt: Attempt, refusal: Refusal): Promise<boolean>;
}
