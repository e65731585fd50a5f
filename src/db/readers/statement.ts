import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import type { GrantPool } from '../../domain/grant.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { Page, PageQuestion } from '../../reports/ports/pages.ts';
import {
  type AccountCredits,
  type Settled,
  type StatementKind,
  type StatementLine,
  statementKinds,
} from '../../reports/ports/statement.ts';
import { inTransaction, SNAPSHOT } from '../transaction.ts';
import { readCredits } from './credits.ts';
import { CursorCount, CursorInstant, fromCursor, toCursor } from './cursor.ts';
import { toTimestamp } from './instants.ts';

/** The line that the page before ended with, and the balance before it happened. */
const Place = z
  .tuple([CursorInstant, z.string().regex(/^\d$/), z.string(), CursorCount])
  .refine(([, rank, key]) => (isUsage(rank) ? /^0\d{18}$/.test(key) : !key.includes('\0')));
const START = { at: 'infinity', rank: 0, key: '', seq: '0' };

const rankOf = (kind: StatementKind) => statementKinds.indexOf(kind);
const RANK_OF_KIND = `case e.kind ${statementKinds.map((kind, rank) => `when '${kind}' then ${rank}`).join(' ')} end`;
const SEQ_DIGITS = 19;

// Five sorted lists, each cut to a page before they are merged, so that a page costs the same at any depth. Entries
// are found by the instants at which grants begin and end, where alone they can be: by time, they would lie among
// the entries of every event that no grant covered. Events past their grace lie apart from the others, each list
// with an index of its own.
const SQL = `
  with line as (
    (select charged_at as at, ${rankOf('usage')} as rank, lpad(seq::text, ${SEQ_DIGITS}, '0') collate "C" as key,
            occurred_at, seq, null::int8 as credits
       from usage_event
      where account_id = $1 and occurred_at = charged_at and amount > 0 and (occurred_at, seq) < ($2, $5::int8)
      order by occurred_at desc, seq desc limit $7)
    union all
    (select charged_at, ${rankOf('usage')}, lpad(seq::text, ${SEQ_DIGITS}, '0') collate "C", occurred_at, seq, null
       from usage_event
      where account_id = $1 and occurred_at <> charged_at and amount > 0
        and charged_at <= $2 and (charged_at, seq) < ($2, $5::int8)
      order by charged_at desc, seq desc limit $7)
    union all
    (select effective_at, ${rankOf('grant')}, id collate "C", null, null, amount
       from credit_grant
      where account_id = $1 and carries_from is null and amount > 0
        and effective_at <= least($2::timestamptz, $6::timestamptz)
        and (effective_at, ${rankOf('grant')}, id collate "C") < ($2, $3::int4, $4 collate "C")
      order by 1 desc, 3 desc limit $7)
    union all
    (select e.at, ${RANK_OF_KIND}, e.grant_id collate "C", null, null, e.amount
       from (select effective_at as at from credit_grant where account_id = $1 and effective_at <= $2
              union
             select least(expires_at, voided_at) from credit_grant
              where account_id = $1 and least(expires_at, voided_at) <= $2) boundary
       join entry e on e.account_id = $1 and e.at = boundary.at
       join credit_grant g on g.account_id = $1 and g.id = e.grant_id
      where e.kind in ('expiry', 'void', 'rollover', 'repayment')
        and (e.kind <> 'rollover' or (e.amount > 0 and g.expires_at is distinct from g.effective_at))
        and not exists (select from entry r where r.account_id = $1 and r.reverses > 0 and r.reverses = e.seq)
        and (e.at, ${RANK_OF_KIND}, e.grant_id collate "C") < ($2, $3::int4, $4 collate "C")
      order by 1 desc, 2 desc, 3 desc limit $7)
    union all
    (select p.at, p.rank, p.key collate "C", null, null, p.credits
       from jsonb_to_recordset($8::jsonb) as p (at timestamptz, rank int4, key text, credits int8)
      where (p.at, p.rank, p.key collate "C") < ($2, $3::int4, $4 collate "C"))
    order by 1 desc, 2 desc, 3 desc limit $7
  )
  select l.at, l.rank, l.key, coalesce(l.credits, -e.amount) as credits,
         case when e.seq is not null
              then coalesce((select sum(m.amount)::int8 from entry m
                              where m.account_id = $1 and m.event_seq = e.seq and m.grant_id is not null), 0)
                   - case when e.grant_id is null then 0 else e.amount end
              when l.rank = ${rankOf('rollover')} then 0
              else l.credits end as change,
         g.pool, e.source, e.event_id, e.type, e.agent_id, e.call_id,
         v.account_id is not null as voided, coalesce(v.remarks, e.remarks, g.remarks) as remarks
    from line l
    left join usage_event e on e.account_id = $1 and e.occurred_at = l.occurred_at and e.seq = l.seq
    left join event_void v on v.account_id = $1 and v.source = e.source and v.event_id = e.event_id
    left join credit_grant g on g.account_id = $1 and l.seq is null and g.id = l.key
   order by l.at desc, l.rank desc, l.key desc`;

