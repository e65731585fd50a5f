import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { canReach, isRoot, unprivilegedAccount } from '../../src/db/embedded/account.ts';
import type { RunningServer } from '../../src/db/embedded/server.ts';
import { startThrowawayPostgres } from '../../src/db/embedded/throwaway.ts';
import { MAIN, startService, temporaryFolder } from '../support/service.ts';

const MADE = 'brought the database up to date';
const LOADED = 'loaded the demo account';

/** Root alone can try what depends on accounts, where another can run it. A run without it says what it left out. */
const asRoot = test.skipIf(!isRoot() || !isOpenToOthers(process.execPath));
/** As another account, which a checkout closed to others keeps out, such as one in /root. */
const asAnother = test.skipIf(
  !isRoot() || !isOpenToOthers(process.execPath) || !isOpenToOthers(dirname(MAIN)),
);

test('one command starts it, and it answers; told to stop or killed, the next start has the data again', async () => {
  const DATA_DIR = join(temporaryFolder(), 'not/there/yet');
  const begin = async (DEMO = '') => {
    const service = startService({ DATA_DIR, DEMO });
    const url = await service.ready;
    expect(url, service.output()).toBeDefined();
    return { ...service, url };
  };

  const first = await begin();
  expect(first.output()).toContain(MADE);
  expect(first.output()).toContain(LOADED);
  expect((await fetch(`${first.url}/live`)).status).toBe(200);
  expect(await readiness(first.url)).toBe(200);

  for (const [signal, end] of [
    ['SIGTERM', 0],
    ['SIGINT', 0],
    ['SIGKILL', 'SIGKILL'],
  ] as const) {
    const service = signal === 'SIGTERM' ? first : await begin('off');
    service.kill(signal);
    expect(await service.ended, service.output()).toBe(end);
  }

  const last = await begin();
  expect(last.output()).not.toContain(MADE);
  expect(last.output()).not.toContain(LOADED);
});

test('a signal during the first start stops it, without saying that it is ready, and the next one starts', async () => {
  const DATA_DIR = temporaryFolder();
  const first = startService({ DATA_DIR });
  first.kill('SIGTERM');
  await first.ended;
  const second = startService({ DATA_DIR });
  await until(() => existsSync(join(DATA_DIR, 'postgres/cluster')));

  second.kill('SIGTERM');

  expect(await second.ended).toBe(0);
  expect(await second.ready).toBeUndefined();
  expect(await startService({ DATA_DIR }).ready).toBeDefined();
});

test.each([
  ['is a file', (path: string) => writeFileSync(path, '')],
  ['is a link to nowhere', (path: string) => symlinkSync('nowhere', path)],
])('a data folder that %s is named, and the setting that changes it', async (_, spoil) => {
  const DATA_DIR = join(temporaryFolder(), 'data');
  spoil(DATA_DIR);

  const service = startService({ DATA_DIR });

  expect(await service.ended).toBe(1);
  expect(service.output()).toMatch(
    /^The data folder \S+\/data cannot be used: E[A-Z]+: .+\.\nSet DATA_DIR to/,
  );
});

test('after kill -9 in the middle of the first start the next one starts', async () => {
  const DATA_DIR = temporaryFolder();
  const first = startService({ DATA_DIR });
  await until(() => existsSync(join(DATA_DIR, 'postgres/lock-1')));

  first.kill('SIGKILL');

  await first.ended;
  const second = startService({ DATA_DIR });
  expect(await second.ready, second.output()).toBeDefined();
});

test('two starts at once on one folder: one runs, the other says why not', async () => {
  const DATA_DIR = temporaryFolder();

  const both = [startService({ DATA_DIR }), startService({ DATA_DIR })];

  const urls = await Promise.all(both.map((service) => service.ready));
  expect(urls.filter(Boolean)).toHaveLength(1);
  const loser = both[urls.indexOf(undefined)];
  expect(await loser?.ended).toBe(1);
  expect(loser?.output()).toMatch(
    /^Another Tallybot is already using this data folder \(process \d+\)\.\nStop it, or set DATA_DIR to another folder\.\n$/,
  );
});

