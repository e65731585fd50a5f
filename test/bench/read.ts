// Whether what people read costs more where there are more events.
import { createReportStore } from '../../src/db/readers/store.ts';
import { localDay } from '../../src/domain/instant.ts';
import { readBalance } from '../../src/reports/balance.ts';
import type { ReportStore } from '../../src/reports/ports/store.ts';
import { fillAccount } from './load/bulk.ts';
import { type Scratch, withScratchServer } from './load/scratch.ts';
import { type BenchResult, median, type Row } from './report.ts';

const SIZES = ['1000000', '10000000'];
const DAY_MS = 24 * 3_600_000;
const LINES_A_PAGE = 50;
const PAGE = 500;
const WARM_UPS = 20;
const ROUNDS = 200;

const reads = ['balance', 'month by agent', `log, page ${PAGE}`] as const;
type Read = Record<(typeof reads)[number], () => Promise<unknown>>;

export async function run(args: readonly string[]): Promise<BenchResult> {
  const sizes = (args.length === 2 ? args : SIZES).map(Number);
  return withScratchServer(async (scratch) => {
    const filled: Read[] = [];
    for (const size of sizes) filled.push(await fill(scratch, size));
    const rows: Row[] = [];
    let growth = 0;
    for (const name of reads) {
      const [small = Number.NaN, large = Number.NaN] = await timeInTurn(filled.map((read) => read[name]));
      growth = Math.max(growth, large / small);
      rows.push({
        read: name,
        [`${sizes[0]} events, ms`]: small,
        [`${sizes[1]} events, ms`]: large,
        growth: large / small,
      });
    }
    return { rows, figures: { growth: Number(growth.toFixed(3)) } };
  });
}

async function fill(scratch: Scratch, size: number): Promise<Read> {
  const now = Date.now();
  const database = await scratch.database(`events_${size}`);
  const startedAt = performance.now();
  await fillAccount(database, 'acme', size, now);
  console.log(`${size} events loaded in ${Math.round((performance.now() - startedAt) / 1_000)} s`);
  const store = createReportStore(database.pool);
  const month = { from: localDay(now - 31 * DAY_MS, 'UTC'), to: localDay(now, 'UTC') };
  const cursor = await cursorOf(store, PAGE);
  return {
    balance: () => readBalance(store, 'acme', now),
    'month by agent': () => store.usage('acme', { ...month, groupBy: 'agent' }),
    [`log, page ${PAGE}` as const]: () => store.events('acme', { cursor, limit: LINES_A_PAGE }),
  };
}

/** Where that page begins, found as a reader would: by turning the pages before it. */
async function cursorOf(store: ReportStore, page: number): Promise<string | undefined> {
  let cursor: string | null | undefined;
  for (let turned = 1; turned < page; turned += 1) {
    const { nextCursor } = await store.events('acme', { cursor: cursor ?? undefined, limit: LINES_A_PAGE });
    if (nextCursor === null) throw new Error(`the log has only ${turned} pages`);
    cursor = nextCursor;
  }
  return cursor ?? undefined;
}

/** The median of each, taken in turn, so that what disturbs the machine disturbs them alike. */
async function timeInTurn(acts: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const tookMs: number[][] = acts.map(() => []);
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    for (const [index, act] of acts.entries()) {
      const startedAt = performance.now();
      await act();
      if (round >= 0) tookMs[index]?.push(performance.now() - startedAt);
    }
  }
  return tookMs.map(median);
}
