import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { GATHERED_MS, warningKinds } from '../../domain/warning.ts';
import type { Claimed, ClaimQuestion } from '../../jobs/deliver/ports.ts';
import { inTransaction } from '../transaction.ts';

// Of many agents that stop together one message tells.
const MERGED_KINDS = ['stopped', 'cap_reached', 'no_rate', 'expiring'];
const MERGED_MAX = 50;
/** Decided without knowing who hears of it, and made into a notice for each destination before anybody takes it. */
export const SPREAD_KINDS = [...warningKinds, 'recovered'];

/** One message at a time for each destination: that keeps its order, and what a platform allows. */
export function claim(pool: Pool, question: ClaimQuestion): Promise<Claimed[]> {
  return inTransaction(pool, 'begin', async (client) => {
    const free = await client.query<Destination>(FREE_DESTINATIONS, [
      question.now,
      question.platforms,
      question.limit,
    ]);
    const first = await takeFirst(client, free.rows, question);
    const alone = question.limit - first.length;
    return [...first, ...(alone > 0 ? await takeAlone(client, alone, question) : [])];
  });
}

interface Destination {
  account_id: string;
  id: string;
  platform: string;
}

async function takeFirst(
  client: PoolClient,
  destinations: readonly Destination[],
  { now, until }: ClaimQuestion,
): Promise<Claimed[]> {
  if (destinations.length === 0) return [];
  const { rows } = await client.query<ClaimRow>(TAKE_FIRST, [
    now,
    until,
    randomUUID(),
    destinations.map(({ account_id }) => account_id),
    destinations.map(({ id }) => id),
  ]);
  // A machine is told of each.
  const machines = new Set(
    destinations.flatMap(({ account_id, id, platform }) =>
      platform === 'webhook' ? [`${account_id}\0${id}`] : [],
    ),
  );
  const leads = rows.filter(
    ({ account_id, destination_id, kind, tried_at }) =>
      tried_at === null && MERGED_KINDS.includes(kind) && !machines.has(`${account_id}\0${destination_id}`),
  );
  if (leads.length > 0) {
    await client.query(MERGE, [now, leads.map(({ account_id }) => account_id), leads.map(({ id }) => id)]);
  }
  return rows.map(fromDbClaim);
}

async function takeAlone(
  client: PoolClient,
  limit: number,
  { now, until }: ClaimQuestion,
): Promise<Claimed[]> {
  const { rows } = await client.query<ClaimRow>(TAKE_ALONE, [now, until, randomUUID(), limit, SPREAD_KINDS]);
  return rows.map(fromDbClaim);
}

const NOW = 'to_timestamp($1::int8 / 1000.0)';
export const IS_DUE = `o.state = 'waiting' and greatest(o.due_at, o.claimed_until) <= ${NOW}`;
/** Each of a burst is due a moment after the one before, and all that came while the first waited are said with it. */
export const IS_GATHERED = `o.state = 'waiting' and greatest(o.due_at, o.claimed_until) <= ${NOW} + interval '${GATHERED_MS} ms'`;
const isFree = (account: string, destination: string) => `
  not exists (select from outbox h
               where h.account_id = ${account} and h.destination_id = ${destination}
                 and h.claim is not null and h.claimed_until > ${NOW})`;

// The destination is locked, and what is claimed for it looked at by the statement after this one: two workers that
// look at once would not see each other's claims, and each take another message.
const FREE_DESTINATIONS = `
  with due as materialized (
    select o.account_id, o.destination_id, min(greatest(o.due_at, o.claimed_until)) as at
      from outbox o where ${IS_DUE} and o.destination_id is not null
     group by o.account_id, o.destination_id)
  select d.account_id, d.id, d.platform
    from due join destination d on d.account_id = due.account_id and d.id = due.destination_id
   where d.broken_at is null and (d.retry_at is null or d.retry_at <= ${NOW}) and d.platform = any($2::text[])
     and ${isFree('d.account_id', 'd.id')}
   order by due.at, d.account_id, d.id limit $3
     for no key update of d skip locked`;

// The day after which it is given up counts anew where nobody has looked for hours: the service was away.
const TAKEN = `
  update outbox o
     set claim = $3 || ':' || o.id, claimed_until = to_timestamp($2::int8 / 1000.0), attempts = o.attempts + 1,
         tried_at = ${NOW},
         tried_since = case when greatest(o.due_at, o.claimed_until) > ${NOW} - interval '2 hours'
                            then coalesce(o.tried_since, ${NOW}) else ${NOW} end
    from first f
   where o.account_id = f.account_id and o.id = f.id
  returning o.account_id, o.id, o.destination_id, o.kind, o.claim, o.claimed_until, o.attempts, o.tried_since, f.tried_at`;

const TAKE_FIRST = `
  with first as materialized (
    select o.account_id, o.id, o.tried_at
      from unnest($4::text[], $5::text[]) as d (account_id, id)
      cross join lateral (
        select o.account_id, o.id, o.tried_at
          from outbox o
         where o.account_id = d.account_id and o.destination_id = d.id and ${IS_DUE}
           and (o.thread_of is null
                or not exists (select from outbox t
                                where t.account_id = o.account_id and t.id = o.thread_of and t.state = 'waiting'))
         order by o.due_at, o.created_at, o.id limit 1
           for update skip locked) o
     where ${isFree('d.account_id', 'd.id')})
  ${TAKEN}`;

// Those that go to a person alone.
const TAKE_ALONE = `
  with first as materialized (
    select o.account_id, o.id, o.tried_at
      from outbox o
     where ${IS_DUE} and o.destination_id is null and not o.kind = any($5::text[])
     order by greatest(o.due_at, o.claimed_until) limit $4
       for update skip locked)
  ${TAKEN}`;

const MERGE = `
  update outbox o
     set state = 'merged', merged_into = more.into_id
    from (select m.account_id, m.id, l.id as into_id
            from unnest($2::text[], $3::text[]) as lead (account_id, id)
            join outbox l on l.account_id = lead.account_id and l.id = lead.id
           cross join lateral (
             select o.account_id, o.id
               from outbox o
              where o.account_id = l.account_id and o.destination_id = l.destination_id and o.kind = l.kind
                and o.id <> l.id and ${IS_GATHERED} and o.claim is null and o.tried_at is null
              order by o.due_at, o.created_at, o.id limit ${MERGED_MAX - 1}
                for update skip locked) m) more
   where o.account_id = more.account_id and o.id = more.id`;

interface ClaimRow {
  account_id: string;
  id: string;
  destination_id: string | null;
  kind: string;
  claim: string;
  claimed_until: number;
  attempts: number;
  tried_since: number;
  tried_at: number | null;
}

function fromDbClaim(row: ClaimRow): Claimed {
  return {
    accountId: row.account_id,
    id: row.id,
    claim: row.claim,
    claimedUntil: row.claimed_until,
    attempts: row.attempts,
    triedSince: row.tried_since,
    triedAt: row.tried_at,
  };
}
