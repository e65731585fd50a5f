import type { Pool } from 'pg';
import type { Payer } from '../../reports/ports/paying.ts';

/** How accounts pay at one provider, as far as that is known here. */
export function payerReader(
  pool: Pool,
  { provider, name }: Pick<Payer, 'provider' | 'name'>,
): (accountId: string) => Promise<Payer> {
  return async (accountId) => {
    const { rows } = await pool.query<{ method_name: string | null }>(
      'select method_name from payment_customer where account_id = $1 and provider = $2',
      [accountId, provider],
    );
    return { provider, name, card: rows[0]?.method_name ?? null };
  };
}
