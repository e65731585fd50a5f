import type pg from 'pg';
import type { DueAccounts } from '../jobs/ports.ts';

export function createDueAccounts(pool: pg.Pool): DueAccounts {
  return {
    async toRoll(now, limit) {
      const { rows } = await pool.query<{ account_id: string }>(
        `select account_id from balance where next_roll_at <= to_timestamp($1::int8 / 1000.0)
          order by next_roll_at limit $2`,
        [now, limit],
      );
      return rows.map(({ account_id }) => account_id);
    },
  };
}
