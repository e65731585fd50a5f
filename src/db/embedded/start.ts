import pg from 'pg';
import { openCluster, sweepUnfinished } from './cluster.ts';
import { takeLock } from './lock.ts';
import { stopOrphan } from './orphan.ts';
import { findPlace } from './place.ts';
import { findPrograms } from './programs.ts';
import { type Connection, type RunningServer, runServer } from './server.ts';

interface EmbeddedOptions {
  dataDir: string;
  /** Off for tests alone: a power cut may then lose what was committed. */
  durable?: boolean;
}

export const DATABASE = 'tallybot';

/** A real Postgres of our own on that folder: made on the first start, recovered after a kill, never run twice. */
export async function startEmbeddedPostgres({
  dataDir,
  durable = true,
}: EmbeddedOptions): Promise<RunningServer> {
  const place = findPlace(dataDir);
  const lock = takeLock(place.home);
  try {
    sweepUnfinished(place.home);
    const programs = await findPrograms(place);
    const password = await openCluster(place, programs, durable);
    await stopOrphan(place.data);
    const server = await runServer(place, programs, password, durable);
    await ensureDatabase(server.connection).catch(async (error) => {
      await server.stop();
      throw error;
    });
    return {
      connection: { ...server.connection, database: DATABASE },
      exited: server.exited,
      async stop() {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function ensureDatabase(connection: Connection): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
