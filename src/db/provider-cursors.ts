import type { Cursors } from '../connectors/stripe/ports.ts';
import type { Database } from './client.ts';
import { toTimestamp } from './readers/instants.ts';

export function createProviderCursors({ pool }: Pick<Database, 'pool'>): Cursors {
  return {
    async seenUntil(provider, now) {
      const { rows } = await pool.query<{ seen_until: number }>(
        `insert into provider_cursor (provider, seen_until) values ($1, $2)
             on conflict (provider) do update set seen_until = provider_cursor.seen_until
          returning seen_until`,
        [provider, toTimestamp(now)],
      );
      return rows[0]?.seen_until ?? now;
    },

    async advance(provider, seenUntil) {
      await pool.query(
        'update provider_cursor set seen_until = greatest(seen_until, $2) where provider = $1',
        [provider, toTimestamp(seenUntil)],
      );
    },

    async putBack(provider, seenUntil) {
      await pool.query('update provider_cursor set seen_until = least(seen_until, $2) where provider = $1', [
        provider,
        toTimestamp(seenUntil),
      ]);
    },

    async claim(provider, until, now) {
      // Claimed until long after, it was by a clock that ran ahead.
      const { rowCount } = await pool.query(
        `insert into provider_cursor (provider, seen_until) values ($1, $2)
             on conflict (provider) do update set seen_until = $2
                  where provider_cursor.seen_until <= $3 or provider_cursor.seen_until > $2 + interval '10 minutes'`,
        [`${provider}:claimed`, toTimestamp(until), toTimestamp(now)],
      );
      return rowCount === 1;
    },
  };
}
