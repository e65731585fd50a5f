import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type BadRow,
  type ImportReport,
  type ImportTools,
  importUsage,
} from '../../src/cli/import/import-usage.ts';
import { openImportFile } from '../../src/cli/import/read-file.ts';
import { verifyAll } from '../../src/cli/verify/act.ts';
import { sayVerdicts } from '../../src/cli/verify/say.ts';
import { createImportJobs } from '../../src/db/import-jobs.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { createFactStore } from '../../src/db/verify/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';
import { openTraffic } from '../support/traffic.ts';

const now = Date.UTC(2026, 4, 20, 12);
const DAY = 24 * 3_600_000;

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'tallybot-import-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Rows of one credit each, one a minute up to now. */
function csvOf(count: number, remarks = 'imported'): string {
  const rows = Array.from(
    { length: count },
    (_, index) =>
      `e${index},reply,ada,${new Date(now - index * 60_000).toISOString()},"${remarks}, ${index}"`,
  );
  return ['id,type,agent,at,remarks', ...rows].join('\r\n');
}

async function run(
  accountId: string,
  path: string,
  tools: Partial<ImportTools> = {},
): Promise<ImportReport & { badRows: BadRow[] }> {
  const badRows: BadRow[] = [];
  const report = await importUsage(
    accountId,
    await openImportFile(path),
    path.endsWith('.csv') ? 'csv' : 'ndjson',
    {
      ledger: openTraffic(database, now).ledger,
      jobs: createImportJobs(database.pool),
      clock: () => now,
      onBadRow: (row) => badRows.push(row),
      onProgress: () => {},
      ...tools,
    },
  );
  return { ...report, badRows };
}

const asked = (account: string) => ({ account, repair: false, quiet: false });
const screen = {
  clock: () => now,
  signal: new AbortController().signal,
  progress: () => ({ at() {} }),
};

async function eventsOf(accountId: string): Promise<number> {
  const { rows } = await database.pool.query('select count(*) from usage_event where account_id = $1', [
    accountId,
  ]);
  return Number(rows[0].count);
}

test('every good row is counted, and every bad one named by its line and field', async () => {
  await createAccount(database, { id: 'mixed' });
  const at = new Date(now).toISOString();
  const path = write(
    'mixed.csv',
    [
      'id,type,agent,at,quantity,answeredAt,endedAt',
      `a,reply,ada,${at},2,,`,
      `b,reply,ada,yesterday,two,,`,
      `c,call,ada,,,${at},2026-05-20T11:00:00Z`,
      `d,reply,ada,${new Date(now + DAY).toISOString()},,,`,
      `e,reply,stranger,${at},,,`,
      'f,reply',
      `a,reply,ada,${at},3,,`,
      `g,reply,ada,${at},1,,`,
    ].join('\n'),
  );

  const report = await run('mixed', path);

  expect(report).toMatchObject({ rows: 8, recorded: 2, duplicates: 0, bad: 6, charged: credits(3) });
  expect(report.badRows).toEqual([
    {
      line: 3,
      faults: [
        'at must be an instant with its offset, such as 2026-05-01T09:30:00Z',
        'quantity must be a whole number from 1 to 10000',
      ],
    },
    { line: 4, faults: ['endedAt the call ended before it was answered'] },
    { line: 5, faults: ['at lies in the future'] },
    { line: 6, faults: ['kind is required: the agent is not known yet'] },
    { line: 7, faults: ['has 2 fields instead of 7'] },
    { line: 8, faults: ['id is taken by another event, which stays as it is'] },
  ]);
  expect(await eventsOf('mixed')).toBe(2);
});

test('the same file twice counts once', async () => {
  await createAccount(database, { id: 'twice' });
  const path = write('twice.csv', csvOf(2_500));

  const first = await run('twice', path);
  const second = await run('twice', path);

  expect(first).toMatchObject({ rows: 2_500, recorded: 2_500, bad: 0, charged: credits(2_500) });
  expect(second).toMatchObject({ resumedAfter: 0, rows: 2_500, recorded: 0, duplicates: 2_500, charged: 0n });
  expect(await eventsOf('twice')).toBe(2_500);
});

