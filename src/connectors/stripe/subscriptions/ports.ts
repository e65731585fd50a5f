import type { InstantMs } from '../../../domain/instant.ts';
import type { By, SubscriptionInput } from '../../../ledger/ports/terms-store.ts';
import type { AccountCredits } from '../../../reports/ports/statement.ts';

/** What an account has agreed to and been given, and how it agrees to something else. */
export interface PlanTerms {
  /** `null`: there is no such account. */
  credits(accountId: string, now: InstantMs): Promise<AccountCredits | null>;
  /** `already-granted`: that cycle has had its credits. */
  subscribe(
    accountId: string,
    input: SubscriptionInput,
    by: By,
  ): Promise<{ status: string; reason?: string }>;
}

interface Request {
  id: string;
  actor: string;
  remarks: string;
}

/** As much of the ledger as paid periods need. */
export interface PeriodLedger {
  payCycle(
    accountId: string,
    request: Omit<Request, 'id'> & { cycle: number },
  ): Promise<{ status: 'granted' | 'duplicate' } | { status: 'refused'; reason: string }>;
  grant(
    accountId: string,
    request: Request & {
      pool: 'plan';
      amount: bigint;
      effectiveAt: InstantMs;
      expiresAt: InstantMs;
      agentId: null;
      priority: null;
    },
  ): Promise<{ status: 'granted' | 'duplicate' } | { status: 'refused'; reason: string }>;
  voidGrant(accountId: string, request: Request & { asIfNever: true }): Promise<{ status: string }>;
  withdraw(
    accountId: string,
    request: Request & { from: string; amount: bigint; insteadOf: string | null },
  ): Promise<{ status: 'withdrawn' | 'duplicate' | 'closed' | 'unknown' }>;
}

/** Grants by what was written onto them. */
export interface GivenFor {
  /** By id, also those that have been taken back. */
  of(accountId: string, by: { actor: string; remarks: string }): Promise<string[]>;
  /** Credits that were given before they were paid for, and have not been taken back. */
  advances(accountId: string): Promise<string[]>;
}
