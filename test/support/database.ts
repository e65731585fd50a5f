import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { TEMPLATE } from './postgres-server.ts';

export interface TestDatabase extends Database {
  connection: pg.ClientConfig & { database: string };
  /** Closes and deletes it. */
  drop(): Promise<void>;
}

/**
 * A migrated database of one's own, in some 50 ms. Call it in `beforeAll` and `drop` it in `afterAll`, or use
 * `databaseForTest` for a single test.
 */
export async function createTestDatabase(template = TEMPLATE): Promise<TestDatabase> {
  const server = inject('postgres');
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  const connection = { ...server, database: name };
  await onServer(server, `create database ${name} template ${template} strategy file_copy`);
  const database = await openDatabase(connection);
  return {
    ...database,
    connection,
    async drop() {
      await database.close();
      await onServer(server, `drop database ${name} with (force)`);
    },
  };
}

/**
 * For one test: deleted when that passes, kept and named when it fails. A database kept for inspection
 * outlives the run only on a server of one's own, given by TEST_DATABASE_URL.
 */
export async function databaseForTest(template = TEMPLATE): Promise<TestDatabase> {
  const database = await createTestDatabase(template);
  onTestFinished(async ({ task }) => {
    if (task.result?.state !== 'fail') return database.drop();
    await database.close();
    console.error(`kept for inspection: database ${database.connection.database}`);
  });
  return database;
}

async function onServer(server: pg.ClientConfig, statement: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
