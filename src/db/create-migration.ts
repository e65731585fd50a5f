import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { UserError } from '../domain/errors.ts';
import { startThrowawayPostgres } from './embedded/throwaway.ts';
import { LOCK_FILE, readMigrations, SCRIPT_FILE } from './migrations-folder.ts';
import { prismaFolder } from './prisma-folder.ts';
import { openSchemaEngine } from './schema-engine.ts';

const NO_CHANGE = '-- This is an empty migration.';
const NAME = /^[a-z][a-z0-9_]{0,99}$/;

/**
 * The SQL that leads from what the migrations build to what schema.prisma says; empty where they agree. What
 * Prisma has no words for (checks, triggers, functions, views, partial and expression indexes) is not seen,
 * and so is never taken back. Indexes with `include` are seen as if every column were a key.
 */
export async function schemaDrift(connection: pg.PoolConfig, folder = prismaFolder()): Promise<string> {
  const shadow = `drift_${crypto.randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client(connection);
  await client.connect();
  await client.query(`create database ${shadow} template template0`);
  try {
    const session = await openSchemaEngine(connection, { shadow: { ...connection, database: shadow } });
    try {
      const { stdout } = await session.engine.diff({
        from: { tag: 'migrations', ...readMigrations(join(folder, 'migrations')) },
        to: { tag: 'schemaDatamodel', files: [readSchema(folder)] },
        script: true,
        exitCode: null,
        filters: { externalTables: [], externalEnums: [] },
      });
      const sql = stdout?.trim() ?? '';
      return sql === NO_CHANGE ? '' : sql;
    } finally {
      await session.close();
    }
  } finally {
    await client.query(`drop database ${shadow} with (force)`);
    await client.end();
  }
}

/** Writes the next migration and returns its path; undefined where the schema says nothing new. */
export async function createMigration(
  name: string,
  folder = prismaFolder(),
  now = new Date(),
): Promise<string | undefined> {
  if (!NAME.test(name)) {
    throw new UserError('bad-migration-name', `“${name}” cannot be the name of a migration.`, {
      hint: 'Use small letters, digits and underscores: npm run db:migration -- add_cost_centres',
    });
  }
  const sql = await withThrowawayPostgres((connection) => schemaDrift(connection, folder));
  if (!sql) return undefined;

  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const path = join(folder, 'migrations', `${stamp}_${name}`);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, SCRIPT_FILE), `${sql}\n`);
  const lock = join(folder, 'migrations', LOCK_FILE);
  // Prisma refuses a history without it.
  if (!existsSync(lock)) writeFileSync(lock, 'provider = "postgresql"\n');
  return join(path, SCRIPT_FILE);
}

async function withThrowawayPostgres<T>(act: (connection: pg.PoolConfig) => Promise<T>): Promise<T> {
  const postgres = await startThrowawayPostgres();
  try {
    return await act(postgres.connection);
  } finally {
    await postgres.stop();
  }
}

function readSchema(folder: string): { path: string; content: string } {
  const path = join(folder, 'schema.prisma');
  return { path, content: readFileSync(path, 'utf8') };
}
