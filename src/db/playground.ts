import type { Pool } from 'pg';
import { type Day, type InstantMs, nextDay, startOfDay } from '../domain/instant.ts';
import { toTimestamp } from './readers/instants.ts';
import { IS_OPEN } from './recharge/attempt-row.ts';

export interface Stretch {
  firstDay: Day;
  lastDay: Day;
  zone: string;
  agent: string | null;
  company: string | null;
}

export interface OutboxLine {
  id: string;
  kind: string;
  destinationId: string | null;
  platform: string | null;
  channel: string | null;
  state: string;
  attempts: number;
  createdAt: InstantMs;
  dueAt: InstantMs;
  claimedUntil: InstantMs | null;
  /** Nothing is sent to its channel before. */
  retryAt: InstantMs | null;
  postedAt: InstantMs | null;
  messageId: string | null;
  error: string | null;
  facts: unknown;
}

export interface PostedEntry {
  grant: string | null;
  amount: bigint;
  isReversal: boolean;
}

/** What only the laboratory asks: when anything is due next, and the facts behind what was said. */
export function createPlaygroundReader(pool: Pool) {
  const outbox = async (where: string, values: readonly unknown[]) => {
    const { rows } = await pool.query<OutboxRow>(`${OUTBOX} ${where}`, [...values]);
    return rows.map(fromDbOutbox);
  };
  return {
    /** After `now`; `null`: nothing is due by itself any more. */
    async nextDue(accountId: string, now: InstantMs): Promise<InstantMs | null> {
      const { rows } = await pool.query<{ at: InstantMs | null }>(NEXT_DUE, [accountId, toTimestamp(now)]);
      return rows[0]?.at ?? null;
    },

    newestNotices: (accountId: string, limit: number) =>
      outbox(`where o.account_id = $1 order by o.created_at desc, o.id desc limit $2`, [accountId, limit]),

    noticesSince: (accountId: string, since: InstantMs) =>
      outbox(
        `where o.account_id = $1 and (o.posted_at >= $2 or o.created_at >= $2)
         order by coalesce(o.posted_at, o.due_at), o.id`,
        [accountId, toTimestamp(since)],
      ),

    async notice(accountId: string, id: string): Promise<OutboxLine | null> {
      return (await outbox('where o.account_id = $1 and o.id = $2', [accountId, id]))[0] ?? null;
    },

    async noticeOfMessage(
      accountId: string,
      platform: string,
      messageId: string,
    ): Promise<OutboxLine | null> {
      const found = await outbox(
        `where o.account_id = $1 and d.platform = $2 and o.message_id is not null
           and (o.message_id = $3 or o.message_id like '%:' || $3) limit 1`,
        [accountId, platform, messageId],
      );
      return found[0] ?? null;
    },

    /** From the events themselves, and not from any sum that is kept of them. */
    async sum(accountId: string, stretch: Stretch): Promise<{ events: number; charged: bigint }> {
      const { firstDay, lastDay, zone, agent, company } = stretch;
      const { rows } = await pool.query<{ events: bigint; charged: bigint }>(SUM, [
        accountId,
        toTimestamp(startOfDay(firstDay, zone)),
        toTimestamp(startOfDay(nextDay(lastDay), zone)),
        agent,
        company,
      ]);
      return { events: Number(rows[0]?.events ?? 0n), charged: rows[0]?.charged ?? 0n };
    },

    /** By event: what it was taken from, with everything that was put right since. */
    async entries(
      accountId: string,
      events: readonly { seq: number; occurredAt: InstantMs }[],
    ): Promise<Map<number, PostedEntry[]>> {
      const { rows } = await pool.query<EntryRow>(ENTRIES, [
        accountId,
        events.map(({ seq }) => String(seq)),
        events.map(({ occurredAt }) => toTimestamp(occurredAt)),
      ]);
      const found = new Map<number, PostedEntry[]>();
      for (const { event_seq, grant_id, amount, is_reversal } of rows) {
        const seq = Number(event_seq);
        const entry = { grant: grant_id, amount, isReversal: is_reversal };
        found.set(seq, [...(found.get(seq) ?? []), entry]);
      }
      return found;
    },
  };
}

// Looks that come every hour of themselves are left out: without new usage they see what the one before has seen.
const NEXT_DUE = `
  select min(due.at) as at
    from (select next_roll_at as at from balance where account_id = $1
          union all select next_at from digest_schedule
                     where account_id = $1 and removed_at is null and paused_at is null
          union all select greatest(due_at, claimed_until) from outbox where account_id = $1 and state = 'waiting'
          union all select retry_at from destination where account_id = $1
          union all select retry_at from recharge_setting where account_id = $1 and paused_at is null
          union all select look_at from recharge_attempt where account_id = $1 and ${IS_OPEN}) due
   where due.at > $2`;

const OUTBOX = `
  select o.*, d.platform, d.channel, d.retry_at
    from outbox o left join destination d on d.account_id = o.account_id and d.id = o.destination_id`;

const SUM = `
  select count(*)::int8 as events, coalesce(sum(e.amount), 0)::int8 as charged
    from usage_event e
   where e.account_id = $1 and e.occurred_at >= $2 and e.occurred_at < $3
     and ($4::text is null or e.agent_id = $4) and ($5::text is null or e.company_id = $5)
     and e.free is distinct from 'playground'
     and not exists (select from event_void v
                      where v.account_id = $1 and v.source = e.source and v.event_id = e.event_id)`;

// What an event is taken from at first stands in its own row.
const ENTRIES = `
  select * from (
    select e.seq as event_seq, e.grant_id, -e.amount as amount, false as is_reversal, 0::int8 as seq
      from unnest($2::int8[], $3::timestamptz[]) as asked (seq, at)
      join usage_event e on e.account_id = $1 and e.occurred_at = asked.at and e.seq = asked.seq
     where e.grant_id is not null and e.amount > 0
    union all
    select p.event_seq, p.grant_id, p.amount, p.reverses is not null, p.seq
      from entry p where p.account_id = $1 and p.event_seq = any($2::int8[])) posted
   order by event_seq, seq`;

interface EntryRow {
  event_seq: bigint;
  grant_id: string | null;
  amount: bigint;
  is_reversal: boolean;
}

interface OutboxRow {
  id: string;
  kind: string;
  destination_id: string | null;
  platform: string | null;
  channel: string | null;
  state: string;
  attempts: number;
  created_at: number;
  due_at: number;
  claimed_until: number | null;
  retry_at: number | null;
  posted_at: number | null;
  message_id: string | null;
  last_error: string | null;
  facts: unknown;
}

function fromDbOutbox(row: OutboxRow): OutboxLine {
  return {
    id: row.id,
    kind: row.kind,
    destinationId: row.destination_id,
    platform: row.platform,
    channel: row.channel,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
    dueAt: row.due_at,
    claimedUntil: row.claimed_until,
    retryAt: row.retry_at,
    postedAt: row.posted_at,
    messageId: row.message_id,
    error: row.last_error,
    facts: row.facts,
  };
}