export async function readStatement(
  pool: Pool,
  accountId: string,
  question: PageQuestion,
  now: InstantMs,
  settle: (credits: AccountCredits) => Settled,
): Promise<Page<StatementLine> | null> {
  const after = question.cursor === undefined ? null : fromCursor(Place, question.cursor);
  return inTransaction(pool, SNAPSHOT, async (client) => {
    const credits = await readCredits(client, accountId, now);
    return credits && readPage(client, accountId, question.limit, settle(credits), after);
  });
}

async function readPage(
  client: PoolClient,
  accountId: string,
  limit: number,
  { asOf, balance, pending }: Settled,
  after: z.output<typeof Place> | null,
): Promise<Page<StatementLine>> {
  const from = after ? placeOf(after) : START;
  const unsaid = pending.map(({ at, kind, grantId, credits }) => ({
    at: toTimestamp(at),
    rank: rankOf(kind),
    key: grantId,
    credits: credits.toString(),
  }));
  const { rows } = await client.query<Row>(SQL, [
    accountId,
    from.at,
    from.rank,
    from.key,
    from.seq,
    toTimestamp(asOf),
    limit + 1,
    JSON.stringify(unsaid),
  ]);
  const pools = new Map(pending.map(({ grantId, pool }) => [grantId, pool]));

  // Backwards from what is left now: no page has to add up everything before it.
  let left = after ? BigInt(after[3]) : balance;
  const lines = rows.slice(0, limit).map((row) => {
    const line = fromDbLine(row, left, pools);
    left -= line.change;
    return line;
  });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { lines, nextCursor: last ? toCursor([last.at, last.rank, last.key, left]) : null };
}

/** Usage comes last at its instant: after any other line, all usage of that instant has been said. */
function placeOf([at, rank, key]: z.output<typeof Place>) {
  return { at: toTimestamp(at), rank, key, seq: isUsage(rank) ? key : '0' };
}

function isUsage(rank: string): boolean {
  return Number(rank) === rankOf('usage');
}

interface Row {
  at: number;
  rank: number;
  key: string;
  credits: bigint;
  change: bigint;
  pool: GrantPool | null;
  source: string | null;
  event_id: string | null;
  type: string | null;
  agent_id: string | null;
  call_id: string | null;
  voided: boolean;
  remarks: string | null;
}

function fromDbLine(row: Row, balanceAfter: bigint, pools: ReadonlyMap<string, GrantPool>): StatementLine {
  const { source, event_id: id, type, agent_id: agent, call_id: callId } = row;
  const isEvent = source !== null && id !== null && type !== null && agent !== null;
  return {
    at: row.at,
    kind: statementKinds[row.rank] ?? 'usage',
    credits: row.credits,
    change: row.change,
    balanceAfter,
    grantId: isEvent ? null : row.key,
    pool: isEvent ? null : (row.pool ?? pools.get(row.key) ?? null),
    event: isEvent ? { source, id, type, agent, callId } : null,
    voided: row.voided,
    remarks: row.remarks,
  };
}