test('wrong settings are all named, without a stack', async () => {
  const service = startService({ PORT: 'http', DATABASE_URL: 'nonsense' });

  expect(await service.ended).toBe(1);
  expect(service.output()).toMatch(/PORT must be.*\n.*DATABASE_URL must be/);
  expect(service.output()).not.toContain('    at ');
});

describe('over a Postgres that runs already', () => {
  let postgres: RunningServer;
  beforeAll(async () => {
    postgres = await startThrowawayPostgres();
  });
  afterAll(() => postgres.stop());

  const settings = () => {
    const { host, user, password, database } = postgres.connection;
    return {
      DATA_DIR: join(temporaryFolder(), 'unused'),
      DATABASE_URL: `postgres://${user}:${password}@/${database}?host=${encodeURIComponent(host)}`,
    };
  };

  test('DATABASE_URL serves from that one, and makes none; DEMO=off leaves it without any account', async () => {
    const given = settings();

    const service = startService({ ...given, DEMO: 'off' });

    const url = await service.ready;
    expect(url, service.output()).toBeDefined();
    expect(await readiness(url)).toBe(200);
    expect(service.output()).not.toContain(postgres.connection.password);
    expect(service.output()).not.toContain('demo');
    expect(existsSync(given.DATA_DIR)).toBe(false);
  });

  test('a taken port is named, and the setting that changes it', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void squatter.close());
    await new Promise((resolve) => squatter.once('listening', resolve));
    const PORT = String((squatter.address() as AddressInfo).port);

    const service = startService({ ...settings(), PORT });

    expect(await service.ended).toBe(1);
    expect(service.output()).toContain(`Port ${PORT} is already taken.\nSet PORT to another one`);
  });
});

test('a database that cannot be reached is said so, without its password', async () => {
  const service = startService({ DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/x' });

  expect(await service.ended).toBe(1);
  expect(service.output()).toContain('Cannot reach the database at 127.0.0.1:1: nothing listens there.');
  expect(service.output()).not.toContain('hunter2');
});

asRoot(
  'root starts it in a folder closed to others: the data lies elsewhere, and a file says where',
  async () => {
    const closed = temporaryFolder();
    chmodSync(closed, 0o700);
    const DATA_DIR = join(closed, 'data');

    const service = startService({ DATA_DIR });

    expect(await service.ready, service.output()).toBeDefined();
    const home = readFileSync(join(DATA_DIR, 'postgres-is-at.txt'), 'utf8').split('\n', 1)[0] ?? '';
    onTestFinished(() => rmSync(home, { recursive: true }));
    expect(statSync(join(home, 'cluster')).uid).toBe(unprivilegedAccount().uid);
    service.kill('SIGTERM');
    await service.ended;
  },
);

asAnother('an ordinary user starts it with the data in a folder of their own', async () => {
  const { uid, gid } = unprivilegedAccount();
  const DATA_DIR = join(temporaryFolder(), 'data');
  mkdirSync(DATA_DIR, { mode: 0o700 });
  chownSync(DATA_DIR, uid, gid);

  const service = startService({ DATA_DIR }, { uid, gid });

  expect(await service.ready, service.output()).toBeDefined();
  expect(statSync(join(DATA_DIR, 'postgres/cluster')).uid).toBe(uid);
});

function isOpenToOthers(path: string): boolean {
  return canReach(unprivilegedAccount(), path);
}

/** Asked again as long as the database does not answer in time, as a balancer does: the machine may be busy. */
async function readiness(url: string | undefined): Promise<number> {
  for (;;) {
    const { status } = await fetch(`${url}/ready`);
    if (status !== 503) return status;
    await pause(1);
  }
}

/** Looks again and again, for there is no one to tell us; in between, the cores are for what is waited for. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(1);
}
