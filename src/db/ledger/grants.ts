import type { Grant, GrantPool } from '../../domain/grant.ts';

export interface GrantRow {
  id: string;
  pool: GrantPool;
  amount: bigint;
  priority: number;
  effective_at: number;
  expires_at: number | null;
  voided_at: number | null;
  agent_id: string | null;
  carries_from: string | null;
  repays_cycle: number | null;
  repays_limit: bigint | null;
}

export function fromDbGrant(row: GrantRow): Grant {
  return {
    id: row.id,
    pool: row.pool,
    amount: row.amount,
    priority: row.priority,
    effectiveAt: row.effective_at,
    expiresAt: row.expires_at,
    voidedAt: row.voided_at,
    agentId: row.agent_id,
    carriesFrom: row.carries_from,
    repays:
      row.repays_cycle === null || row.repays_limit === null
        ? null
        : { cycle: row.repays_cycle, limit: row.repays_limit },
  };
}
