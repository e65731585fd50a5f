import type { Pool, PoolClient } from 'pg';
import type { InstantMs } from '../../domain/instant.ts';
import type { Claimed, FollowUp, Outcome } from '../../jobs/deliver/ports.ts';
import { inTransaction } from '../transaction.ts';
import { HAND_ON, insertNotice, OVER_UNSAID, UNSAID } from './insert.ts';

/** Whoever has lost the claim changes nothing, but that a message stands is kept whoever says it. */
export function settle(pool: Pool, claimed: Claimed, outcome: Outcome, now: InstantMs): Promise<void> {
  const { accountId, id, claim, triedAt } = claimed;
  const mine = [accountId, id, claim];
  return inTransaction(pool, 'begin', async (client) => {
    async function follow(followUp: FollowUp | null | undefined): Promise<void> {
      if (!followUp) return;
      for (const { sql, values } of insertNotice({ accountId, createdAt: now, ...followUp }))
        await client.query(sql, values);
    }

    async function letGo(): Promise<void> {
      await client.query(DROP_OVER, [accountId, id]);
      await client.query(RELEASE, [accountId, id]);
    }

    await client.query(LOCK, [accountId, id]);
    switch (outcome.status) {
      case 'posted': {
        const { messageId, note, followUp } = outcome;
        const { rows } = await client.query(POSTED, [accountId, id, now, messageId, note]);
        if (rows.length === 0) return;
        await follow(followUp);
        // It ended while it was being said, and others in its message have not.
        if (followUp?.about && rows[0].recovered_at !== null)
          await client.query(HAND_ON, [accountId, followUp.about]);
        return;
      }
      case 'dropped':
        await client.query(ENDED, [...mine, 'dropped', outcome.why, false, null]);
        await client.query(RELEASE, [accountId, id]);
        return;
      case 'dead': {
        const { why, mayBeThere, followUp } = outcome;
        const before = mayBeThere === false ? null : triedAt;
        const { rowCount } = await client.query(ENDED, [...mine, 'dead', why, mayBeThere ?? false, before]);
        if (rowCount !== 0) await follow(followUp);
        return;
      }
      case 'gone':
        if (await gone(client, claimed, outcome, now)) await follow(outcome.followUp);
        return;
      case 'later': {
        const { until, why, mayBeThere, holdUntil } = outcome;
        const { rows } = await client.query<{ destination_id: string | null }>(LATER, [
          ...mine,
          until,
          why,
          mayBeThere,
          triedAt,
        ]);
        if (holdUntil !== null && rows[0]?.destination_id)
          await client.query(HOLD, [accountId, rows[0].destination_id, holdUntil]);
        await letGo();
        return;
      }
      case 'put-off':
      case 'given-back': {
        const [dueAt, from] = outcome.status === 'put-off' ? [outcome.until, null] : [null, outcome.from];
        await client.query(UNTRIED, [...mine, dueAt, from, triedAt]);
        await letGo();
      }
    }
  });
}

/** Whether it was this one's to say. */
async function gone(
  client: PoolClient,
  { accountId, id, claim, triedAt }: Claimed,
  { why, unlessSince }: Extract<Outcome, { status: 'gone' }>,
  now: InstantMs,
): Promise<boolean> {
  const ended = [accountId, id, claim, 'dead', why, false, triedAt];
  const { rows } = await client.query<{ destination_id: string | null }>(ENDED, ended);
  const destinationId = rows[0]?.destination_id;
  if (!destinationId) return rows.length > 0;
  const { rowCount } = await client.query(BREAK, [accountId, destinationId, now, why, unlessSince ?? null]);
  if (rowCount === 0) return true;
  const broken = {
    accountId,
    id: `broken:${destinationId}:${now}`,
    destinationId: null,
    kind: 'broken',
    facts: { destinationId, at: now },
    createdAt: now,
    dueAt: now,
  };
  for (const { sql, values } of insertNotice(broken)) await client.query(sql, values);
  return true;
}

const time = (parameter: number) => `to_timestamp($${parameter}::int8 / 1000.0)`;
const MINE = 'account_id = $1 and id = $2 and claim = $3';
const RELEASED = 'claim = null, claimed_until = null';

// With those that are said in it, in the order in which they are locked to end.
const LOCK = `select from outbox where account_id = $1 and (id = $2 or merged_into = $2) order by id for update`;

const POSTED = `
  update outbox set state = 'posted', posted_at = ${time(3)}, message_id = $4, last_error = $5, ${RELEASED}
   where account_id = $1 and id = $2 and state <> 'posted'
  returning recovered_at`;

const ENDED = `
  update outbox
     set state = $4, last_error = $5, tried_at = case when $6::bool then tried_at else ${time(7)} end, ${RELEASED}
   where ${MINE} and state = 'waiting'
  returning destination_id`;

const LATER = `
  update outbox
     set claim = null, claimed_until = ${time(4)}, last_error = $5,
         tried_at = case when $6::bool then tried_at else ${time(7)} end
   where ${MINE} and state = 'waiting'
  returning destination_id`;

const UNTRIED = `
  update outbox
     set claim = null, due_at = greatest(due_at, ${time(4)}), claimed_until = ${time(5)},
         attempts = attempts - 1, tried_at = ${time(6)},
         tried_since = case when attempts = 1 or $4::int8 is not null then null else tried_since end
   where ${MINE} and state = 'waiting'`;

// What ended while somebody had it.
const DROP_OVER = `
  update outbox set state = 'dropped', last_error = '${OVER_UNSAID}', claimed_until = null
   where account_id = $1 and id = $2 and recovered_at is not null and ${UNSAID}`;

// What certainly has not arrived holds on to nobody: those that were to be said with it may end on their own.
const RELEASE = `
  update outbox m
     set state = case when m.recovered_at is null then 'waiting' else 'dropped' end, merged_into = null,
         last_error = case when m.recovered_at is null then m.last_error else '${OVER_UNSAID}' end,
         due_at = greatest(m.due_at, l.due_at)
    from outbox l
   where l.account_id = $1 and l.id = $2 and l.state in ('waiting', 'dropped')
     and l.claim is null and l.tried_at is null
     and m.account_id = l.account_id and m.merged_into = l.id and m.state = 'merged'`;

const HOLD = `
  update destination set retry_at = greatest(retry_at, ${time(3)}) where account_id = $1 and id = $2`;

const BREAK = `
  update destination d set broken_at = ${time(3)}, broken_why = $4
   where account_id = $1 and id = $2 and broken_at is null
     and not exists (select from outbox o
                      where o.account_id = d.account_id and o.destination_id = d.id and o.posted_at >= ${time(5)})`;
