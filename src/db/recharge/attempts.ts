import type { RechargeAttempts } from '../../jobs/recharge/ports.ts';
import type { Database } from '../client.ts';
import { toTimestamp } from '../readers/instants.ts';
import { type AttemptRow, fromDbAttempt, IS_OPEN } from './attempt-row.ts';
import { beginAttempt } from './begin.ts';
import { attemptEnds } from './end.ts';

/** Purchases in Postgres. */
export function createRechargeAttempts({
  pool,
  prisma,
}: Pick<Database, 'pool' | 'prisma'>): RechargeAttempts {
  return {
    ...attemptEnds(prisma),
    begin: (accountId, attempt, decide) => beginAttempt(pool, accountId, attempt, decide),

    async watched(after, now, limit) {
      const { rows } = await pool.query<{ account_id: string }>(
        `select account_id from recharge_setting
          where account_id > $1 and paused_at is null and (retry_at is null or retry_at <= $2)
          order by account_id limit $3`,
        [after, toTimestamp(now), limit],
      );
      return rows.map(({ account_id }) => account_id);
    },

    async takeDue(now, lookAt, of) {
      const { rows } = await pool.query<AttemptRow>(
        `update recharge_attempt a set look_at = $2, looks = a.looks + 1
           from (select account_id, id from recharge_attempt
                  where ${IS_OPEN} and look_at <= $1 and ($3::text is null or account_id = $3)
                  order by look_at limit $4 for update skip locked) due
          where a.account_id = due.account_id and a.id = due.id
         returning a.*`,
        'accountId' in of
          ? [toTimestamp(now), toTimestamp(lookAt), of.accountId, 1]
          : [toTimestamp(now), toTimestamp(lookAt), null, of.limit],
      );
      return rows.map(fromDbAttempt);
    },

    async takeTold(accountId, { id, ref }, lookAt) {
      const { rows } = await pool.query<AttemptRow>(
        `update recharge_attempt
            set provider_ref = coalesce(provider_ref, $3), look_at = case when ${IS_OPEN} then $4::timestamptz end
          where account_id = $1 and id = $2 and state <> 'paid'
         returning *`,
        [accountId, id, ref, toTimestamp(lookAt)],
      );
      return rows[0] ? fromDbAttempt(rows[0]) : null;
    },
  };
}
