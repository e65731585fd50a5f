import type { PoolClient } from 'pg';
import { type InstantMs, printInstant } from '../../domain/instant.ts';
import type { Facts, StoredDebit, StoredGrant } from '../../ledger/ports/facts.ts';
import { fromDbGrant, type GrantRow } from '../ledger/grants.ts';
import { loadTerms } from '../ledger/load-terms.ts';
import { pagesOf } from './cursor.ts';
import { NOT_VOIDED, readOddCells } from './odd-cells.ts';

const NOT_REVERSED =
  'not exists (select from entry r where r.account_id = $1 and r.reverses > 0 and r.reverses = p.seq)';

/** All that verifying needs of one account, within the transaction of the client. */
export async function readFacts(client: PoolClient, accountId: string): Promise<Facts | null> {
  const read = <Row extends object>(sql: string, ...more: unknown[]) =>
    client.query<Row>(sql, [accountId, ...more]).then(({ rows }) => rows);
  const [balance] = await read<BalanceRow>('select * from balance where account_id = $1');
  if (!balance) return null;
  const terms = await loadTerms(client, accountId, balance.terms_version);
  const totals = await read<{ cycle: number; used: bigint; uncovered: bigint }>(
    'select cycle, used, uncovered from cycle_total where account_id = $1',
  );
  const [events] = await read<NumberingRow & SpanRow>(
    `select count(*) as count, coalesce(max(seq), 0) as newest,
            min(occurred_at) as occurred_from, max(occurred_at) as occurred_to,
            min(charged_at) filter (where amount > 0) as charged_from,
            max(charged_at) filter (where amount > 0) as charged_to
       from usage_event where account_id = $1`,
  );
  const [entries] = await read<NumberingRow>(
    'select count(*) as count, coalesce(max(seq), 0) as newest from entry where account_id = $1',
  );
  return {
    terms,
    balance: {
      eventSeq: balance.event_seq,
      entrySeq: balance.entry_seq,
      allocatedUntil: balance.allocated_until,
      grantedCycle: balance.granted_cycle,
    },
    grants: (await read<StoredGrantRow>(GRANTS)).map(fromDbStoredGrant),
    totals: new Map(totals.map(({ cycle, used, uncovered }) => [cycle, { used, uncovered }])),
    events: { count: events?.count ?? 0n, newest: events?.newest ?? 0n },
    occurred: spanOf(events?.occurred_from, events?.occurred_to),
    charged: spanOf(events?.charged_from, events?.charged_to),
    entries: { count: entries?.count ?? 0n, newest: entries?.newest ?? 0n },

    async *debits(boundaries) {
      const instants = boundaries.map((at) => printInstant(at));
      for await (const rows of pagesOf<DebitRow>(client, DEBITS, [accountId, instants])) {
        yield rows.map(fromDbDebit);
      }
    },
    oddCells: (calendar) => readOddCells(client, accountId, calendar),

    async capUse({ id, scope, scopeId }, { startsAt, endsAt }) {
      const column = { agent: 'agent_id', company: 'company_id', person: 'person' }[scope];
      const [row] = await read<{ stored: bigint | null; counted: bigint }>(
        `select (select used from cap_use where account_id = $1 and cap_id = $2 and starts_at = $4) as stored,
                (select coalesce(sum(e.amount), 0)::int8 from usage_event e
                  where e.account_id = $1 and e.${column} = $3 and e.occurred_at >= $4 and e.occurred_at < $5
                    and ${NOT_VOIDED}) as counted`,
        id,
        scopeId,
        printInstant(startsAt),
        printInstant(endsAt),
      );
      return row ?? { stored: null, counted: 0n };
    },
    async oddReversals() {
      const rows = await read<{ seq: bigint; reverses: bigint }>(REVERSALS);
      return rows.map(({ seq, reverses }) => ({ entrySeq: String(seq), reverses: String(reverses) }));
    },
  };
}

interface BalanceRow {
  event_seq: bigint;
  entry_seq: bigint;
  allocated_until: InstantMs | null;
  granted_cycle: number | null;
  terms_version: bigint;
}

interface NumberingRow {
  count: bigint;
  newest: bigint;
}

interface SpanRow {
  occurred_from: InstantMs | null;
  occurred_to: InstantMs | null;
  charged_from: InstantMs | null;
  charged_to: InstantMs | null;
}

