import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createMigration, schemaDrift } from '../../src/db/create-migration.ts';
import { migrate } from '../../src/db/migrate.ts';
import { readMigrations } from '../../src/db/migrations-folder.ts';
import { databaseForTest } from '../support/database.ts';

const BASE = `datasource db {
  provider = "postgresql"
}

model Thing {
  id   Int    @id
  name String
  size BigInt
`;

/** A prisma folder whose one migration holds what Prisma has no words for. */
function folderWith(sql: string, schema = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'tallybot-schema-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync('prisma/migrations/migration_lock.toml', join(folder, 'migrations/migration_lock.toml'), {
    recursive: true,
  });
  cpSync(
    'prisma/migrations/migration_lock.toml',
    join(folder, 'migrations/20260101000000_first/migration.sql'),
  );
  writeFileSync(
    join(folder, 'migrations/20260101000000_first/migration.sql'),
    `create table "Thing" (id int not null, name text not null, size bigint not null, constraint "Thing_pkey" primary key (id));\n${sql}`,
  );
  writeFileSync(join(folder, 'schema.prisma'), `${BASE}${schema}}\n`);
  return folder;
}

test.each([
  ['a check', 'alter table "Thing" add check (size >= 0)', ''],
  ['a partial index', 'create index some_idx on "Thing" (name) where size > 0', ''],
  ['a partial unique index', 'create unique index some_idx on "Thing" (name) where size > 0', ''],
  ['an index on an expression', 'create index some_idx on "Thing" (lower(name))', ''],
  ['a view', 'create view names as select name from "Thing"', ''],
  [
    'a trigger',
    `create function no() returns trigger language plpgsql as $$ begin return null; end; $$;
    create trigger no before delete on "Thing" for each row execute function no()`,
    '',
  ],
  [
    'an index that includes columns, declared with all of them',
    'create index some_idx on "Thing" (name) include (size)',
    '@@index([name, size], map: "some_idx")\n',
  ],
])('%s is no drift', async (_, sql, schema) => {
  const { connection } = await databaseForTest('template0');

  expect(await schemaDrift(connection, folderWith(`${sql};`, schema))).toBe('');
});

test('a column that the migrations lack is drift', async () => {
  const { connection } = await databaseForTest('template0');

  expect(await schemaDrift(connection, folderWith('', 'colour String?\n'))).toContain(
    'ADD COLUMN     "colour" TEXT',
  );
});

test('the next migration closes the drift, and then there is none to write', async () => {
  const { connection } = await databaseForTest('template0');
  const folder = folderWith('', 'colour String?\n');

  const path = await createMigration('add_colour', folder, new Date('2026-05-04T10:20:30Z'));

  expect(path).toBe(join(folder, 'migrations/20260504102030_add_colour/migration.sql'));
  expect(readFileSync(path ?? '', 'utf8')).toContain('"colour"');
  expect(await createMigration('again', folder)).toBeUndefined();
  expect(await migrate(connection, readMigrations(join(folder, 'migrations')))).toHaveLength(2);
});

test.each(['', 'Add Colour', '../evil', '1st'])('“%s” is no name for a migration', async (name) => {
  await expect(createMigration(name)).rejects.toThrow('cannot be the name of a migration');
});
