import type { Pool } from 'pg';
import { z } from 'zod';
import { warningKinds } from '../../domain/warning.ts';
import type { Notice, NoticeState, StoredNotice } from '../../jobs/deliver/ports.ts';
import type { AlertRuleLine, DestinationLine } from '../../reports/ports/notices.ts';
import { type DestinationRow, fromDbDestination, fromDbRule, type RuleRow } from '../readers/notices.ts';

/** What a notice may name in its facts: a notice that it is about, the rule it follows, the channel it speaks of, whom it is for. */
const Named = z.object({
  noticeId: z.string().nullish().catch(null),
  ruleId: z.string().nullish().catch(null),
  destinationId: z.string().nullish().catch(null),
  personId: z.string().nullish().catch(null),
});

export async function readNotice(
  pool: Pool,
  accountId: string,
  id: string,
  withOriginal = true,
): Promise<StoredNotice | null> {
  const { rows } = await pool.query<OutboxRow>(NOTICE, [accountId, id]);
  const row = rows.find((each) => each.id === id);
  if (!row) return null;
  const named = Named.parse(row.facts);
  const [destination, rule, thread, original] = await Promise.all([
    readDestination(pool, accountId, row.destination_id ?? named.destinationId ?? null),
    readRule(pool, row, named.ruleId ?? null),
    readThread(pool, row),
    withOriginal && named.noticeId ? readNotice(pool, accountId, named.noticeId, false) : null,
  ]);
  const common = { destination, rule, original, merged: [] };
  const merged = rows.filter((each) => each.id !== id).map((each) => fromDbNotice(each, common));
  return {
    ...fromDbNotice(row, { ...common, merged }),
    state: row.state,
    claim: row.claim,
    claimedUntil: row.claimed_until,
    about: row.about,
    personId: named.personId ?? null,
    mergedInto: row.merged_into,
    lastError: row.last_error,
    isSuperseded: row.is_superseded && (row.kind === 'reminder' || isWarning(row.kind)),
    thread,
  };
}

/** The messages that an `update` or a `recovered` changes: those that others were merged into, for these. */
export async function readAmended(pool: Pool, notice: StoredNotice): Promise<StoredNotice[]> {
  const { accountId, kind, facts, about, createdAt, destination } = notice;
  const { rows } =
    kind === 'update'
      ? await pool.query<{ id: string }>(NAMED, [accountId, Named.parse(facts).noticeId ?? ''])
      : await pool.query<{ id: string }>(OVER, [accountId, about, createdAt, destination?.id ?? null]);
  const found: (StoredNotice | null)[] = [];
  for (const { id } of rows) found.push(await readNotice(pool, accountId, id));
  return found.filter((each) => each !== null);
}

async function readDestination(
  pool: Pool,
  accountId: string,
  id: string | null,
): Promise<DestinationLine | null> {
  if (id === null) return null;
  const { rows } = await pool.query<DestinationRow>(
    'select * from destination where account_id = $1 and id = $2',
    [accountId, id],
  );
  return rows[0] ? fromDbDestination(rows[0]) : null;
}

async function readRule(
  pool: Pool,
  { account_id, destination_id, kind }: OutboxRow,
  ruleId: string | null,
): Promise<AlertRuleLine | null> {
  const { rows } = await pool.query<RuleRow>(RULES, [account_id, destination_id, ruleId]);
  const rules = rows.map(fromDbRule);
  return rules.find(({ kinds }) => (kinds as readonly string[]).includes(kind)) ?? rules[0] ?? null;
}

async function readThread(pool: Pool, { account_id, thread_of }: OutboxRow): Promise<StoredNotice['thread']> {
  if (thread_of === null) return null;
  const { rows } = await pool.query<{ message_id: string | null }>(
    `select message_id from outbox where account_id = $1 and id = $2 and state = 'posted'`,
    [account_id, thread_of],
  );
  return { messageId: rows[0]?.message_id ?? null };
}

function fromDbNotice(
  row: OutboxRow,
  more: Pick<Notice, 'destination' | 'rule' | 'original' | 'merged'>,
): Notice {
  return {
    accountId: row.account_id,
    id: row.id,
    kind: row.kind,
    facts: row.facts,
    createdAt: row.created_at,
    dueAt: row.due_at,
    postedAt: row.posted_at,
    messageId: row.message_id,
    acknowledged:
      row.acknowledged_at === null ? null : { at: row.acknowledged_at, by: row.acknowledged_by ?? '' },
    recoveredAt: row.recovered_at,
    ...more,
  };
}

function isWarning(kind: string): boolean {
  return (warningKinds as readonly string[]).includes(kind);
}

const BESIDE = `
  select from outbox n
   where n.account_id = o.account_id and n.about = o.about and n.destination_id = o.destination_id
     and n.state in ('waiting', 'merged', 'posted')`;
// A reminder also by a warning from before it that is said only then: the snooze had put that off. Asked apart, for of
// what came after it the index knows.
const NOTICE = `
  select o.*,
         exists (${BESIDE} and n.created_at > o.created_at
                    and (n.kind = o.kind or o.kind = 'reminder' and n.kind not in ('recovered', 'escalation')))
         or o.kind = 'reminder'
            and exists (${BESIDE} and n.kind not in ('reminder', 'recovered', 'escalation')
                          and n.id is distinct from o.facts ->> 'noticeId'
                          and (n.state = 'waiting' or n.posted_at >= o.created_at)) as is_superseded
    from outbox o
   where o.account_id = $1 and (o.id = $2 or o.merged_into = $2)
   order by o.due_at, o.created_at, o.id`;

const RULES = `
  select * from alert_rule
   where account_id = $1 and removed_at is null
     and case when $3::text is null then destination_id = $2 else id = $3 end
   order by created_at, id`;

const NAMED = 'select coalesce(merged_into, id) as id from outbox where account_id = $1 and id = $2';

const OVER = `
  select distinct coalesce(merged_into, id) as id from outbox
   where account_id = $1 and about = $2 and recovered_at = to_timestamp($3::int8 / 1000.0)
     and destination_id is not distinct from $4 and kind <> 'recovered'
     and state in ('waiting', 'merged', 'posted')
   order by 1`;

interface OutboxRow {
  account_id: string;
  id: string;
  kind: string;
  facts: unknown;
  destination_id: string | null;
  created_at: number;
  due_at: number;
  state: NoticeState;
  claim: string | null;
  claimed_until: number | null;
  about: string | null;
  merged_into: string | null;
  last_error: string | null;
  thread_of: string | null;
  posted_at: number | null;
  message_id: string | null;
  acknowledged_at: number | null;
  acknowledged_by: string | null;
  recovered_at: number | null;
  is_superseded: boolean;
}
