import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReportStore } from '../../src/db/readers/store.ts';
import { parsePeriod } from '../../src/domain/period.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import type { FilePage } from '../../src/reports/file-page.ts';
import { readWholeLog } from '../../src/reports/log.ts';
import type { Directory } from '../../src/reports/ports/directory.ts';
import type { ReportStore } from '../../src/reports/ports/store.ts';
import type { Scope } from '../../src/reports/scope.ts';
import { readWholeStatement } from '../../src/reports/whole-statement.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';
import { openTraffic } from '../support/traffic.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const HOUR = 3_600_000;
const EVENTS = 25;

let database: TestDatabase;
let store: ReportStore;
let directory: Directory;
let scope: Scope;
let newestFirst: string[];
beforeAll(async () => {
  database = await createTestDatabase();
  store = createReportStore(database.pool);
  await createAccount(database, { id: 'acme', agents: { ada: 'chat' }, anchorAt: Date.UTC(2026, 10, 1) });
  const events = Array.from({ length: EVENTS }, (_, index) =>
    UsageEvent.parse({
      type: 'reply',
      id: `e${index}`,
      agent: 'ada',
      at: new Date(NOW - index * HOUR).toISOString(),
    }),
  );
  await openTraffic(database, NOW).ledger.record('acme', events);
  newestFirst = events.map(({ id }) => id);
  directory = (await store.directory('acme')) as Directory;
  const { anchor } = directory;
  // Two of the events lie before it.
  const period = parsePeriod('2026-11-19..2026-11-20', { now: NOW, zone: anchor.zone, anchor });
  scope = { period: { ...period, from: NOW - 22 * HOUR }, agent: null, company: null };
});
afterAll(() => database.drop());

async function all<Line>(pages: AsyncIterable<FilePage<Line>>) {
  const read = [];
  for await (const page of pages) read.push(page);
  return {
    lines: read.flatMap(({ lines }) => lines),
    sizes: read.map(({ lines }) => lines.length),
    hasMore: read.at(-1)?.hasMore,
  };
}

describe('the log of a period, for a file', () => {
  test.each([
    [22, [10, 10, 2], true],
    [23, [10, 10, 3], false],
    [24, [10, 10, 3], false],
    [20, [10, 10], true],
  ])('holds the newest %i lines, in pages, and says whether there are more', async (max, sizes, hasMore) => {
    const read = await all(readWholeLog(store, directory, scope, max, 10));

    expect(read.lines.map(({ id }) => id)).toEqual(newestFirst.slice(0, Math.min(max, 23)));
    expect(read).toMatchObject({ sizes, hasMore });
  });

  test('is the same in one page as in many', async () => {
    const [one, many] = await Promise.all([
      all(readWholeLog(store, directory, scope, 100)),
      all(readWholeLog(store, directory, scope, 100, 1)),
    ]);

    expect(many.lines).toEqual(one.lines);
  });
});

describe('the statement of a period, for a file', () => {
  test.each([
    [22, true],
    [23, false],
    [24, false],
  ])('holds the newest %i lines, and says whether there are more', async (max, hasMore) => {
    const read = await all(readWholeStatement(store, directory, scope, NOW, max));

    expect(read.lines.map(({ event }) => event?.id)).toEqual(newestFirst.slice(0, Math.min(max, 23)));
    expect(read.hasMore).toBe(hasMore);
  });
});
