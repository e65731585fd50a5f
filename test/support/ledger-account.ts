import type { Database } from '../../src/db/client.ts';
import { toDbRate } from '../../src/db/ledger/load-terms.ts';
import type { AgentKind } from '../../src/domain/agent.ts';
import type { AlertBasis } from '../../src/domain/alert.ts';
import { credits } from '../../src/domain/credits.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { Rate } from '../../src/domain/rate-card.ts';

export interface AccountParts {
  id: string;
  zone: string;
  anchorAt: number;
  graceMs: number;
  unknownAgents: 'create' | 'refuse';
  topUpUrl: string | null;
  plan: Omit<Plan, 'id' | 'name'> | null;
  agents: Record<string, AgentKind>;
  rates: Rate[];
  alertThresholds: readonly string[];
  alertBasis: AlertBasis;
}

const oneCreditAResponse: Rate = {
  id: 'response',
  effectiveAt: Date.UTC(2020, 0, 1),
  when: {},
  basis: 'per_response',
  price: credits(1),
};

/** An account in the tables, without the writers of terms: 1 000 credits a month, a chat agent “ada”, hard stop. */
export async function createAccount(
  database: Database,
  parts: Partial<AccountParts> = {},
): Promise<AccountParts> {
  const account: AccountParts = {
    id: 'acme',
    zone: 'UTC',
    anchorAt: Date.UTC(2026, 0, 1),
    graceMs: 72 * 3_600_000,
    unknownAgents: 'create',
    topUpUrl: null,
    plan: {
      allowance: credits(1_000),
      rolloverCap: 0n,
      atZero: 'hard_stop',
      overageLimit: 0n,
      repaysOverage: false,
    },
    agents: { ada: 'chat' },
    rates: [oneCreditAResponse],
    alertThresholds: [],
    alertBasis: 'plan_credits',
    ...parts,
  };
  const { pool } = database;
  const { id } = account;
  await pool.query(
    `insert into account (id, name, zone, anchor_at, grace_ms, unknown_agents, top_up_url)
     values ($1, $1, $2, to_timestamp($3::int8 / 1000.0), $4, $5, $6)`,
    [id, account.zone, account.anchorAt, account.graceMs, account.unknownAgents, account.topUpUrl],
  );
  await pool.query('insert into balance (account_id) values ($1)', [id]);
  if (account.plan) {
    const { allowance, rolloverCap, atZero, overageLimit, repaysOverage } = account.plan;
    await pool.query(
      `insert into plan (account_id, id, name, allowance, rollover_cap, at_zero, overage_limit, repays_overage)
       values ($1, 'plan', 'Plan', $2, $3, $4, $5, $6)`,
      [id, allowance, rolloverCap, atZero, overageLimit, repaysOverage],
    );
    await pool.query(`insert into subscription (account_id, from_cycle, plan_id) values ($1, 0, 'plan')`, [
      id,
    ]);
  }
  for (const [agentId, kind] of Object.entries(account.agents)) {
    await pool.query('insert into agent (account_id, id, name, kind) values ($1, $2, $2, $3)', [
      id,
      agentId,
      kind,
    ]);
  }
  for (const rate of account.rates) {
    const { conditions, basis } = toDbRate(rate);
    await pool.query(
      `insert into rate (account_id, id, effective_at, conditions, basis)
       values ($1, $2, to_timestamp($3::int8 / 1000.0), $4, $5)`,
      [id, rate.id, rate.effectiveAt, JSON.stringify(conditions), JSON.stringify(basis)],
    );
  }
  if (account.alertThresholds.length > 0) {
    await pool.query(
      `insert into destination (account_id, id, platform, workspace, channel, owner_id, created_at)
       values ($1, 'ops', 'slack', 'T1', 'C1', 'owner', now())`,
      [id],
    );
    await pool.query(
      `insert into alert_rule (account_id, id, kind, settings, destination_id, owner_id, created_at)
       values ($1, 'low', 'low_credit', $2, 'ops', 'owner', now())`,
      [id, JSON.stringify({ basis: account.alertBasis, thresholds: account.alertThresholds })],
    );
  }
  return account;
}
