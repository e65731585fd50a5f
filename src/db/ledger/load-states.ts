import type { PoolClient } from 'pg';
import type { AlertState } from '../../domain/alert.ts';
import type { GrantState } from '../../domain/burn-down.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { DAY_MS } from '../../domain/wall-clock.ts';
import type { AccountState, Posting, StoredHold } from '../../ledger/ports/account-state.ts';
import { capUseKey } from '../../ledger/ports/account-state.ts';
import type { Terms } from '../../ledger/ports/terms.ts';
import { texts } from './arrays.ts';
import { fromDbGrant, type GrantRow } from './grants.ts';

/** The balance row, read while its lock was taken. */
export interface BalanceRow {
  account_id: string;
  event_seq: bigint;
  entry_seq: bigint;
  allocated_until: number | null;
  granted_cycle: number | null;
  next_roll_at: number;
  version: bigint;
  terms_version: bigint;
}

// The longest window of a cap is a cycle of 31 days; one more covers every zone.
const CAP_WINDOW_MS = 33 * DAY_MS;

/**
 * Everything that deciding needs, and no fact that only grows: its size does not depend on the number of events. Asked
 * for all accounts of a batch at once: after a start, or where replicas take turns, there are many.
 */
export async function loadStates(
  client: PoolClient,
  balances: readonly { row: BalanceRow; terms: Terms }[],
  now: InstantMs,
): Promise<AccountState[]> {
  if (balances.length === 0) return [];
  const ids = texts(balances, ({ row }) => row.account_id);
  const read = async <Row extends { account_id: string }>(sql: string, ...more: unknown[]) => {
    const { rows } = await client.query<Row>(sql, [ids, ...more]);
    return byAccount(rows);
  };
  const [grants, totals, holds, uses, alerts, openings] = await Promise.all([
    read<GrantRow & { account_id: string; remaining: bigint; opened: boolean }>(
      `select g.*, b.remaining, b.opened
         from grant_balance b join credit_grant g on g.account_id = b.account_id and g.id = b.grant_id
        where b.account_id = any($1::text[]) and not b.closed`,
    ),
    read<{ account_id: string; cycle: number; used: bigint; uncovered: bigint }>(
      'select account_id, cycle, used, uncovered from cycle_total where account_id = any($1::text[])',
    ),
    read<HoldRow & { account_id: string }>(
      `select * from hold
        where account_id = any($1::text[]) and ended_at is null and expires_at > to_timestamp($2::int8 / 1000.0)`,
      now,
    ),
    read<{ account_id: string; cap_id: string; starts_at: number; used: bigint }>(
      `select account_id, cap_id, starts_at, used from cap_use
        where account_id = any($1::text[]) and starts_at >= to_timestamp($2)`,
      (now - CAP_WINDOW_MS) / 1000,
    ),
    read<{ account_id: string; rule_id: string; scope: string; state: AlertState }>(
      'select account_id, rule_id, scope, state from alert_state where account_id = any($1::text[])',
    ),
    read<OpeningRow & { account_id: string }>(
      // Each grant by itself, whatever the planner expects of a table that grows for ever.
      `select b.account_id, e.*
         from grant_balance b
        cross join lateral (
          select seq, kind, grant_id, amount, at from entry
           where account_id = b.account_id and grant_id = b.grant_id and kind in ('rollover', 'repayment')
             and not exists (
               select from entry r where r.account_id = b.account_id and r.reverses > 0 and r.reverses = entry.seq
             )
          offset 0
        ) e
        where b.account_id = any($1::text[]) and not b.closed`,
    ),
  ]);
  return balances.map(({ row, terms }) => {
    const id = row.account_id;
    return stateOf(row, terms, {
      grants: grants(id),
      totals: totals(id),
      holds: holds(id),
      uses: uses(id),
      alerts: alerts(id),
      openings: openings(id),
    });
  });
}

