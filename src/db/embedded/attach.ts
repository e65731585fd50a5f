import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { UserError } from '../../domain/errors.ts';
import { SUPERUSER } from './cluster.ts';
import { findPlace, type Place } from './place.ts';
import type { Connection } from './server.ts';
import { DATABASE } from './start.ts';

const READY_MS = 10_000;

/** The Postgres that another Tallybot runs on this folder; one that is just starting is waited for. */
export async function attachEmbeddedPostgres(dataDir: string): Promise<Connection> {
  const place = findPlace(dataDir);
  const deadline = performance.now() + READY_MS;
  for (;;) {
    const connection = readConnection(place);
    if (connection && (await accepts(connection))) return connection;
    if (performance.now() > deadline) {
      throw new UserError('data-folder-busy', 'The Tallybot on this data folder does not answer.', {
        hint: 'It may be starting or stopping: try again in a moment.',
      });
    }
    await pause(100);
  }
}

/** Where it listens, as Postgres itself wrote it down. */
function readConnection({ cluster, data }: Place): Connection | null {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return null;
  const [, , , port, socketFolder] = readFileSync(pidFile, 'utf8').split('\n');
  if (!port || socketFolder === undefined) return null;
  return {
    host: socketFolder || '127.0.0.1',
    port: Number(port),
    user: SUPERUSER,
    password: readFileSync(join(cluster, 'password'), 'utf8'),
    database: DATABASE,
  };
}

async function accepts(connection: Connection): Promise<boolean> {
  const client = new pg.Client(connection);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
