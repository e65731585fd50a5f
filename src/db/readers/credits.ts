import type { Pool, PoolClient } from 'pg';
import type { GrantState } from '../../domain/burn-down.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { AtZero, Plan } from '../../domain/plan.ts';
import type { AccountCredits } from '../../reports/ports/statement.ts';
import { toTimestamp } from './instants.ts';

// One statement, so that all of it is one state of the account: read apart, a cycle granted in between would be
// counted twice. Amounts travel as text, because numbers in JSON are no integers.
const SQL = `
  select a.anchor_at, a.zone, a.top_up_url, b.granted_cycle, b.allocated_until,
         (select coalesce(json_agg(json_build_array(
                   g.id, g.pool, g.amount::text, g.priority, ms(g.effective_at), ms(g.expires_at), ms(g.voided_at),
                   g.agent_id, g.carries_from, g.repays_cycle, g.repays_limit::text, gb.remaining::text, gb.opened)), '[]')
            from grant_balance gb
            join credit_grant g on g.account_id = gb.account_id and g.id = gb.grant_id
           where gb.account_id = a.id and not gb.closed) as grants,
         (select coalesce(json_agg(json_build_array(cycle, used::text, uncovered::text)), '[]')
            from cycle_total where account_id = a.id) as totals,
         (select coalesce(sum(amount), 0)::int8
            from hold where account_id = a.id and ended_at is null and expires_at > $2) as held,
         (select coalesce(json_agg(json_build_array(
                   id, name, allowance::text, rollover_cap::text, at_zero, overage_limit::text, repays_overage)), '[]')
            from plan where account_id = a.id) as plans,
         (select coalesce(json_agg(json_build_array(from_cycle, plan_id, paid_by) order by from_cycle), '[]')
            from subscription where account_id = a.id) as subscriptions
    from account a join balance b on b.account_id = a.id
   where a.id = $1`.replaceAll(/ms\(([a-z._]+)\)/g, '(extract(epoch from $1) * 1000)::int8');

export async function readCredits(
  client: Pool | PoolClient,
  accountId: string,
  now: InstantMs,
): Promise<AccountCredits | null> {
  const { rows } = await client.query<Row>(SQL, [accountId, toTimestamp(now)]);
  const [row] = rows;
  if (!row) return null;
  return {
    anchor: { anchorAt: row.anchor_at, zone: row.zone },
    topUpUrl: row.top_up_url,
    grantedCycle: row.granted_cycle,
    allocatedUntil: row.allocated_until ?? Number.NEGATIVE_INFINITY,
    grants: row.grants.map(fromDbGrantState),
    totals: new Map(
      row.totals.map(([cycle, used, uncovered]) => [
        cycle,
        { used: BigInt(used), uncovered: BigInt(uncovered) },
      ]),
    ),
    held: row.held,
    plans: new Map(row.plans.map((plan) => [plan[0], fromDbPlan(plan)])),
    subscriptions: row.subscriptions.map(([fromCycle, planId, paidBy]) => ({ fromCycle, planId, paidBy })),
  };
}

interface Row {
  anchor_at: number;
  zone: string;
  top_up_url: string | null;
  granted_cycle: number | null;
  allocated_until: number | null;
  grants: GrantTuple[];
  totals: [cycle: number, used: string, uncovered: string][];
  held: bigint;
  plans: PlanTuple[];
  subscriptions: [fromCycle: number, planId: string | null, paidBy: string | null][];
}

type GrantTuple = [
  id: string,
  pool: GrantState['pool'],
  amount: string,
  priority: number,
  effectiveAt: number,
  expiresAt: number | null,
  voidedAt: number | null,
  agentId: string | null,
  carriesFrom: string | null,
  repaysCycle: number | null,
  repaysLimit: string | null,
  remaining: string,
  opened: boolean,
];

function fromDbGrantState(tuple: GrantTuple): GrantState {
  const [id, pool, amount, priority, effectiveAt, expiresAt, voidedAt, agentId, carriesFrom, ...rest] = tuple;
  const [repaysCycle, repaysLimit, remaining, opened] = rest;
  return {
    id,
    pool,
    amount: BigInt(amount),
    priority,
    effectiveAt,
    expiresAt,
    voidedAt,
    agentId,
    carriesFrom,
    repays:
      repaysCycle === null || repaysLimit === null
        ? null
        : { cycle: repaysCycle, limit: BigInt(repaysLimit) },
    remaining: BigInt(remaining),
    opened,
  };
}

type PlanTuple = [
  id: string,
  name: string,
  allowance: string,
  rolloverCap: string,
  atZero: AtZero,
  overageLimit: string,
  repaysOverage: boolean,
];

function fromDbPlan(tuple: PlanTuple): Plan {
  const [id, name, allowance, rolloverCap, atZero, overageLimit, repaysOverage] = tuple;
  return {
    id,
    name,
    allowance: BigInt(allowance),
    rolloverCap: BigInt(rolloverCap),
    atZero,
    overageLimit: BigInt(overageLimit),
    repaysOverage,
  };
}
