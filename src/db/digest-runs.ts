import type { Pool, PoolClient } from 'pg';
import type { ScheduleInterval } from '../domain/schedule.ts';
import type { DigestRuns, DigestTurn, DueDigest } from '../jobs/ports.ts';
import { insertNotice, type NewNotice, wake } from './outbox/insert.ts';
import { inTransaction } from './transaction.ts';

export function createDigestRuns(pool: Pool): DigestRuns {
  return {
    take: (now, limit, turnOf) =>
      inTransaction(pool, 'begin', async (client) => {
        const { rows } = await client.query<DueRow>(DUE, [now, limit]);
        let noted = 0;
        for (const due of rows.map(fromDbDue)) {
          const turn = turnOf(due);
          if (await write(client, due, turn, now)) noted += 1;
        }
        if (noted > 0) await client.query(wake.sql);
        return rows.length;
      }),
  };
}

// The schedule is locked until its next time is written, so that a pause or a move comes before or after all of it.
const DUE = `
  select s.*, a.zone as account_zone
    from digest_schedule s join account a on a.id = s.account_id
   where s.paused_at is null and s.removed_at is null and s.next_at <= to_timestamp($1::int8 / 1000.0)
   order by s.next_at limit $2
     for update of s skip locked`;

/** Whether there is something to be said. */
async function write(client: PoolClient, due: DueDigest, turn: DigestTurn, now: number): Promise<boolean> {
  const { accountId, id } = due;
  await client.query(
    `update digest_schedule set next_at = to_timestamp($3::int8 / 1000.0) where account_id = $1 and id = $2`,
    [accountId, id, turn.nextAt],
  );
  if (!turn.run) return false;
  const { localDate, dueAt, facts } = turn.run;
  const outboxId = `digest:${id}:${localDate}`;
  const { rowCount } = await client.query(
    `insert into digest_run (account_id, schedule_id, local_date, claimed_at, outbox_id)
     values ($1, $2, $3, to_timestamp($4::int8 / 1000.0), $5) on conflict do nothing`,
    [accountId, id, localDate, now, outboxId],
  );
  if (rowCount === 0) return false;
  const about = `digest:${id}`;
  await client.query(SUPERSEDE, [accountId, about]);
  const said = { accountId, destinationId: due.destinationId, about, createdAt: now, dueAt };
  const notices: NewNotice[] = [
    { ...said, id: outboxId, kind: 'digest', facts },
    {
      ...said,
      id: `details:${outboxId}`,
      kind: 'digest_details',
      facts: { noticeId: outboxId },
      threadOf: outboxId,
    },
  ];
  for (const { sql, values } of notices.flatMap(insertNotice)) await client.query(sql, values);
  return true;
}

// A channel that was out of reach for weeks gets one digest when it is back, and not one for each of them. One that may
// have arrived is not said again after its successor, and not looked for: nothing that it would say is news any more.
const SUPERSEDE = `
  update outbox
     set state = 'dropped',
         last_error = case when tried_at is null then 'a newer digest took its place'
                           else 'it may have arrived, and a newer digest took its place' end
   where account_id = $1 and about = $2 and state = 'waiting' and claim is null`;

interface DueRow {
  account_id: string;
  id: string;
  destination_id: string;
  every: ScheduleInterval;
  weekday: DueDigest['weekday'];
  hour: number;
  zone: string;
  next_at: number;
  account_zone: string;
}

function fromDbDue(row: DueRow): DueDigest {
  return {
    accountId: row.account_id,
    id: row.id,
    destinationId: row.destination_id,
    every: row.every,
    weekday: row.weekday,
    hour: row.hour,
    zone: row.zone,
    nextAt: row.next_at,
    accountZone: row.account_zone,
  };
}
