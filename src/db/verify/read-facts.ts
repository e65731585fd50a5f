import type { PoolClient } from 'pg';
import { type InstantMs, printInstant } from '../../domain/instant.ts';
import type { Cell, CountedCell, Facts, StoredDebit, StoredGrant } from '../../ledger/ports/facts.ts';
import { fromDbGrant, type GrantRow } from '../ledger/grants.ts';
import { loadTerms } from '../ledger/load-terms.ts';
import { pagesOf } from './cursor.ts';

const NOT_VOIDED = `not exists (
  select from event_void v where v.account_id = e.account_id and v.source = e.source and v.event_id = e.event_id)`;
const COUNTED = `e.account_id = $1 and e.free is distinct from 'playground' and e.type <> 'adjustment' and ${NOT_VOIDED}`;
const BUCKET = `date_bin('15 minutes', e.occurred_at, '2000-01-01Z')`;
const NOT_REVERSED = 'not exists (select from entry r where r.account_id = $1 and r.reverses = p.seq)';

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
  const [events] = await read<NumberingRow & { charged_from: number | null; charged_to: number | null }>(
    `select count(*) as count, coalesce(max(seq), 0) as newest,
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
    events: {
      count: events?.count ?? 0n,
      newest: events?.newest ?? 0n,
      chargedFrom: events?.charged_from ?? null,
      chargedTo: events?.charged_to ?? null,
    },
    entries: { count: entries?.count ?? 0n, newest: entries?.newest ?? 0n },

    async *debits(boundaries) {
      const instants = boundaries.map((at) => printInstant(at));
      for await (const rows of pagesOf<DebitRow>(client, DEBITS, [accountId, instants])) {
        yield rows.map(fromDbDebit);
      }
    },
    quarters: () => cells(client, QUARTERS, accountId),
    people: () => cells(client, PEOPLE, accountId),
    days: () => cells(client, DAYS, accountId),
    personDays: () => cells(client, PERSON_DAYS, accountId),
    oddConversations: () => cells(client, CONVERSATIONS, accountId),

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
    left join credit_grant g on g.account_id = $1 and g.id = 'void:' || v.source || '/' || v.event_id
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

const SUMS = {
  used: 'sum(e.amount)',
  events: 'count(*)',
  calls: `count(*) filter (where e.type = 'call')`,
  chats: 'count(*) filter (where e.opens_chat)',
  messages: 'sum(e.quantity)',
  leads: 'sum(e.leads)',
  actual_ms: 'sum(e.actual_ms)',
  billed_ms: 'sum(e.billed_ms)',
};
const COUNTED_SUMS = Object.entries(SUMS)
  .map(([column, sum]) => `(${sum})::int8 as ${column}`)
  .join(', ');

/** Keys and sums as JSON, amounts as text: numbers in JSON are no integers. */
function cellOf(alias: string, columns: readonly string[]): string {
  return `json_build_object(${columns.map((column) => `'${nameOf(column)}', ${alias}.${column}::text`).join(', ')})`;
}

const KEYS = ['agent_id', 'company_id', 'model', 'kind'];
const SUM_COLUMNS = Object.keys(SUMS);
const ISO = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const QUARTERS = `
  select json_build_object('bucketAt', ${ISO('coalesce(c.bucket_at, q.bucket_at)')},
           ${KEYS.map((key) => `'${nameOf(key)}', coalesce(c.${key}, q.${key})`).join(', ')}) as key,
         case when q.account_id is not null then ${cellOf('q', SUM_COLUMNS)} end as stored,
         case when c.used is not null then ${cellOf('c', SUM_COLUMNS)} end as counted
    from (select ${BUCKET} as bucket_at, e.agent_id, coalesce(e.company_id, '') as company_id,
                 coalesce(e.model, '') as model, e.kind, ${COUNTED_SUMS}
            from usage_event e where ${COUNTED} group by 1, 2, 3, 4, 5) c
    full join (select * from usage_quarter where account_id = $1) q
      on (q.bucket_at, ${KEYS.map((key) => `q.${key}`).join(', ')}) = (c.bucket_at, ${KEYS.map((key) => `c.${key}`).join(', ')})
   order by coalesce(c.bucket_at, q.bucket_at)`;

const PEOPLE = `
  select json_build_object('bucketAt', ${ISO('c.bucket_at')}, 'person', c.person) as key, null as stored,
         ${cellOf('c', ['used', 'events'])} as counted
    from (select ${BUCKET} as bucket_at, e.person, sum(e.amount)::int8 as used, count(*) as events
            from usage_event e where ${COUNTED} and e.person is not null group by 1, 2) c`;

const DAYS = `
  select ${cellOf('d', ['day', ...KEYS])} as key, ${cellOf('d', SUM_COLUMNS)} as stored, null as counted
    from usage_day d where d.account_id = $1`;

const PERSON_DAYS = `
  select ${cellOf('d', ['day', 'person'])} as key, ${cellOf('d', ['used', 'events'])} as stored, null as counted
    from person_day d where d.account_id = $1`;

// The first event of a chat that was no test opened it.
const CONVERSATIONS = `
  select json_build_object('id', coalesce(c.id, s.id)) as key,
         case when s.id is not null then ${cellOf('s', ['event_seq'])} end as stored,
         case when c.id is not null then ${cellOf('c', ['event_seq'])} end as counted
    from (select e.conversation_id as id, min(e.seq) as event_seq from usage_event e
           where e.account_id = $1 and e.conversation_id is not null and e.free is distinct from 'playground'
           group by 1) c
    full join (select id, event_seq from conversation where account_id = $1) s on s.id = c.id
   where c.event_seq is distinct from s.event_seq`;

interface CellRow {
  key: Record<string, string>;
  stored: Record<string, string> | null;
  counted: Record<string, string> | null;
}

async function* cells(
  client: PoolClient,
  sql: string,
  accountId: string,
): AsyncGenerator<readonly CountedCell[]> {
  for await (const rows of pagesOf<CellRow>(client, sql, [accountId])) {
    yield rows.map(({ key, stored, counted }) => ({
      key,
      stored: fromDbCell(stored),
      counted: fromDbCell(counted),
    }));
  }
}

function fromDbCell(cell: Record<string, string> | null): Cell | null {
  return cell && Object.fromEntries(Object.entries(cell).map(([column, text]) => [column, BigInt(text)]));
}

function nameOf(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
