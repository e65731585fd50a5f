import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createFactStore } from '../../src/db/verify/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { verifyAccount } from '../../src/ledger/verify.ts';
import { openAccounts } from '../chaos/accounts.ts';
import { oneAddress } from '../support/one-address.ts';
import { startService, temporaryFolder } from '../support/service.ts';

const ACCOUNT = 'stops';

test.skipIf(process.platform === 'win32')(
  'agents and their meter killed at any moment: every event that was accepted is charged once',
  async () => {
    const folder = temporaryFolder();
    const { database, url: databaseUrl } = await startDatabase(folder);
    const key = (await openAccounts(database)).get(ACCOUNT) ?? '';
    let meterUrl: string | null = null;
    const address = await oneAddress(() => meterUrl);
    const book = join(folder, 'book');
    const startMeter = async () => {
      const meter = startService({ DATABASE_URL: databaseUrl });
      meterUrl = (await meter.ready) ?? null;
      expect(meterUrl, meter.output()).not.toBeNull();
      return meter;
    };
    const startAgent = (name: string) => runAgent([address, key, join(folder, 'spool'), book, name]);

    const meter = await startMeter();
    const [first, second] = [startAgent('first'), startAgent('second')];
    first.tell('track 400');
    second.tell('track 100');
    await Promise.all([first.says('at 400'), second.says('at 100')]);
    meter.kill('SIGKILL');
    await meter.ended;
    meterUrl = null;

    // Without a meter, and one of them killed while it tracks.
    first.tell('track 100000');
    second.tell('track 300');
    await first.says('at 900');
    first.kill();
    const third = startAgent('third');
    third.tell('track 200');
    third.tell('spend');
    await Promise.all([second.says('at 400'), third.says('spent')]);

    await startMeter();
    for (const agent of [second, third]) {
      agent.tell('finish');
      await agent.says('finished true');
    }
    expect(await second.end()).toBe(0);
    expect(await third.end()).toBe(0);

    const { tried, kept } = readBook(book);
    const charged = await chargedEvents(database);
    expect(kept.size).toBeGreaterThan(1_400);
    expect(missing(kept, charged)).toEqual([]);
    expect(missing(charged, tried)).toEqual([]);
    expect(await rolledUp(database)).toBe(charged.size);
    const differences: unknown[] = [];
    await verifyAccount(createFactStore(database.pool), ACCOUNT, Date.now(), (one) => differences.push(one));
    expect(differences).toEqual([]);
  },
);

async function startDatabase(folder: string): Promise<{ database: Database; url: string }> {
  const { connection, stop } = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: false });
  onTestFinished(stop);
  await migrate(connection);
  const database = await openDatabase(connection);
  onTestFinished(database.close);
  const { user, password, database: name, host } = connection;
  return { database, url: `postgres://${user}:${password}@/${name}?host=${encodeURIComponent(host)}` };
}

function runAgent(words: readonly string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'agent.mjs'), ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (said: Buffer) => {
    output += said;
  });
  child.stdin.on('error', () => {});
  return {
    tell: (line: string) => child.stdin.write(`${line}\n`),
    says: (line: string) =>
      new Promise<void>((resolve, reject) => {
        const look = () => `\n${output}`.includes(`\n${line}\n`) && resolve();
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`it ended without “${line}”: ${output}`)));
        look();
      }),
    kill: () => child.kill('SIGKILL'),
    end() {
      child.stdin.end();
      return ended;
    },
  };
}

/** Which events it had begun to track, and which it was promised; the credits of each. */
function readBook(path: string): { tried: Map<string, bigint>; kept: Map<string, bigint> } {
  const [tried, kept] = [new Map<string, bigint>(), new Map<string, bigint>()];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [what, id = '', quantity = ''] = line.split(' ');
    if (quantity !== '') (what === 'kept' ? kept : tried).set(id, credits(BigInt(quantity)));
  }
  return { tried, kept };
}

async function chargedEvents({ pool }: Database): Promise<Map<string, bigint>> {
  const { rows } = await pool.query<{ event_id: string; amount: bigint }>(
    'select event_id, amount from usage_event where account_id = $1',
    [ACCOUNT],
  );
  expect(new Set(rows.map((row) => row.event_id)).size).toBe(rows.length);
  return new Map(rows.map((row) => [row.event_id, row.amount]));
}

/** The rows are kept apart by a key; only the sums can tell whether something was added twice. */
async function rolledUp({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ events: bigint }>(
    'select coalesce(sum(events), 0)::int8 as events from usage_day where account_id = $1',
    [ACCOUNT],
  );
  return Number(rows[0]?.events);
}

function missing(these: ReadonlyMap<string, bigint>, from: ReadonlyMap<string, bigint>): string[] {
  return [...these].filter(([id, amount]) => from.get(id) !== amount).map(([id]) => id);
}
