import type { InstantMs } from '../../domain/instant.ts';

export interface NewNotice {
  accountId: string;
  /** Unique by what it says. */
  id: string;
  /** `null`: the workers find out who hears of it. */
  destinationId: string | null;
  kind: string;
  facts: object;
  /** What its message is about. Of a `recovered`: what is over with it. */
  about?: string | null;
  /** Of the notice under whose message it goes. */
  threadOf?: string | null;
  createdAt: InstantMs;
  dueAt: InstantMs;
}

export interface Statement {
  sql: string;
  values: unknown[];
}

export const OUTBOX_CHANNEL = 'tallybot_outbox';

/** Heard when the commit has happened, and never before. */
export const wake: Statement = { sql: `select pg_notify('${OUTBOX_CHANNEL}', '')`, values: [] };

/** Of one commit. */
export function insertNotices(notices: readonly NewNotice[]): Statement[] {
  const ends = notices.filter(({ kind, about }) => kind === 'recovered' && about != null);
  const open = [ends.map(({ accountId }) => accountId), ends.map(({ about }) => about)];
  return [...(ends.length > 0 ? [{ sql: LOCK_OPEN, values: open }] : []), ...notices.flatMap(insertLocked)];
}

export function insertNotice(notice: NewNotice): Statement[] {
  return insertNotices([notice]);
}

function insertLocked(notice: NewNotice): Statement[] {
  const { accountId, id, destinationId, kind, facts, about = null, threadOf = null } = notice;
  const insert = {
    sql: INSERT,
    values: [
      accountId,
      id,
      destinationId,
      kind,
      about,
      threadOf,
      JSON.stringify(facts),
      notice.createdAt,
      notice.dueAt,
    ],
  };
  if (kind !== 'recovered' || about === null) return [insert];
  return [
    { sql: HAND_ON, values: [accountId, about] },
    { sql: RECOVER, values: [accountId, about, notice.createdAt] },
    insert,
  ];
}

const INSERT = `
  insert into outbox (account_id, id, destination_id, kind, about, thread_of, facts, created_at, due_at)
  values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::jsonb,
          to_timestamp($8::int8 / 1000.0), to_timestamp($9::int8 / 1000.0))
  on conflict do nothing`;

// What is over is noted in the commit in which it ends: by their times alone, a warning of the same millisecond that
// came after it could not be told from one before. What nobody has tried to say yet need not be said any more.
const IS_OPEN = `recovered_at is null and kind <> 'recovered'`;
const OPEN = `account_id = $1::text and about = $2::text and ${IS_OPEN}`;
// Waited for first: one that is just being made into a notice for each channel is these by the time it is let go. All of
// a commit at once and in this order, for a worker lets go of several too.
const LOCK_OPEN = `
  select from outbox
   where (account_id, about) in (select * from unnest($1::text[], $2::text[])) and ${IS_OPEN}
   order by account_id, id for update`;
// What says a message of several again is about each of them, and over with the last.
export const HAND_ON = `
  update outbox o
     set about = still.about
    from outbox again
   cross join lateral (
     select s.about from outbox s
      where s.account_id = again.account_id and again.facts ->> 'noticeId' in (s.id, s.merged_into)
        and s.recovered_at is null and s.about <> again.about
      order by s.due_at, s.created_at, s.id limit 1) still
   where again.account_id = $1::text and again.about = $2::text and again.recovered_at is null
     and again.kind in ('escalation', 'reminder')
     and o.account_id = again.account_id and o.id = again.id`;
export const UNSAID = `state = 'waiting' and claim is null and tried_at is null`;
export const OVER_UNSAID = 'it was over before it was said';
const RECOVER = `
  update outbox
     set recovered_at = to_timestamp($3::int8 / 1000.0),
         state = case when ${UNSAID} then 'dropped' else state end,
         last_error = case when ${UNSAID} then '${OVER_UNSAID}' else last_error end
   where ${OPEN}`;