test('cut off, it goes on where it was, and in the end has counted every row once', async () => {
  await createAccount(database, { id: 'cut' });
  const path = write('cut.csv', csvOf(3_500, 'cut off'));
  const { ledger } = openTraffic(database, now);
  let batches = 0;
  const dying: ImportTools['ledger'] = {
    async record(accountId, events) {
      batches += 1;
      const answers = await ledger.record(accountId, events);
      // After its commit, and before the import could note it.
      if (batches === 3) throw new Error('killed');
      return answers;
    },
  };
  await expect(run('cut', path, { ledger: dying })).rejects.toThrow('killed');
  expect(await eventsOf('cut')).toBe(3_000);

  const report = await run('cut', path);

  expect(report).toMatchObject({ resumedAfter: 2_000, rows: 3_500, recorded: 500, duplicates: 1_000 });
  expect(await eventsOf('cut')).toBe(3_500);
  expect((await verifyAll(createFactStore(database.pool), asked('cut'), screen)).clean).toBe(true);
});

test('a file with one row put right is another file, and only that row is counted', async () => {
  await createAccount(database, { id: 'corrected' });
  const lines = csvOf(10).split('\r\n');
  const wrong = lines.with(5, lines[5]?.replace('reply', 'relpy') ?? '');
  expect(await run('corrected', write('wrong.csv', wrong.join('\n')))).toMatchObject({ recorded: 9, bad: 1 });

  const report = await run('corrected', write('right.csv', lines.join('\n')));

  expect(report).toMatchObject({ resumedAfter: 0, recorded: 1, duplicates: 9, bad: 0 });
});

test('usage of a closed cycle keeps its day on charts, and is charged to the open cycle', async () => {
  await createAccount(database, { id: 'past' });
  const path = write(
    'past.ndjson',
    [
      { id: 'a', type: 'reply', agent: 'ada', at: '2026-02-10T10:00:00Z' },
      { id: 'b', type: 'reply', agent: 'ada', at: '2026-05-10T10:00:00Z' },
    ]
      .map((event) => JSON.stringify(event))
      .join('\n'),
  );

  const report = await run('past', path);

  expect(report).toMatchObject({ recorded: 2, late: 1 });
  const reports = createReportStore(database.pool);
  const usage = await reports.usage('past', { from: '2026-01-01', to: '2026-05-31', groupBy: 'day' });
  expect(usage.map(({ key }) => key)).toEqual(['2026-02-10', '2026-05-10']);
  expect((await reports.credits('past', now))?.totals).toEqual(
    new Map([[4, { used: credits(2), uncovered: 0n }]]),
  );
});

test('a missing file, another encoding and an unknown account are said in words', async () => {
  await createAccount(database, { id: 'words' });

  await expect(run('words', join(folder, 'nowhere.csv'))).rejects.toMatchObject({ code: 'no-file' });
  await expect(
    run('words', write('latin.csv', Buffer.from('id,type,agent\n\xe9,reply,ada', 'latin1'))),
  ).rejects.toMatchObject({ code: 'not-utf8' });
  await expect(run('nobody', write('a.csv', csvOf(1)))).rejects.toMatchObject({ code: 'unknown-account' });
});

test('verify says what differs, and fails; repaired, it does not', async () => {
  await createAccount(database, { id: 'odd' });
  await run('odd', write('odd.csv', csvOf(3)));
  await database.pool.query(`update usage_day set used = 5, events = 9 where account_id = 'odd'`);
  const store = createFactStore(database.pool);

  const seen: number[][] = [];
  const progress = () => ({ at: (...done: number[]) => seen.push(done) });
  const found = await verifyAll(store, asked('odd'), { ...screen, progress });
  // Three events among seven facts: to fold them is three quarters of the work, to compare four tables is the rest.
  expect(seen).toEqual([5.25, 5.687_5, 6.125, 6.562_5, 7, 7].map((done) => [done, 3]));
  expect(found.clean).toBe(false);
  expect(sayVerdicts(found.accounts)).toBe(
    [
      'odd: 1 difference, 1 left',
      '  usage_day 2026-05-20 ada — — chat: used 5, events 9 instead of used 3000000, events 3',
      '1 account verified, 1 with differences.',
    ].join('\n'),
  );
  expect(await verifyAll(store, { ...asked('odd'), repair: true }, screen)).toMatchObject({
    clean: true,
    accounts: [{ account: 'odd', count: 1, left: 0, differences: [{ of: 'usage_day', repaired: true }] }],
  });
  expect((await verifyAll(store, asked('odd'), screen)).clean).toBe(true);
  await expect(verifyAll(store, asked('nobody'), screen)).rejects.toMatchObject({ code: 'unknown-account' });
});
