import type { Pool } from 'pg';
import type { Recharge } from '../../reports/ports.ts';

/** A purchase whose answer was lost counts as bought: the cap must hold whatever became of it. */
export async function readRecharge(pool: Pool, accountId: string, month: string): Promise<Recharge | null> {
  const { rows } = await pool.query<Row>(
    `select s.*, coalesce((select sum(amount) from recharge_attempt a
              where a.account_id = s.account_id and a.month = $2 and a.state <> 'failed'), 0)::int8 as bought
       from recharge_setting s where s.account_id = $1`,
    [accountId, month],
  );
  const [row] = rows;
  return row
    ? {
        below: row.below,
        buy: row.buy,
        monthlyCap: row.monthly_cap,
        provider: row.provider,
        pausedAt: row.paused_at,
        failures: row.failures,
        bought: row.bought,
      }
    : null;
}

interface Row {
  below: bigint;
  buy: bigint;
  monthly_cap: bigint;
  provider: string;
  paused_at: number | null;
  failures: number;
  bought: bigint;
}
