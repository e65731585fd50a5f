import type { Attempt } from '../../jobs/recharge/ports.ts';

/** Those that may still end in one way or another. */
export const OPEN_STATES = ['begun', 'pending', 'unknown'] as const;
export const IS_OPEN = `state in (${OPEN_STATES.map((state) => `'${state}'`).join(', ')})`;

export interface AttemptRow {
  account_id: string;
  id: string;
  month: string;
  amount: bigint;
  provider: string;
  provider_ref: string | null;
  settled_by: string | null;
  created_at: number;
  looks: number;
}

export function fromDbAttempt(row: AttemptRow): Attempt {
  return {
    accountId: row.account_id,
    id: row.id,
    month: row.month,
    amount: row.amount,
    provider: row.provider,
    ref: row.provider_ref,
    answeredBy: row.settled_by,
    createdAt: row.created_at,
    looks: row.looks,
  };
}