function spanOf(from: InstantMs | null = null, to: InstantMs | null = null) {
  return from === null || to === null ? null : { from, to };
}

const GRANTS = `
  select g.*, b.remaining, b.opened, b.closed, coalesce(m.moved, 0) as moved, coalesce(p.lapsed, false) as lapsed,
         coalesce(p.carried, 0) as carried, coalesce(p.repaid, 0) as repaid
    from credit_grant g
    left join grant_balance b on b.account_id = g.account_id and b.grant_id = g.id
    left join (select grant_id, sum(amount)::int8 as moved from ledger_entry
                where account_id = $1 and grant_id is not null group by grant_id) m on m.grant_id = g.id
    left join (select grant_id, bool_or(kind in ('expiry', 'void')) as lapsed,
                      coalesce(sum(amount) filter (where kind = 'rollover' and amount > 0), 0)::int8 as carried,
                      coalesce(-sum(amount) filter (where kind = 'repayment'), 0)::int8 as repaid
                 from entry p
                where account_id = $1 and kind in ('expiry', 'void', 'rollover', 'repayment') and ${NOT_REVERSED}
                group by grant_id) p on p.grant_id = g.id
   where g.account_id = $1`;

interface StoredGrantRow extends GrantRow {
  remaining: bigint | null;
  opened: boolean | null;
  closed: boolean | null;
  moved: bigint;
  lapsed: boolean;
  carried: bigint;
  repaid: bigint;
}

function fromDbStoredGrant(row: StoredGrantRow): StoredGrant {
  const { remaining, opened, closed, moved, lapsed, carried, repaid } = row;
  const cached =
    remaining === null || opened === null || closed === null ? null : { remaining, opened, closed };
  return { ...fromDbGrant(row), cached, moved, lapsed, carried, repaid };
}

// The segment of an event is how many boundaries lie at or before it: what width_bucket counts.
const DEBITS = `
  select e.seq, e.charged_at, e.agent_id, e.amount, e.type, p.postings,
         case when r.seq is null then e.grant_id end as own_grant_id,
         v.account_id is not null and g.id is null as unspent
    from usage_event e
    left join (select event_seq, json_agg(json_build_array(grant_id, (-amount)::text)) as postings
                 from entry p
                where account_id = $1 and kind = 'debit' and ${NOT_REVERSED}
                group by event_seq) p on p.event_seq = e.seq
    left join entry r on r.account_id = $1 and r.event_seq = e.seq and r.reverses = 0
    left join event_void v on v.account_id = $1 and v.source = e.source and v.event_id = e.event_id
    left join credit_grant g on g.account_id = $1 and g.id = 'void:' || e.seq
   where e.account_id = $1 and e.amount > 0
   order by width_bucket(e.charged_at, $2::timestamptz[]), e.seq`;

interface DebitRow {
  seq: bigint;
  charged_at: InstantMs;
  agent_id: string;
  amount: bigint;
  type: string;
  postings: [grantId: string | null, amount: string][] | null;
  own_grant_id: string | null;
  unspent: boolean;
}

function fromDbDebit(row: DebitRow): StoredDebit {
  const draws: { grantId: string; amount: bigint }[] = [];
  let uncovered = 0n;
  if (row.own_grant_id !== null) draws.push({ grantId: row.own_grant_id, amount: row.amount });
  for (const [grantId, amount] of row.postings ?? []) {
    if (grantId === null) uncovered += BigInt(amount);
    else draws.push({ grantId, amount: BigInt(amount) });
  }
  return {
    seq: Number(row.seq),
    at: row.charged_at,
    agentId: row.agent_id,
    amount: row.amount,
    isAdjustment: row.type === 'adjustment',
    unspent: row.unspent,
    allocation: { draws, uncovered },
  };
}

const REVERSALS = `
  select r.seq, r.reverses from entry r
    left join entry p on p.account_id = $1 and p.seq = r.reverses
    left join usage_event e on r.reverses = 0 and e.account_id = $1 and e.occurred_at = r.event_at and e.seq = r.event_seq
   where r.account_id = $1 and r.kind = 'reversal'
     and (r.amount, r.grant_id, r.event_seq) is distinct from
         (coalesce(-p.amount, e.amount), coalesce(p.grant_id, e.grant_id), coalesce(p.event_seq, e.seq))
   order by r.seq`;
