import { createHash } from 'node:crypto';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Pool } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { schemaDrift } from '../../src/db/create-migration.ts';
import { migrate } from '../../src/db/migrate.ts';
import { readMigrations } from '../../src/db/migrations-folder.ts';
import { databaseForTest } from '../support/database.ts';

const FIRST = ['20260101000000_first', 'create table first (id int primary key);'] as const;
const SECOND = ['20260102000000_second', 'create table second (id int primary key);'] as const;

function history(...scripts: (readonly [name: string, sql: string])[]): MigrationList {
  return {
    baseDir: '/nowhere',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: scripts.map(([path, value]) => ({
      path,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } },
    })),
  };
}

const emptyDatabase = () => databaseForTest('template0');

test('the migrations build what schema.prisma says', async () => {
  const { connection } = await emptyDatabase();

  expect(await schemaDrift(connection)).toBe('');
});

test('the history is the one that prisma migrate deploy writes', async () => {
  const { connection, pool } = await emptyDatabase();
  const migrations = readMigrations();

  const applied = await migrate(connection, migrations);

  const expected = migrations.migrationDirectories.map(({ path, migrationFile }) => ({
    migration_name: path,
    checksum: createHash('sha256').update(migrationFile.content.value).digest('hex'),
    finished: true,
    rolled_back_at: null,
    applied_steps_count: 1,
    logs: null,
  }));
  const { rows } = await pool.query(
    `select migration_name, checksum, finished_at is not null as finished, rolled_back_at, applied_steps_count, logs
     from _prisma_migrations order by migration_name`,
  );
  expect(rows).toEqual(expected);
  expect(applied).toEqual(expected.map(({ migration_name }) => migration_name));
});

test('a second start applies only what is new', async () => {
  const { connection } = await emptyDatabase();
  await migrate(connection, history(FIRST));

  expect(await migrate(connection, history(FIRST))).toEqual([]);
  expect(await migrate(connection, history(FIRST, SECOND))).toEqual([SECOND[0]]);
});

test('of two replicas that start at once, one migrates and the other waits', async () => {
  const { connection } = await emptyDatabase();

  const both = await Promise.all([
    migrate(connection, history(FIRST, SECOND)),
    migrate(connection, history(FIRST, SECOND)),
  ]);

  expect(both.toSorted((a, b) => a.length - b.length)).toEqual([[], [FIRST[0], SECOND[0]]]);
});

test('a start that waits for another says so once, and goes on when that is done', async () => {
  const { connection, pool } = await emptyDatabase();
  const other = await holdLock(pool);
  let said = 0;
  const onWait = () => {
    said += 1;
    void other.end();
  };

  const applied = await migrate(connection, history(FIRST), { eachMs: 5, onWait });

  expect([applied, said]).toEqual([[FIRST[0]], 1]);
});

test('a start that waits for another in vain gives up, and names who holds the lock', async () => {
  const { connection, pool } = await emptyDatabase();
  const { pid, end } = await holdLock(pool);
  onTestFinished(end);

  await expect(migrate(connection, history(FIRST), { eachMs: 5, times: 3 })).rejects.toMatchObject({
    code: 'still-migrating',
    message: expect.stringContaining('Another instance'),
    hint: expect.stringContaining(`pg_terminate_backend(${pid})`),
  });
});

test('told to stop while it waits for another, it waits no longer', async () => {
  const { connection, pool } = await emptyDatabase();
  const { end } = await holdLock(pool);
  onTestFinished(end);
  const stopping = new AbortController();
  const onWait = () => stopping.abort();

  const called = migrate(connection, history(FIRST), { eachMs: 5, onWait, stopping: stopping.signal });

  await expect(called).rejects.toMatchObject({ name: 'AbortError' });
});

/** As another instance does, and `prisma migrate`. */
async function holdLock(pool: Pool) {
  const client = await pool.connect();
  const { rows } = await client.query<{ pid: number }>(
    'select pg_backend_pid() as pid, pg_advisory_lock(72707369)',
  );
  return {
    pid: rows[0]?.pid,
    async end() {
      await client.query('select pg_advisory_unlock(72707369)');
      client.release();
    },
  };
}

test('a function with semicolons in its body arrives whole', async () => {
  const { connection, pool } = await emptyDatabase();
  const body = 'begin perform 1; return 7; end;';

  await migrate(
    connection,
    history(['20260101000000_f', `create function f() returns int language plpgsql as $$ ${body} $$;`]),
  );

  expect((await pool.query('select f()')).rows).toEqual([{ f: 7 }]);
});

test('a migration that fails is named, and leaves the database as it was', async () => {
  const { connection, pool } = await emptyDatabase();
  const broken = [SECOND[0], `${SECOND[1]} select nothing_of_that_name;`] as const;

  await expect(migrate(connection, history(FIRST, broken))).rejects.toThrow(
    `The migration ${SECOND[0]} failed, and nothing was changed: column "nothing_of_that_name" does not exist.`,
  );

  expect((await pool.query(`select from pg_tables where schemaname = 'public'`)).rowCount).toBe(0);
  expect(await migrate(connection, history(FIRST, SECOND))).toEqual([FIRST[0], SECOND[0]]);
});

test('a migration that was edited after it was applied is named', async () => {
  const { connection } = await emptyDatabase();
  await migrate(connection, history(FIRST));

  await expect(migrate(connection, history([FIRST[0], 'select 1']))).rejects.toThrow(
    `A migration was edited after this database had applied it: ${FIRST[0]}.`,
  );
});

test('a database ahead of the code is refused', async () => {
  const { connection } = await emptyDatabase();
  await migrate(connection, history(FIRST, SECOND));

  await expect(migrate(connection, history(FIRST))).rejects.toThrow(
    `This database is ahead of the code: it has ${SECOND[0]}.`,
  );
});

test('a migration that another tool left half way is named', async () => {
  const { connection, pool } = await emptyDatabase();
  await migrate(connection, history(FIRST));
  await pool.query('update _prisma_migrations set finished_at = null');

  await expect(migrate(connection, history(FIRST))).rejects.toThrow(
    `A migration failed half way in this database: ${FIRST[0]}.`,
  );
});

test('a database that holds something else is left alone', async () => {
  const { connection, pool } = await emptyDatabase();
  await pool.query('create table theirs (id int)');

  await expect(migrate(connection, history(FIRST))).rejects.toThrow(
    'already holds tables that are not Tallybot’s',
  );
});

test('a user who may create no tables is told so', async () => {
  const { connection, pool } = await emptyDatabase();
  const user = `guest_${connection.database}`;
  await pool.query(`create role ${user} login password 'guest'`);
  onTestFinished(() => pool.query(`drop role ${user}`).then(() => {}));

  await expect(migrate({ ...connection, user, password: 'guest' }, history(FIRST))).rejects.toThrow(
    'Postgres does not let the tables be made: permission denied for schema public.',
  );
});

test('a connection lost in the middle of it fails the start, and does not end the process unheard', async () => {
  const { connection } = await emptyDatabase();
  const lost = [SECOND[0], 'select pg_terminate_backend(pg_backend_pid());'] as const;

  await expect(migrate(connection, history(FIRST, lost))).rejects.toThrow(
    `The migration ${SECOND[0]} failed, and nothing was changed: terminating connection`,
  );

  expect(await migrate(connection, history(FIRST, SECOND))).toEqual([FIRST[0], SECOND[0]]);
});
