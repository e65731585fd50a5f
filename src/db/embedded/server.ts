import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { UserError } from '../../domain/errors.ts';
import { postgresEnvironment, SUPERUSER } from './cluster.ts';
import type { Place } from './place.ts';
import type { Programs } from './programs.ts';
import { freePort, makeSocketFolder } from './socket.ts';

export interface Connection {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export interface RunningServer {
  connection: Connection;
  /** Settles when the server ends, whoever ended it. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

// Replaying the log after a crash may take minutes on a large database and a slow disk.
const READY_MS = 10 * 60_000;
const FAST_SHUTDOWN_MS = 30_000;
const LEFTOVERS = /pre-existing shared memory block/;
const LEFTOVERS_MS = 30_000;
const LOOK_AGAIN_MS = 50;
// Where many pools of tests lie side by side.
const FOR_TESTS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 100 };

export async function runServer(
  place: Place,
  programs: Programs,
  password: string,
  durable: boolean,
): Promise<RunningServer> {
  const deadline = performance.now() + LEFTOVERS_MS;
  for (;;) {
    try {
      return await runOnce(place, programs, password, durable);
    } catch (error) {
      // The processes of a server that was killed end once they have noticed. Only Postgres can tell that they have.
      if (!LEFTOVERS.test((error as Error).message) || performance.now() > deadline) throw error;
      await pause(LOOK_AGAIN_MS);
    }
  }
}

async function runOnce(
  place: Place,
  programs: Programs,
  password: string,
  durable: boolean,
): Promise<RunningServer> {
  const windows = process.platform === 'win32';
  const socketFolder = windows ? undefined : makeSocketFolder(place.account);
  const port = windows ? await freePort() : 5432;
  const settings = {
    listen_addresses: windows ? '127.0.0.1' : '',
    unix_socket_directories: socketFolder ?? '',
    port,
    max_connections: 50,
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Failed statements are told to whoever sent them; the file keeps what the server itself has to say.
    log_min_messages: 'log',
    ...(durable ? {} : FOR_TESTS),
  };
  const logPath = join(place.home, 'postgres.log');
  const child = start(place, programs, settings, logPath);
  const exited = new Promise<void>((resolve) =>
    child.once('exit', () => resolve()).once('error', () => resolve()),
  );
  // However we end, short of SIGKILL, Postgres is told to end too.
  const endToo = () => child.kill('SIGINT');
  process.once('exit', endToo);

  const server: RunningServer = {
    connection: { host: socketFolder ?? '127.0.0.1', port, user: SUPERUSER, password, database: 'postgres' },
    exited,
    async stop() {
      const insist = setTimeout(() => child.kill('SIGQUIT'), FAST_SHUTDOWN_MS);
      child.kill('SIGINT');
      await exited;
      clearTimeout(insist);
      process.off('exit', endToo);
      if (socketFolder) rmSync(socketFolder, { recursive: true, force: true });
    },
  };
  try {
    await ready(server.connection, child, logPath);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

function start(
  place: Place,
  programs: Programs,
  settings: Record<string, string | number>,
  logPath: string,
): ChildProcess {
  if (existsSync(logPath)) renameSync(logPath, `${logPath}.before`);
  const log = openSync(logPath, 'w', 0o600);
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(programs.postgres, ['-D', place.data, ...options], {
    ...place.account,
    cwd: place.cluster,
    env: postgresEnvironment(),
    stdio: ['ignore', log, log],
    // Out of the terminal's group: Ctrl+C is for us, and Postgres ends after the last request, not before.
    detached: process.platform !== 'win32',
  });
  closeSync(log);
  return child;
}

async function ready(connection: Connection, child: ChildProcess, logPath: string): Promise<void> {
  let failure: unknown;
  child.once('error', (error) => {
    failure = error;
  });
  const deadline = performance.now() + READY_MS;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null || failure) throw doesNotStart(failure, logPath);
    const client = new pg.Client(connection);
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      // An absent socket or "the database system is starting up" pass; anything else would last.
      const code = (error as { code?: string }).code ?? '';
      if (!['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P03'].includes(code) || performance.now() > deadline)
        throw error;
      await pause(10);
    }
  }
}

function doesNotStart(failure: unknown, logPath: string): UserError {
  const said =
    failure instanceof Error
      ? failure.message
      : readFileSync(logPath, 'utf8').trim().split('\n').slice(-3).join('\n');
  return new UserError('no-embedded-postgres', `The built-in Postgres does not start: ${said}`, {
    hint: `Its log is ${logPath}. DATABASE_URL makes Tallybot use a Postgres of your own instead.`,
  });
}
