import type { Pool } from 'pg';
import type { Prices } from '../../reports/ports/paying.ts';
import { fromDbRate, type RateRow } from '../ledger/load-terms.ts';

export async function readPrices(pool: Pool, accountId: string): Promise<Prices> {
  const read = <T extends object>(sql: string) => pool.query<T>(sql, [accountId]).then(({ rows }) => rows);
  const [plans, packs, rates] = await Promise.all([
    read<PlanRow>('select * from plan where account_id = $1 order by price_cents, id'),
    read<PackRow>('select * from pack where account_id = $1 order by price_cents, id'),
    read<RateRow>('select * from rate where account_id = $1'),
  ]);
  return {
    plans: plans.map(({ id, name, allowance, price_cents, currency }) => ({
      id,
      name,
      allowance,
      priceCents: price_cents,
      currency,
    })),
    packs: packs.map(({ id, name, credits, price_cents, currency }) => ({
      id,
      name,
      credits,
      priceCents: price_cents,
      currency,
    })),
    rates: rates.map(fromDbRate),
  };
}

interface PlanRow {
  id: string;
  name: string;
  allowance: bigint;
  price_cents: number;
  currency: string;
}

interface PackRow {
  id: string;
  name: string;
  credits: bigint;
  price_cents: number;
  currency: string;
}
