import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFactStore } from '../../src/db/verify/store.ts';
import { credits } from '../../src/domain/credits.ts';
import type { Difference, FactStore } from '../../src/ledger/ports/facts.ts';
import { repairAccount, verifyAccount } from '../../src/ledger/verify.ts';
import { cases } from '../support/cases.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';
import { openTraffic, someTraffic, type Traffic } from '../support/traffic.ts';

const DAY = 24 * 3_600_000;

let database: TestDatabase;
let store: FactStore;
let traffic: Traffic;
beforeAll(async () => {
  database = await createTestDatabase();
  store = createFactStore(database.pool);
  traffic = await busyAccount('busy', 1, 120);
});
afterAll(() => database.drop());

async function busyAccount(id: string, seed: number, steps: number): Promise<Traffic> {
  await createAccount(database, {
    id,
    zone: seed % 2 ? 'America/Havana' : 'Asia/Kathmandu',
    anchorAt: Date.UTC(2026, 0, 31, 15, 7),
    agents: { ada: 'chat', bob: 'chat', cyd: 'assistant' },
    plan: {
      allowance: credits(120),
      rolloverCap: credits(40),
      atZero: seed % 3 ? 'soft' : 'hard_stop',
      overageLimit: seed % 3 ? credits(30) : 0n,
      repaysOverage: seed % 3 > 0,
    },
  });
  for (const [cap, scope, scopeId, window] of [
    ['a', 'agent', 'ada', 'day'],
    ['c', 'company', 'zeta', 'cycle'],
    ['p', 'person', 'pia', 'week'],
  ]) {
    await database.pool.query('insert into cap values ($1, $2, $3, $4, $5, 1000000000)', [
      id,
      cap,
      scope,
      scopeId,
      window,
    ]);
  }
  const busy = openTraffic(database);
  await someTraffic(busy, id, { seed, steps });
  return busy;
}

async function differences(id = 'busy', now = traffic.now): Promise<Difference[]> {
  const found: Difference[] = [];
  expect(await verifyAccount(store, id, now, (difference) => found.push(difference))).toBe(true);
  return found;
}

async function repair(id = 'busy', now = traffic.now): Promise<{ of: string; repaired: boolean }[]> {
  const told: { of: string; repaired: boolean }[] = [];
  await repairAccount(store, id, now, ({ of }, repaired) => told.push({ of, repaired }));
  return told;
}

const factTables = ['usage_event', 'event_void', 'credit_grant', 'entry', 'audit'];

async function factsOf(id: string): Promise<unknown[]> {
  const rows = factTables.map((table) =>
    database.pool.query(
      `select md5(string_agg(t::text, '' order by t::text)) from ${table} t where account_id = $1`,
      [id],
    ),
  );
  return (await Promise.all(rows)).map((result) => result.rows[0]);
}

test('random traffic leaves nothing that differs from one fold of its facts, then and months later', async () => {
  expect(await differences()).toEqual([]);
  for (let seed = 2; seed < 2 + cases(4).numRuns; seed += 1) {
    const id = `busy-${seed}`;
    const busy = await busyAccount(id, seed, 80);
    expect(await differences(id, busy.now)).toEqual([]);

    busy.now += 70 * DAY;
    await someTraffic(busy, id, { seed: seed + 100, steps: 30 });
    expect(await differences(id, busy.now)).toEqual([]);
  }
});

test('an account without any fact, and one that does not exist', async () => {
  await createAccount(database, { id: 'empty' });

  expect(await differences('empty')).toEqual([]);
  expect(await verifyAccount(store, 'nobody', traffic.now, () => {})).toBe(false);
  expect(await store.accountIds()).toContain('empty');
});

const ONE = `ctid = (select ctid from TABLE where account_id = 'busy' limit 1)`;

