import type { Pool } from 'pg';
import type { Recharge, RechargeAttemptLine } from '../../reports/ports/paying.ts';

const ATTEMPTS_SHOWN = 5;

/** A purchase whose answer was lost counts as bought: the cap must hold whatever became of it. */
export async function readRecharge(pool: Pool, accountId: string, month: string): Promise<Recharge | null> {
  const [settings, attempts] = await Promise.all([
    pool.query<Row>(
      `select s.*, coalesce((select sum(amount) from recharge_attempt a
                where a.account_id = s.account_id and a.month = $2 and a.state <> 'failed'), 0)::int8 as bought
         from recharge_setting s where s.account_id = $1`,
      [accountId, month],
    ),
    pool.query<AttemptRow>(
      `select * from recharge_attempt where account_id = $1
        order by month desc, created_at desc limit ${ATTEMPTS_SHOWN}`,
      [accountId],
    ),
  ]);
  const [row] = settings.rows;
  return row
    ? {
        below: row.below,
        buy: row.buy,
        monthlyCap: row.monthly_cap,
        provider: row.provider,
        pausedAt: row.paused_at,
        failures: row.failures,
        retryAt: row.retry_at,
        bought: row.bought,
        attempts: attempts.rows.map(fromDbLine),
      }
    : null;
}

export async function readRechargeAttempt(
  pool: Pool,
  accountId: string,
  id: string,
): Promise<RechargeAttemptLine | null> {
  const { rows } = await pool.query<AttemptRow>(
    'select * from recharge_attempt where account_id = $1 and id = $2',
    [accountId, id],
  );
  return rows[0] ? fromDbLine(rows[0]) : null;
}

function fromDbLine(row: AttemptRow): RechargeAttemptLine {
  return {
    id: row.id,
    amount: row.amount,
    provider: row.provider,
    state: row.state,
    createdAt: row.created_at,
    settledAt: row.settled_at,
    answeredBy: row.settled_by,
    error: row.error,
  };
}

interface Row {
  below: bigint;
  buy: bigint;
  monthly_cap: bigint;
  provider: string;
  paused_at: number | null;
  failures: number;
  retry_at: number | null;
  bought: bigint;
}

interface AttemptRow {
  id: string;
  amount: bigint;
  provider: string;
  state: RechargeAttemptLine['state'];
  created_at: number;
  settled_at: number | null;
  settled_by: string | null;
  error: string | null;
}
