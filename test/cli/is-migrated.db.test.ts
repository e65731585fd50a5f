import { afterAll, beforeAll, expect, test } from 'vitest';
import { isMigrated } from '../../src/cli/is-migrated.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const TABLE = '_prisma_migrations';

test('a database is up to date with these very migrations alone, each whole and as it is', async () => {
  const { pool } = database;
  expect(await isMigrated(pool)).toBe(true);

  for (const change of [
    `update ${TABLE} set checksum = 'other' where started_at = (select max(started_at) from ${TABLE})`,
    `update ${TABLE} set finished_at = null where started_at = (select max(started_at) from ${TABLE})`,
    `delete from ${TABLE} where started_at = (select max(started_at) from ${TABLE})`,
    `insert into ${TABLE} (id, checksum, migration_name, finished_at) values ('x', '', '29990101000000_later', now())`,
    `drop table ${TABLE}`,
  ]) {
    const client = await pool.connect();
    await client.query('begin');
    await client.query(change);
    expect([change, await isMigrated(client)]).toEqual([change, false]);
    await client.query('rollback');
    client.release();
  }
  expect(await isMigrated(pool)).toBe(true);
});