describe.each([
  ['what a grant has left', 'grant_balance', 'update grant_balance set remaining = remaining + 1 where ONE'],
  ['that a grant has opened', 'grant_balance', 'update grant_balance set opened = not opened where ONE'],
  [
    'that a grant is closed',
    'grant_balance',
    `update grant_balance set closed = not closed where account_id = 'busy' and grant_id in (
       select grant_id from entry where account_id = 'busy' and kind = 'expiry')`,
  ],
  ['a grant without its balance', 'grant_balance', 'delete from grant_balance where ONE'],
  ['the number of events', 'balance', 'update balance set event_seq = event_seq - 1 where ONE'],
  ['the number of entries', 'balance', 'update balance set entry_seq = entry_seq + 5 where ONE'],
  [
    'the decided instant, too early',
    'balance',
    `update balance set allocated_until = allocated_until - interval '1 ms' where ONE`,
  ],
  [
    'the decided instant, too late',
    'balance',
    `update balance set allocated_until = allocated_until + interval '1 ms' where ONE`,
  ],
  ['the decided instant, forgotten', 'balance', 'update balance set allocated_until = null where ONE'],
  ['the granted cycle, behind', 'balance', 'update balance set granted_cycle = granted_cycle - 1 where ONE'],
  ['the granted cycle, ahead', 'balance', 'update balance set granted_cycle = granted_cycle + 9 where ONE'],
  ['what a cycle used', 'cycle_total', 'update cycle_total set used = used - 1 where ONE'],
  [
    'what a cycle left uncovered',
    'cycle_total',
    'update cycle_total set uncovered = uncovered + 1 where ONE',
  ],
  ['a cycle without its total', 'cycle_total', 'delete from cycle_total where ONE'],
  ...['used', 'events', 'calls', 'chats', 'messages', 'leads', 'actual_ms', 'billed_ms'].flatMap((sum) => [
    [`a quarter's ${sum}`, 'usage_quarter', `update usage_quarter set ${sum} = ${sum} + 1 where ONE`],
    [`a day's ${sum}`, 'usage_day', `update usage_day set ${sum} = ${sum} - 1 where ONE`],
  ]),
  ['all quarters, gone', 'usage_quarter', `delete from usage_quarter where account_id = 'busy'`],
  ['all days, gone', 'usage_day', `delete from usage_day where account_id = 'busy'`],
  [
    'a day of an agent that was never heard of',
    'usage_day',
    `insert into usage_day (account_id, day, agent_id, kind, used) values ('busy', '2026-05-12', 'ghost', 'chat', 5)`,
  ],
  ['what a person used', 'person_day', 'update person_day set used = used + 1 where ONE'],
  ['a day of a person, gone', 'person_day', 'delete from person_day where ONE'],
  [
    'what a cap has seen',
    'cap_use',
    `update cap_use set used = used + 1
      where account_id = 'busy' and cap_id = 'c' and starts_at = (select max(starts_at) from cap_use where cap_id = 'c' and account_id = 'busy')`,
  ],
  ['who opened a chat', 'conversation', 'update conversation set event_seq = event_seq + 1 where ONE'],
  ['a chat, forgotten', 'conversation', 'delete from conversation where ONE'],
  ['a chat that never was', 'conversation', `insert into conversation values ('busy', 'ghost', 1)`],
])('%s', (_, cache, corruption) => {
  test('is found when wrong, and put right from the facts', async () => {
    const facts = await factsOf('busy');
    await database.pool.query(corruption.replaceAll('ONE', ONE.replace('TABLE', cache)));

    const found = await differences();
    expect([...new Set(found.map(({ of }) => of))]).toEqual([cache]);
    const repaired = await repair();

    expect(repaired).toEqual(found.map(({ of }) => ({ of, repaired: true })));
    expect(await differences()).toEqual([]);
    expect(await factsOf('busy')).toEqual(facts);
  });
});

describe('what is posted wrongly', () => {
  // The triggers that forbid it are set aside for one statement, as whoever owns the database can.
  async function tamper(statement: string): Promise<void> {
    const client = await database.pool.connect();
    await client.query(`begin; set local session_replication_role = 'replica'; ${statement}; commit`);
    client.release();
  }

  const UNTOUCHED = `account_id = 'ID' and seq = (
    select max(seq) from usage_event e where account_id = 'ID' and grant_id is not null
       and not exists (select from entry r where r.account_id = 'ID' and r.event_seq = e.seq))`;

  test.each([
    [
      'an event that draws from another grant',
      'allocation',
      `update usage_event set grant_id = 'other' where ONE`,
    ],
    [
      'a debit of another amount',
      'allocation',
      `update entry set amount = amount - 1 where account_id = 'ID' and seq = (
         select min(p.seq) from entry p where p.account_id = 'ID' and p.kind = 'debit'
            and not exists (select from entry r where r.account_id = 'ID' and r.reverses = p.seq))`,
    ],
    ['an event that is gone', 'numbering', `delete from usage_event where account_id = 'ID' and seq = 3`],
    [
      'an expiry of another amount',
      'movement',
      `update entry set amount = amount - 1 where account_id = 'ID' and kind = 'expiry'`,
    ],
    [
      'a rollover of another amount',
      'opening',
      `update entry set amount = amount + 1 where account_id = 'ID' and kind = 'rollover' and amount > 0`,
    ],
    [
      'a reversal of another amount',
      'reversal',
      `update entry set amount = amount + 1 where account_id = 'ID' and kind = 'reversal'`,
    ],
  ])(
    '%s is said, and neither it nor what the ledger draws from is touched',
    async (title, fault, statement) => {
      const id = `tampered-${title.replaceAll(/[^a-z]/g, '')}`;
      const tampered = await busyAccount(id, 4, 100);
      await tamper(statement.replaceAll('ONE', UNTOUCHED).replaceAll('ID', id));
      const facts = await factsOf(id);
      await database.pool.query('update usage_quarter set used = used + 1 where account_id = $1', [id]);

      const found = await differences(id, tampered.now);
      const told = await repair(id, tampered.now);

      expect(found.map(({ of }) => of)).toContain(fault);
      expect(
        told
          .filter(({ of }) => ['balance', 'grant_balance', 'cycle_total', fault].includes(of))
          .every(({ repaired }) => !repaired),
      ).toBe(true);
      expect(told.filter(({ of }) => of === 'usage_quarter').every(({ repaired }) => repaired)).toBe(true);
      expect(await factsOf(id)).toEqual(facts);
    },
  );
});

test('a repaired account is drawn from as repaired, also by a ledger that had kept it in memory', async () => {
  const id = 'kept';
  const busy = await busyAccount(id, 8, 60);
  await database.pool.query('update grant_balance set remaining = remaining + 7 where account_id = $1', [id]);
  await database.pool.query('update balance set version = version + 1 where account_id = $1', [id]);
  await busy.ledger.roll(id);

  await repair(id, busy.now);
  await someTraffic(busy, id, { seed: 200, steps: 20 });

  expect(await differences(id, busy.now)).toEqual([]);
});
