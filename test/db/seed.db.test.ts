import { expect, test } from 'vitest';
import { demoAccount } from '../../prisma/demo/account.ts';
import { loadDemoIfNew } from '../../prisma/seed.ts';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { createTermsStore } from '../../src/db/terms/store.ts';
import { cycleAt } from '../../src/domain/cycle.ts';
import { databaseForTest } from '../support/database.ts';
import { demoTemplate, DEMO_NOW as now } from '../support/demo-template.ts';

const HOUR_MS = 3_600_000;

/** As `loadDemoIfNew` has left a new database, without a load of its own. */
const loadedDatabase = async () => databaseForTest(await demoTemplate());

test('a new database gets the demo: every event charged, every cycle granted, and the current one near its end', async () => {
  const { prisma } = await loadedDatabase();

  expect(await prisma.usageEvent.count()).toBe(demoAccount(now).events.length);
  const account = await prisma.account.findUniqueOrThrow({ where: { id: 'demo' } });
  const cycle = cycleAt({ anchorAt: account.anchorAt.getTime(), zone: account.zone }, now).number;
  const grants = await prisma.grant.findMany({ orderBy: [{ effectiveAt: 'asc' }, { id: 'asc' }] });
  const allowances = Array.from({ length: cycle + 1 }, (_, number) => `subscription:cycle:${number}`);
  expect(grants.map(({ id }) => id)).toEqual(
    expect.arrayContaining([...allowances, 'top-up:demo-1', 'promo:demo-1', `rollover:cycle:${cycle}`]),
  );
  const left = await prisma.grantBalance.findUniqueOrThrow({
    where: { accountId_grantId: { accountId: 'demo', grantId: `subscription:cycle:${cycle}` } },
  });
  const usedPercent = 100 - Number((left.remaining * 100n) / 10_000_000_000n);
  expect(usedPercent).toBeGreaterThan(75);
  expect(usedPercent).toBeLessThan(95);
  expect(await prisma.cycleTotal.findMany({ where: { uncovered: { gt: 0 } } })).toEqual([]);
});

test('history is written as it happened: no event of the demo was late, and each cycle closed in its time', async () => {
  const { pool } = await loadedDatabase();

  const { rows } = await pool.query(
    `select max(extract(epoch from received_at - occurred_at))::int / 3600 as waited_hours,
            bool_and(charged_at = occurred_at) as at_its_time from usage_event`,
  );
  expect(rows).toEqual([{ waited_hours: 23, at_its_time: true }]);
});

test('a database that has been loaded, or has an account of its own, is left alone', async () => {
  const loaded = await loadedDatabase();
  const own = await databaseForTest();
  await createTermsStore(own).putAccount(
    'acme',
    { name: 'Acme', zone: 'UTC', anchorAt: now },
    { actor: 'me', remarks: null, at: now },
  );

  expect(await loadDemoIfNew(loaded, now + HOUR_MS)).toBeNull();
  expect(await loadDemoIfNew(own, now)).toBeNull();
  expect(await own.prisma.account.count()).toBe(1);
});

test('a load that was cut off is finished by the next start, to the same facts as one that was not', async () => {
  const whole = await loadedDatabase();
  const cut = await databaseForTest();
  await cut.pool.query(`
    create function cut_off() returns trigger language plpgsql as $$
      begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
    create trigger cut_off before insert on usage_event for each row when (new.seq = 7000)
      execute function cut_off()`);

  await expect(loadDemoIfNew(cut, now)).rejects.toThrow();
  expect(await cut.prisma.usageEvent.count()).toBeGreaterThan(5_000);
  await cut.pool.query('drop trigger cut_off on usage_event');
  await loadDemoIfNew(cut, now + 5 * HOUR_MS);

  expect(await factsOf(cut)).toEqual(await factsOf(whole));
  expect(await loadDemoIfNew(cut, now + 6 * HOUR_MS)).toBeNull();
});

test('two replicas that start on one new database load it once', async () => {
  const database = await databaseForTest();
  const other = await openDatabase(database.connection);

  const loaded = await Promise.all([loadDemoIfNew(database, now), loadDemoIfNew(other, now + 1)]);
  await other.close();

  const [one, ...more] = loaded.filter((each) => each !== null);
  expect(more).toEqual([]);
  expect(await database.prisma.usageEvent.count()).toBe(one?.events);
});

/** Every table of the ledger, as one text a table; the number of commits alone may differ. */
async function factsOf({ pool }: Database): Promise<Record<string, string>> {
  const tables = [
    ...['account', 'plan', 'subscription', 'rate', 'agent', 'company', 'member', 'usage_event', 'entry'],
    ...['credit_grant', 'grant_balance', 'cycle_total', 'usage_quarter', 'usage_day', 'person_day'],
    ...['conversation'],
  ];
  const facts: Record<string, string> = {};
  for (const table of tables) {
    const { rows } = await pool.query(
      `select count(*)::int || ' ' || md5(string_agg(t::text, '|' order by t::text)) as said from ${table} t`,
    );
    facts[table] = rows[0].said;
  }
  return facts;
}
