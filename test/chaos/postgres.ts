import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Connection } from '../../src/db/embedded/server.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts';
import type { Dice } from './dice.ts';

export interface MortalPostgres {
  /** Stays the same over every death. */
  connection: Connection;
  url: string;
  /** Resolves while it answers. */
  answers(): Promise<void>;
  /** The server itself, as if the machine's power went; it comes back by our hand. */
  killServer(): Promise<void>;
  /** One of its processes: the server then ends all the others and recovers by itself. */
  killProcess(dice: Dice): Promise<void>;
  stop(): Promise<void>;
}

const ASK_AGAIN_MS = 10;

/** A durable Postgres, as the service runs its own, made to be killed. */
export async function startMortalPostgres(folder: string): Promise<MortalPostgres> {
  const dataDir = join(folder, 'data');
  // Each start makes a socket folder of another name; whoever outlives the server knows it by this one.
  const host = join(folder, 'socket');
  let server = await start();
  const connection = { ...server.connection, host };
  const { user, password, database } = connection;

  async function start() {
    const started = await startEmbeddedPostgres({ dataDir });
    rmSync(host, { force: true });
    symlinkSync(started.connection.host, host);
    return started;
  }

  async function answers(): Promise<void> {
    while (!(await isUp(connection))) await pause(ASK_AGAIN_MS);
  }

  return {
    connection,
    url: `postgres://${user}:${password}@/${database}?host=${encodeURIComponent(host)}`,
    answers,
    async killServer() {
      process.kill(serverPid(dataDir), 'SIGKILL');
      await server.exited;
      // Gives back the folder's lock, and takes the socket away.
      await server.stop();
      server = await start();
    },
    async killProcess(dice) {
      const client = new pg.Client(connection);
      const isOver = new Promise<void>((resolve) => client.once('end', resolve));
      client.on('error', () => {});
      await client.connect();
      let isKilled = false;
      while (!isKilled) {
        const { rows } = await client.query<{ pid: number }>(
          'select pid from pg_stat_activity where pid <> pg_backend_pid() order by pid',
        );
        isKilled = killIfThere(dice.pick(rows).pid);
      }
      // The server ends this connection too: before that it has not noticed.
      await isOver;
      await answers();
    },
    stop: () => server.stop(),
  };
}

/** A connection that was not needed any more may have ended since we asked. */
function killIfThere(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

function serverPid(dataDir: string): number {
  const file = join(dataDir, 'postgres/cluster/data/postmaster.pid');
  if (!existsSync(file)) throw new Error(`no Postgres runs in ${dataDir}`);
  return Number(readFileSync(file, 'utf8').split('\n', 1)[0]);
}

async function isUp(connection: Connection): Promise<boolean> {
  const client = new pg.Client(connection);
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
