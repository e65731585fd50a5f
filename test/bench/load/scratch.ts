import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../../../src/db/client.ts';
import type { Connection } from '../../../src/db/embedded/server.ts';
import { startEmbeddedPostgres } from '../../../src/db/embedded/start.ts';
import { migrate } from '../../../src/db/migrate.ts';

export interface Scratch {
  /** A migrated database of its own on the one server, closed with it. */
  database(name: string): Promise<ScratchDatabase>;
}

export interface ScratchDatabase extends Database {
  connection: Connection;
}

const TEMPLATE = 'template_bench';

/** One server as people run it, writing to the disk for certain; nothing of it is left at the end. */
export async function withScratchServer<T>(work: (scratch: Scratch) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tallybot-bench-'));
  // Made closed to others, it would be closed to the account that Postgres runs as where we are root.
  chmodSync(dataDir, 0o711);
  const opened: Database[] = [];
  try {
    const server = await startEmbeddedPostgres({ dataDir });
    try {
      await onServer(server.connection, `create database ${TEMPLATE}`);
      await migrate({ ...server.connection, database: TEMPLATE });
      return await work({
        async database(name) {
          await onServer(server.connection, `create database ${name} template ${TEMPLATE}`);
          const connection = { ...server.connection, database: name };
          const database = await openDatabase(connection);
          opened.push(database);
          return { ...database, connection };
        },
      });
    } finally {
      for (const database of opened) await database.close();
      await server.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** As DATABASE_URL says it: the server listens on a socket in a folder. */
export function urlOf({ host, port, user, password, database }: Connection): string {
  const place = new URLSearchParams({ host, port: String(port) });
  return `postgres://${user}:${encodeURIComponent(password)}@/${database}?${place}`;
}

async function onServer(connection: Connection, statement: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