function byAccount<Row extends { account_id: string }>(rows: readonly Row[]): (id: string) => readonly Row[] {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const own = grouped.get(row.account_id);
    if (own) own.push(row);
    else grouped.set(row.account_id, [row]);
  }
  return (id) => grouped.get(id) ?? [];
}

interface Parts {
  grants: readonly (GrantRow & { remaining: bigint; opened: boolean })[];
  totals: readonly { cycle: number; used: bigint; uncovered: bigint }[];
  holds: readonly HoldRow[];
  uses: readonly { cap_id: string; starts_at: number; used: bigint }[];
  alerts: readonly { rule_id: string; scope: string; state: AlertState }[];
  openings: readonly OpeningRow[];
}

function stateOf(
  balance: BalanceRow,
  terms: Terms,
  { grants, totals, holds, uses, alerts, openings }: Parts,
): AccountState {
  const states: GrantState[] = grants.map((row) => ({
    ...fromDbGrant(row),
    remaining: row.remaining,
    opened: row.opened,
  }));
  return {
    accountId: balance.account_id,
    version: balance.version,
    terms,
    saved: new Map(states.map(({ id, remaining, opened }) => [id, { remaining, opened }])),
    position: {
      grants: states,
      cycleStarts: [],
      allocatedUntil: balance.allocated_until ?? Number.NEGATIVE_INFINITY,
      uncovered: new Map(
        totals.filter(({ uncovered }) => uncovered > 0n).map((row) => [row.cycle, row.uncovered]),
      ),
    },
    eventSeq: Number(balance.event_seq),
    entrySeq: balance.entry_seq,
    grantedCycle: balance.granted_cycle,
    nextRollAt: balance.next_roll_at,
    used: new Map(totals.map((row) => [row.cycle, row.used])),
    holds: new Map(holds.map((row) => [row.id, fromDbHold(row)])),
    capUse: new Map(uses.map((row) => [capUseKey(row.cap_id, row.starts_at), row.used])),
    alerts: new Map(alerts.map((row) => [`${row.rule_id}\0${row.scope}`, row.state])),
    isToRecharge: false,
    openings: openingsOf(states, openings),
    touched: new Map(),
  };
}

interface OpeningRow {
  seq: bigint;
  kind: 'rollover' | 'repayment';
  grant_id: string;
  amount: bigint;
  at: number;
}

function openingsOf(grants: readonly GrantState[], rows: readonly OpeningRow[]): AccountState['openings'] {
  const openings: AccountState['openings'] = new Map();
  for (const grant of grants) {
    if (!grant.opened || (grant.carriesFrom === null && grant.repays === null)) continue;
    // A rollover is two movements, one after the other: out of the old grant, into the new one.
    const into = rows.filter(
      ({ at, grant_id, kind, amount }) =>
        at === grant.effectiveAt && grant_id === grant.id && (kind !== 'rollover' || amount > 0n),
    );
    const carries = into.find(({ kind }) => kind === 'rollover');
    const out = carries && rows.find(({ seq }) => seq === carries.seq - 1n);
    const own = out ? [out, ...into] : into;
    const entries: Posting[] = own.map((row) => ({
      entrySeq: row.seq,
      grantId: row.grant_id,
      amount: row.amount,
    }));
    const carried = carries?.amount ?? 0n;
    const repaid = -(own.find((row) => row.kind === 'repayment')?.amount ?? 0n);
    openings.set(grant.id, { grantId: grant.id, carried, repaid, entries });
  }
  return openings;
}

export interface HoldRow {
  id: string;
  agent_id: string;
  company_id: string | null;
  person: string | null;
  amount: bigint;
  created_at: number;
  expires_at: number;
  ended_at: number | null;
}

export function fromDbHold(row: HoldRow): StoredHold {
  return {
    id: row.id,
    agentId: row.agent_id,
    companyId: row.company_id,
    person: row.person,
    amount: row.amount,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
  };
}
