import { expect, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { createHealthLook } from '../../src/db/health.ts';
import { databaseForTest } from '../support/database.ts';

const PATIENT_MS = 100_000;

test('a database that answers is up with the schema of this code, one that is gone is silent', async () => {
  const database = await databaseForTest();
  expect(await createHealthLook(database.pool, PATIENT_MS)()).toEqual({ server: 'up', schema: 'known' });

  const other = await openDatabase(database.connection);
  await other.close();

  expect(await createHealthLook(other.pool, PATIENT_MS)()).toEqual({ server: 'silent', schema: null });
});

test('a database that was brought further, or put back, is told from one that fits', async () => {
  const { pool } = await databaseForTest();
  const look = createHealthLook(pool, PATIENT_MS);

  await pool.query(`insert into _prisma_migrations (id, checksum, migration_name, finished_at)
                    values ('x', 'x', '99991231000000_later', now())`);
  expect(await look()).toEqual({ server: 'up', schema: 'ahead' });

  await pool.query('delete from _prisma_migrations');
  expect(await look()).toEqual({ server: 'up', schema: 'behind' });
});

test('a database that takes no writes says so', async () => {
  const { connection } = await databaseForTest();
  const standby = await openDatabase({ ...connection, options: '-c default_transaction_read_only=on' });

  expect(await createHealthLook(standby.pool, PATIENT_MS)()).toMatchObject({ server: 'read-only' });

  await standby.close();
});

test('a database that hangs is silent, and is asked once however many want to know', async () => {
  const { pool, connection } = await databaseForTest();
  const one = await openDatabase({ ...connection, max: 1 });
  const busy = one.pool.query('select pg_sleep(60)').catch(() => 'ended');
  const look = createHealthLook(one.pool, 50);

  const found = await Promise.all([look(), look(), look()]);

  expect(found.map(({ server }) => server)).toEqual(['silent', 'silent', 'silent']);
  expect(one.pool.waitingCount).toBe(1);
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep%'`,
  );
  await busy;
  await one.close();
});
