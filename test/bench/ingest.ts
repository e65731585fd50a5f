// How near to the limit of the database usage is recorded, and how far above one transaction for each event.
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { createAccount } from '../support/ledger-account.ts';
import { type Load, runCallers } from './load/callers.ts';
import { recordNaively } from './load/naive.ts';
import { copyRows, unnestRows } from './load/raw-limit.ts';
import { type ScratchDatabase, withScratchServer } from './load/scratch.ts';
import { eventRow, trafficAccount, usageEvents } from './load/traffic.ts';
import { type BenchResult, median } from './report.ts';

// The machine is noisy: many short rounds in turn, and of each figure the median.
const ROUNDS = 5;
const ROUND_MS = 1_000;
const ROWS_A_STATEMENT = 1_000;
const STATEMENTS_A_ROUND = 40;
const NAIVE_CALLERS = 16;

interface Case {
  name: string;
  run(): Promise<Load>;
}

export async function run([rounds = String(ROUNDS)]: readonly string[]): Promise<BenchResult> {
  return withScratchServer(async (scratch) => {
    const database = await scratch.database('ours');
    const cases = [
      ...(await rawCases(database)),
      await naiveCase(await scratch.database('naive')),
      ...(await ledgerCases(database)),
    ];
    const loads = new Map<string, Load[]>(cases.map(({ name }) => [name, []]));
    // The first round warms up compilers and caches and is not kept.
    for (let round = 0; round <= Number(rounds); round += 1) {
      for (const { name, run } of cases) {
        const load = await run();
        if (round > 0) loads.get(name)?.push(load);
      }
    }
    return resultOf(loads);
  });
}

const UNNEST = 'limit: bare rows, unnest';
const COPY = 'limit: bare rows, COPY';
const NAIVE = 'naive: a transaction an event';
const IN_PROCESS = 'in-process';

async function rawCases(database: ScratchDatabase): Promise<Case[]> {
  const nextRows = rowsFor('bare');
  const statements = () => Array.from({ length: STATEMENTS_A_ROUND }, () => nextRows(ROWS_A_STATEMENT));
  return [
    { name: UNNEST, run: () => unnestRows(database.connection, statements(), 2) },
    { name: COPY, run: () => copyRows(database.connection, statements()) },
  ];
}

async function naiveCase(database: ScratchDatabase): Promise<Case> {
  await createAccount(database, trafficAccount('naive', Date.now()));
  const nextRows = rowsFor('naive');
  const [{ grantId, balanceAfter }] = nextRows(1) as [ReturnType<typeof eventRow>];
  await database.prisma.grantBalance.create({
    data: { accountId: 'naive', grantId: grantId ?? '', remaining: balanceAfter },
  });
  const act = async () => {
    const [row] = nextRows(1) as [ReturnType<typeof eventRow>];
    await recordNaively(database, row);
    return 1;
  };
  return { name: NAIVE, run: () => runCallers(NAIVE_CALLERS, ROUND_MS, act) };
}

async function ledgerCases(database: ScratchDatabase): Promise<Case[]> {
  const ledger: Ledger = createLedger(createLedgerStore(database.pool), Date.now);
  await createAccount(database, trafficAccount('hot', Date.now()));
  const eventAt = usageEvents(Date.now());
  let sent = 0;
  const act = async () => {
    const [answer] = await ledger.record('hot', [eventAt(sent++)]);
    if (answer?.status !== 'recorded') throw new Error(`an event was ${answer?.status}`);
    return 1;
  };
  return [64, 512].map((callers) => ({
    name: `${IN_PROCESS}, ${callers} callers, hot account`,
    run: () => runCallers(callers, ROUND_MS, act),
  }));
}

function rowsFor(accountId: string) {
  const eventAt = usageEvents(Date.now());
  let seq = 0;
  return (count: number) =>
    Array.from({ length: count }, () => {
      seq += 1;
      return eventRow(accountId, seq, eventAt(seq));
    });
}

function resultOf(loads: ReadonlyMap<string, readonly Load[]>): BenchResult {
  const medians = new Map(
    [...loads].map(([name, rounds]) => [
      name,
      {
        perSecond: median(rounds.map(({ perSecond }) => perSecond)),
        p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
        p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
      },
    ]),
  );
  const of = (name: string) => medians.get(name) as Load;
  const best = [...medians]
    .filter(([name]) => name.startsWith(IN_PROCESS))
    .map(([, load]) => load)
    .reduce((a, b) => (b.perSecond > a.perSecond ? b : a));
  const limit = of(UNNEST).perSecond;
  const naive = of(NAIVE).perSecond;
  return {
    rows: [...medians].map(([name, load]) => ({
      case: name,
      ...load,
      ofLimit: load.perSecond / limit,
      timesNaive: load.perSecond / naive,
    })),
    figures: {
      ratioToLimit: round(best.perSecond / limit),
      timesNaive: round(best.perSecond / naive),
      p99Ms: round(best.p99Ms),
    },
  };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
