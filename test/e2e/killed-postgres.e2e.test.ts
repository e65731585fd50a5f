import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts';
import { temporaryFolder } from '../support/service.ts';

test.skipIf(process.platform === 'win32')(
  'a start waits for the processes that a killed server left at work',
  async () => {
    const dataDir = temporaryFolder();
    const first = await startEmbeddedPostgres({ dataDir, durable: false });
    const client = new pg.Client(first.connection);
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const leftover = rows[0]?.pid as number;
    const log = join(dataDir, 'postgres/postgres.log');

    process.kill(leftover, 'SIGSTOP');
    process.kill(
      Number(readFileSync(join(dataDir, 'postgres/cluster/data/postmaster.pid'), 'utf8').split('\n', 1)[0]),
      'SIGKILL',
    );
    await first.exited;
    await first.stop();
    rmSync(log);
    const second = startEmbeddedPostgres({ dataDir, durable: false });
    while (!existsSync(log) || !readFileSync(log, 'utf8').includes('is still in use')) await setImmediate();
    process.kill(leftover, 'SIGCONT');

    const { connection, stop } = await second;
    onTestFinished(stop);
    expect(connection.database).toBe('tallybot');
  },
);
