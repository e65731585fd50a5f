import type { Pool } from 'pg';
import type { InstantMs } from '../../domain/instant.ts';

export async function look(
  pool: Pool,
  now: InstantMs,
): Promise<{ isDue: boolean; nextAt: InstantMs | null }> {
  const { rows } = await pool.query<{ is_due: boolean; next_at: InstantMs | null }>(LOOK, [now]);
  return { isDue: rows[0]?.is_due ?? false, nextAt: rows[0]?.next_at ?? null };
}

const FROM_THEN = `from outbox where state = 'waiting' and greatest(due_at, claimed_until)`;
const LOOK = `
  select exists (select ${FROM_THEN} <= to_timestamp($1::int8 / 1000.0)) as is_due,
         (select min(greatest(due_at, claimed_until)) ${FROM_THEN} > to_timestamp($1::int8 / 1000.0)) as next_at`;
