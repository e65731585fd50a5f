import pg from 'pg';
import { UserError } from '../../domain/errors.ts';
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
  return start(dataDir, durable).catch((error) => Promise.reject(unusable(dataDir, error)));
}

/** A folder that is a file, or read-only, or full, or closed to us: the system names the path and the reason. */
function unusable(dataDir: string, error: NodeJS.ErrnoException): Error {
  if (error.path === undefined) return error;
  return new UserError('bad-data-dir', `The data folder ${dataDir} cannot be used: ${error.message}.`, {
    hint: 'Set DATA_DIR to a folder where this account may write, or DATABASE_URL to a Postgres of your own.',
  });
}

async function start(dataDir: string, durable: boolean): Promise<RunningServer> {
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
