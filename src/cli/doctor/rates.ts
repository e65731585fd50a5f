import { type Check, doubtful, type Finding, good } from '../../chat/check.ts';
import type { SqlDatabase } from '../../db/client.ts';

const NAMED_MAX = 5;
const WITHOUT = `
  select id from account where not exists (select 1 from rate where account_id = account.id) order by id`;

/** A new account has none, and nothing it does costs anything until somebody is surprised. */
export function rateCheck({ pool }: Pick<SqlDatabase, 'pool'>): Check {
  return { name: 'rates', look: async () => judge((await pool.query<{ id: string }>(WITHOUT)).rows) };
}

function judge(rows: readonly { id: string }[]): Finding {
  if (rows.length === 0) return good('every account has one');
  const named = rows.slice(0, NAMED_MAX).map(({ id }) => id);
  if (rows.length > NAMED_MAX) named.push(`${rows.length - NAMED_MAX} more`);
  return doubtful(
    `no usage costs anything in ${named.join(', ')}`,
    'tallybot rate add says what a response or a minute costs. What came before stays free.',
  );
}
