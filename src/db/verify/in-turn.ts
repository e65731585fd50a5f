import type { Pool } from 'pg';
import type { AccountsInTurn } from '../../jobs/verify/ports.ts';

export function createAccountsInTurn(pool: Pool): AccountsInTurn {
  return {
    async after(accountId, limit) {
      const { rows } = await pool.query<{ account_id: string }>(
        'select account_id from balance where account_id > $1 order by account_id limit $2',
        [accountId, limit],
      );
      return rows.map(({ account_id }) => account_id);
    },
  };
}
