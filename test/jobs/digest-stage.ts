import type { Pool, PoolClient } from 'pg';
import { Temporal } from 'temporal-polyfill';
import type { Schedule } from '../../src/domain/schedule.ts';
import { nextRun } from '../../src/domain/schedule.ts';
import type { TestDatabase } from '../support/database.ts';

export interface SetDigest extends Schedule {
  accountId: string;
  id: string;
  platform: 'slack' | 'discord';
  workspace?: string;
  channel: string;
  agentId?: string;
  companyId?: string;
}

/** A digest in the tables with the channel it goes to, as `/notify digest` leaves it at an instant. */
export async function setDigest({ pool }: Pick<TestDatabase, 'pool'>, digest: SetDigest, now: number) {
  const { accountId, id, platform, workspace = 'T1', channel, every, weekday, hour, zone } = digest;
  const destinationId = `${platform}:${workspace}:${channel}`;
  await pool.query(
    `insert into destination (account_id, id, platform, workspace, channel, owner_id, created_at)
     values ($1, $2, $3, $4, $5, 'priya', to_timestamp($6::int8 / 1000.0)) on conflict do nothing`,
    [accountId, destinationId, platform, workspace, channel, now],
  );
  await pool.query(
    `insert into digest_schedule (account_id, id, destination_id, owner_id, every, weekday, hour, zone, agent_id,
                                  company_id, created_at, next_at)
     values ($1, $2, $3, 'priya', $4, $5, $6, $7, $8, $9, to_timestamp($10::int8 / 1000.0), to_timestamp($11::int8 / 1000.0))`,
    [
      ...[accountId, id, destinationId, every, weekday, hour, zone],
      ...[digest.agentId ?? null, digest.companyId ?? null, now, nextRun(digest, now).at],
    ],
  );
}

/** By another calendar than the one that is tested: every date on which a digest is to be said, and when. */
export function datesOf({ every, weekday, hour, zone }: Schedule, from: number, to: number) {
  const dayOf = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  const dates: { date: string; at: number }[] = [];
  for (let day = dayOf(from); Temporal.PlainDate.compare(day, dayOf(to)) <= 0; day = day.add({ days: 1 })) {
    if (every === 'week' && day.dayOfWeek !== weekday) continue;
    const wall = day.toPlainDateTime({ hour });
    const shown = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
    // An hour that is skipped is said when the clock has skipped it.
    const at = shown.toPlainDateTime().equals(wall)
      ? shown
      : (shown.getTimeZoneTransition('next') as Temporal.ZonedDateTime);
    dates.push({ date: day.toString(), at: at.epochMilliseconds });
  }
  return dates.filter(({ at }) => at > from && at <= to);
}

/** A pool whose transactions end as those of a process that is killed: before a statement, or after the commit. */
export function mortal(pool: Pool, dies: (statement: string) => boolean): Pool {
  const connect = async () => {
    const client = await pool.connect();
    let isDead = false;
    const query = async (...asked: unknown[]) => {
      if (isDead) throw new Error('killed');
      const statement = String(asked[0]);
      isDead = dies(statement);
      if (isDead && statement !== 'commit') throw new Error('killed');
      const answer = await (client.query as (...asked: unknown[]) => Promise<unknown>)(...asked);
      if (isDead) throw new Error('killed');
      return answer;
    };
    return { query, release: () => client.release(isDead) } as unknown as PoolClient;
  };
  return { connect } as unknown as Pool;
}
