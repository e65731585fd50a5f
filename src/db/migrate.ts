import type {
  DiagnoseMigrationHistoryOutput,
  MigrationList,
} from '@prisma/schema-engine-wasm/schema_engine_bg';
import type pg from 'pg';
import { UserError } from '../domain/errors.ts';
import type { Waiting } from './migration-lock.ts';
import { readMigrations } from './migrations-folder.ts';
import { openSchemaEngine } from './schema-engine.ts';

const EVERYTHING = { externalTables: [], externalEnums: [] };

/**
 * Brings the database to the schema of this code, and returns the names of what it applied. All of it is one
 * transaction: a migration that fails, or a kill, leaves the database as it was. A statement that Postgres
 * allows in no transaction (`create index concurrently`) has therefore no place in a migration.
 */
export async function migrate(
  connection: pg.PoolConfig,
  migrationsList = readMigrations(),
  waiting: Waiting = {},
): Promise<string[]> {
  const session = await openSchemaEngine(connection, waiting);
  try {
    const found = await session.engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters: EVERYTHING,
    });
    refuseForeignHistory(found);
    if (found.history?.diagnostic !== 'databaseIsBehind') return [];

    const { appliedMigrationNames } = await session.engine
      .applyMigrations({ migrationsList, filters: EVERYTHING })
      .catch((error) => Promise.reject(explain(error, migrationsList, session.scriptError())));
    await session.query('commit');
    return appliedMigrationNames;
  } finally {
    await session.close();
  }
}

function refuseForeignHistory({
  editedMigrationNames,
  failedMigrationNames,
  history,
}: DiagnoseMigrationHistoryOutput): void {
  if (failedMigrationNames.length > 0) {
    throw new UserError(
      'failed-migration',
      `A migration failed half way in this database: ${failedMigrationNames.join(', ')}.`,
      {
        hint: 'Set right what it left, then mark it with `npx prisma migrate resolve`.',
      },
    );
  }
  if (editedMigrationNames.length > 0) {
    throw new UserError(
      'edited-migration',
      `A migration was edited after this database had applied it: ${editedMigrationNames.join(', ')}.`,
      { hint: 'Put the file back as it was, and say what should change in a new migration.' },
    );
  }
  if (history && history.diagnostic !== 'databaseIsBehind') {
    throw new UserError(
      'database-ahead',
      `This database is ahead of the code: it has ${history.unpersistedMigrationNames.join(', ')}.`,
      { hint: 'Start the version of Tallybot that made it, or a later one.' },
    );
  }
}

function explain(
  error: Error & { code?: string },
  list: MigrationList,
  scriptError: string | undefined,
): Error {
  // P3005: tables, but no history of ours.
  if (error.code === 'P3005') {
    return new UserError('foreign-database', 'This database already holds tables that are not Tallybot’s.', {
      hint: 'Point DATABASE_URL at an empty database.',
    });
  }
  const failed = list.migrationDirectories.find(({ path }) => error.message.includes(path));
  if (failed && scriptError) {
    return new UserError(
      'failed-migration',
      `The migration ${failed.path} failed, and nothing was changed: ${scriptError}.`,
    );
  }
  // The engine's own statements, such as those that make its table.
  const refused = /^ERROR: (.+)/.exec(error.message)?.[1];
  if (refused === undefined) return error;
  return new UserError('cannot-migrate', `Postgres does not let the tables be made: ${refused}.`, {
    hint: 'The user in DATABASE_URL has to be allowed to make tables: let it own the database.',
  });
}
