import type { Pool } from 'pg';
import type { InstantMs } from '../../domain/instant.ts';
import { IS_DUE, IS_GATHERED, SPREAD_KINDS } from './claim.ts';

const AT_ONCE = 200;

/** How many were made into a notice for each of those who hear of them. */
export async function expand(pool: Pool, now: InstantMs): Promise<number> {
  await pool.query(GO_BACK, [now]);
  for (let expanded = 0; ; ) {
    const { rows } = await pool.query<{ count: number }>(EXPAND, [now, SPREAD_KINDS]);
    const count = rows[0]?.count ?? 0;
    expanded += count;
    if (count < AT_ONCE) return expanded;
  }
}

// An escalation to a place that is known to be gone is said where the warning stands: there at least is somebody.
const GO_BACK = `
  with back as materialized (
    select o.account_id, o.id, said.destination_id
      from outbox o
      join destination d on d.account_id = o.account_id and d.id = o.destination_id and d.broken_at is not null
      join outbox said on said.account_id = o.account_id and said.id = o.facts ->> 'noticeId'
     where ${IS_DUE} and o.kind = 'escalation' and o.claim is null and o.tried_at is null
       and o.destination_id <> said.destination_id
       for update of o skip locked)
  update outbox o set destination_id = back.destination_id
    from back where o.account_id = back.account_id and o.id = back.id`;

// A warning goes to each channel that is to hear of its kind; that it is over, to where it was said.
const EXPAND = `
  with parent as materialized (
    select o.* from outbox o
     where ${IS_GATHERED} and o.destination_id is null and o.kind = any($2::text[])
     order by greatest(o.due_at, o.claimed_until) limit ${AT_ONCE}
       for update skip locked),
  listener as (
    select p.account_id, p.id, r.destination_id
      from parent p join alert_rule r on r.account_id = p.account_id and r.removed_at is null
     where p.kind <> 'recovered' and coalesce(r.settings -> 'kinds' ? p.kind, true)
    union
    select p.account_id, p.id, said.destination_id
      from parent p join outbox said on said.account_id = p.account_id and said.about = p.about
     where p.kind = 'recovered' and said.kind <> 'recovered' and said.recovered_at = p.created_at
       and said.state in ('waiting', 'merged', 'posted') and said.destination_id is not null),
  child as (
    insert into outbox (account_id, id, destination_id, kind, about, thread_of, facts, created_at, due_at)
    select p.account_id, p.id || '>' || l.destination_id, l.destination_id, p.kind, p.about, p.thread_of, p.facts,
           p.created_at, p.due_at
      from parent p join listener l on l.account_id = p.account_id and l.id = p.id
    on conflict do nothing),
  done as (
    update outbox o set state = 'dropped', last_error = 'said in each channel that hears of it'
      from parent p where o.account_id = p.account_id and o.id = p.id)
  select count(*)::int4 as count from parent`;
