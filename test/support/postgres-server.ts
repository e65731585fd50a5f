import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startThrowawayPostgres } from '../../src/db/embedded/throwaway.ts';
import { migrate } from '../../src/db/migrate.ts';

export const TEMPLATE = 'tallybot_template';
/** Made of the template by the first who wants it: see demo-template.ts. */
export const DEMO_TEMPLATE = 'tallybot_demo';

declare module 'vitest' {
  export interface ProvidedContext {
    /** To the server, not to a test's database. */
    postgres: pg.ClientConfig;
  }
}

/** One server and one migrated template for the whole run; each file clones its own database from it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { connection, stop } = await openServer(process.env['TEST_DATABASE_URL']);
  try {
    await run(
      connection,
      `drop database if exists ${TEMPLATE} with (force)`,
      `drop database if exists ${DEMO_TEMPLATE} with (force)`,
      `create database ${TEMPLATE} template template0`,
    );
    await migrate({ ...connection, database: TEMPLATE });
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgres', connection);
  return stop;
}

async function openServer(
  url: string | undefined,
): Promise<{ connection: pg.ClientConfig; stop: () => Promise<void> }> {
  if (url) return { connection: fromUrl(new URL(url)), stop: async () => {} };
  return startThrowawayPostgres();
}

/** In parts, because a connection string would win over the database each test names. */
function fromUrl(url: URL): pg.ClientConfig {
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1) || 'postgres',
  };
}

async function run(connection: pg.ClientConfig, ...statements: string[]): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
