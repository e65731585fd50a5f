import type { Pool, PoolClient } from 'pg';
import { monthAt, nextMonthAt } from '../../domain/recharge.ts';
import type { Attempt, NewAttempt, RechargeAttempts, RechargeFacts } from '../../jobs/recharge/ports.ts';
import type { AccountCredits } from '../../reports/ports/statement.ts';
import { insertNotice, wake } from '../outbox/insert.ts';
import { readCredits } from '../readers/credits.ts';
import { toTimestamp } from '../readers/instants.ts';
import { inTransaction } from '../transaction.ts';
import { type AttemptRow, fromDbAttempt, IS_OPEN } from './attempt-row.ts';
import { failureNotice } from './failure-notice.ts';

/**
 * The level and the limit are looked at under the lock that every purchase of the account ends under too: what has ended
 * is in the credits that are read, and what has not is seen to be open.
 */
export function beginAttempt(
  pool: Pool,
  accountId: string,
  { id, now, lookAt }: NewAttempt,
  decide: Parameters<RechargeAttempts['begin']>[2],
): Promise<Attempt | null> {
  return inTransaction(pool, 'begin', async (client) => {
    const { rows } = await client.query<TermsRow>(
      'select * from recharge_setting where account_id = $1 for update',
      [accountId],
    );
    const [row] = rows;
    const credits = row && (await readCredits(client, accountId, now));
    if (!row || !credits) return null;
    const { zone } = credits.anchor;
    const month = monthAt(now, zone);
    const purchase = decide(await factsOf(client, row, credits, month));
    if (purchase === 'over-cap') await rest(client, row, month, nextMonthAt(month, zone), now);
    if (purchase !== 'buy') return null;
    const begun = await client.query<AttemptRow>(
      `insert into recharge_attempt (account_id, id, month, amount, provider, created_at, look_at)
       values ($1, $2, $3, $4, $5, $6, $7) returning *`,
      [accountId, id, month, row.buy, row.provider, toTimestamp(now), toTimestamp(lookAt)],
    );
    const [attempt] = begun.rows.map(fromDbAttempt);
    return attempt ?? null;
  });
}

async function factsOf(
  client: PoolClient,
  row: TermsRow,
  credits: AccountCredits,
  month: string,
): Promise<RechargeFacts> {
  const { rows } = await client.query<{ bought: bigint; has_open: boolean; paid_at: number | null }>(
    `select coalesce(sum(amount) filter (where month = $2 and state <> 'failed'), 0)::int8 as bought,
            coalesce(bool_or(${IS_OPEN}), false) as has_open,
            max(settled_at) filter (where state = 'paid') as paid_at
       from recharge_attempt where account_id = $1`,
    [row.account_id, month],
  );
  const [sums] = rows;
  return {
    terms: {
      below: row.below,
      buy: row.buy,
      monthlyCap: row.monthly_cap,
      pausedAt: row.paused_at,
      retryAt: row.retry_at,
      failures: row.failures,
    },
    credits,
    bought: sums?.bought ?? 0n,
    hasOpen: sums?.has_open ?? false,
    paidAt: sums?.paid_at ?? null,
  };
}

interface TermsRow {
  account_id: string;
  below: bigint;
  buy: bigint;
  monthly_cap: bigint;
  provider: string;
  paused_at: number | null;
  retry_at: number | null;
  failures: number;
}

/** Until the next month, and said once in this one. Whoever changes the setting has it looked at again at once. */
async function rest(client: PoolClient, row: TermsRow, month: string, retryAt: number, now: number) {
  const { account_id: accountId, buy: amount } = row;
  await client.query('update recharge_setting set retry_at = $2 where account_id = $1', [
    accountId,
    toTimestamp(retryAt),
  ]);
  const why = 'one more purchase would pass the limit of this month';
  const said = failureNotice(accountId, `limit:${month}`, { amount, why, retryAt, at: now });
  for (const { sql, values } of [...insertNotice(said), wake]) await client.query(sql, values);
}
