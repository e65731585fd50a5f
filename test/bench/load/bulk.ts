import { createLedgerStore } from '../../../src/db/ledger/store.ts';
import { createLedger } from '../../../src/ledger/ledger.ts';
import { createAccount } from '../../support/ledger-account.ts';
import type { ScratchDatabase } from './scratch.ts';

const DAY_MS = 24 * 3_600_000;
const DAYS = 300;
const AGENTS = 20;
const WRITERS = 2;

/**
 * An account with that many events, evenly over the last 300 days, written by the database itself with the sums
 * that the readers look at. Through the ledger, ten million would take a quarter of an hour.
 */
export async function fillAccount(
  database: ScratchDatabase,
  accountId: string,
  events: number,
  now: number,
): Promise<void> {
  const startsAt = now - DAYS * DAY_MS;
  const { pool } = database;
  await createAccount(database, { id: accountId, anchorAt: startsAt });
  const perWriter = Math.ceil(events / WRITERS);
  await Promise.all(
    Array.from({ length: WRITERS }, (_, writer) =>
      pool.query(
        `insert into usage_event (account_id, seq, source, event_id, payload_hash, occurred_at, received_at, charged_at,
                                  type, kind, agent_id, model, surface, quantity, amount, unit_price, rate_id, grant_id)
         select $1, i, 'api', 'event-' || lpad(i::text, 12, '0'), sha256(int8send(i)), at, at, at, 'reply', 'chat',
                'agent-' || i % ${AGENTS}, (array['small', 'medium', 'large'])[1 + i % 3], 'web', 1, 1000000, 1000000,
                'response', 'subscription:cycle:0'
           from (select i, date_trunc('milliseconds', to_timestamp($2::float8 + i * $3::float8)) as at
                   from generate_series($4::int8, $5::int8) i) t`,
        [
          accountId,
          startsAt / 1_000,
          (DAYS * DAY_MS) / 1_000 / (events + 1),
          writer * perWriter + 1,
          Math.min(events, (writer + 1) * perWriter),
        ],
      ),
    ),
  );
  await pool.query(
    `insert into usage_day (account_id, day, agent_id, model, kind, used, events, messages)
     select account_id, (occurred_at at time zone 'UTC')::date, agent_id, model, kind, sum(amount), count(*), count(*)
       from usage_event where account_id = $1 group by 1, 2, 3, 4, 5`,
    [accountId],
  );
  await pool.query('update balance set event_seq = $2 where account_id = $1', [accountId, events]);
  await createLedger(createLedgerStore(pool), () => now).roll(accountId);
  // As the server would do by itself, but not while we measure.
  await pool.query('vacuum (analyze) usage_event, usage_day');
}
