import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemTiming } from '../../src/chat/timing.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createOutboxGauge } from '../../src/db/outbox/gauge.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { noMeters } from '../../src/telemetry/meters.ts';
import { proveAccounts } from '../../src/wiring/prove.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { heardLog } from '../support/heard-log.ts';
import { createAccount } from '../support/ledger-account.ts';
import { reply } from '../support/usage.ts';

const NOW = Date.UTC(2026, 4, 10, 12);
const MINUTE = 60_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await createAccount(database, { id: 'acme', agents: { ada: 'chat' } });
});
afterAll(() => database.drop());

test('the outbox says how much waits, since when the oldest of it is due, and how much was given up', async () => {
  const gauge = createOutboxGauge(database.pool);
  expect(await gauge.read(NOW)).toEqual({ waiting: 0, oldestDueAt: null, dead: 0 });

  await database.pool.query(
    `insert into outbox (account_id, id, kind, facts, created_at, due_at, claimed_until, state)
     select 'acme', id, 'stopped', '{}', to_timestamp(0), $1::timestamptz + due, $1::timestamptz + claimed, state
       from (values ('due', interval '-9 min', null::interval, 'waiting'),
                    ('tried', interval '-20 min', interval '-3 min', 'waiting'),
                    ('taken', interval '-20 min', interval '1 min', 'waiting'),
                    ('to come', interval '1 min', null, 'waiting'),
                    ('given up', interval '-2 h', null, 'dead'),
                    ('said', interval '-2 h', null, 'posted')) as v (id, due, claimed, state)`,
    [new Date(NOW)],
  );

  expect(await gauge.read(NOW)).toEqual({ waiting: 4, oldestDueAt: NOW - 9 * MINUTE, dead: 1 });
});

test('a stored number that somebody has changed is found in the turn of its account', async () => {
  const logged = heardLog();
  const told: [string, number][] = [];
  const meters = { ...noMeters, proof: (outcome: string, found: number) => void told.push([outcome, found]) };
  const tick = proveAccounts(database, { ...systemTiming, now: () => NOW }, meters);
  await createLedger(createLedgerStore(database.pool), () => NOW).record('acme', [
    reply({ agent: 'ada', occurredAt: NOW }),
  ]);

  await tick();
  await database.pool.query(`update usage_day set events = events + 1 where account_id = 'acme'`);
  await tick();

  expect(told).toEqual([
    ['clean', 0],
    ['differs', 1],
  ]);
  expect(logged.with('differs from its facts')).toEqual([expect.stringContaining('"of":"usage_day"')]);
});
