// How near to the limit of the database usage is recorded, and how far above one transaction for each event.
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { createAccount } from '../support/ledger-account.ts';
import { type Load, runCallers } from './load/callers.ts';
import { recordNaively } from './load/naive.ts';
import { copyRows, unnestRows } from './load/raw-limit.ts';
import { type ScratchDatabase, withScratchServer } from './load/scratch.ts';
import { cloneAccount, createKeys, type Service, startService } from './load/service.ts';
import { eventRow, trafficAccount, usageEvents, usageInput } from './load/traffic.ts';
import { type BenchResult, median, round } from './report.ts';

// The machine is noisy: many short rounds in turn, and of each figure the median.
const ROUNDS = 5;
const ROUND_MS = 1_000;
const ROWS_A_STATEMENT = 1_000;
const STATEMENTS_A_ROUND = 40;
const NAIVE_CALLERS = 16;
const ACCOUNTS = 1_000;
const CONNECTIONS = { 1: 64, 100: 16 };
const BODIES = { 1: 15_000, 100: 500 };

interface Case {
  name: string;
  run(): Promise<Load>;
}

export async function run([rounds = String(ROUNDS)]: readonly string[]): Promise<BenchResult> {
  return withScratchServer(async (scratch) => {
    const database = await scratch.database('ours');
    await createAccount(database, trafficAccount('hot', Date.now()));
    const accountIds = await cloneAccount(database, 'hot', ACCOUNTS);
    const service = await startService(database.connection);
    try {
      return await measure(
        [
          ...rawCases(database),
          await naiveCase(await scratch.database('naive')),
          ...ledgerCases(database, accountIds),
          ...(await httpCases(database, service, accountIds)),
        ],
        Number(rounds),
      );
    } finally {
      await service.stop();
    }
  });
}

async function measure(cases: readonly Case[], rounds: number): Promise<BenchResult> {
  const loads = new Map<string, Load[]>(cases.map(({ name }) => [name, []]));
  // The first round warms up compilers and caches and is not kept.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, run } of cases) {
      const load = await run();
      if (round > 0) loads.get(name)?.push(load);
    }
  }
  return resultOf(loads);
}

const UNNEST = 'limit: bare rows, unnest';
const COPY = 'limit: bare rows, COPY';
const NAIVE = 'naive: a transaction an event';
const IN_PROCESS = 'in-process';
const HTTP_BATCHES = 'http, batches of 100, hot account';

function rawCases(database: ScratchDatabase): Case[] {
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

function ledgerCases(database: ScratchDatabase, accountIds: readonly string[]): Case[] {
  const ledger: Ledger = createLedger(createLedgerStore(database.pool), Date.now);
  const eventAt = usageEvents(Date.now());
  let sent = 0;
  const into = (ids: readonly string[]) => async () => {
    sent += 1;
    const [answer] = await ledger.record(ids[sent % ids.length] ?? '', [eventAt(sent)]);
    if (answer?.status !== 'recorded') throw new Error(`an event was ${answer?.status}`);
    return 1;
  };
  return [
    ...[64, 512].map((callers) => ({
      name: `${IN_PROCESS}, hot account, ${callers} callers`,
      run: () => runCallers(callers, ROUND_MS, into(['hot'])),
    })),
    {
      name: `${ACCOUNTS} accounts in process, 512 callers`,
      run: () => runCallers(512, ROUND_MS, into(accountIds)),
    },
  ];
}

async function httpCases(
  database: ScratchDatabase,
  service: Service,
  accountIds: readonly string[],
): Promise<Case[]> {
  const hot = await createKeys(database, ['hot']);
  const many = await createKeys(database, accountIds);
  let sent = 0;
  const bodyOf = (batch: number) => {
    const events = Array.from({ length: batch }, () => {
      sent += 1;
      return usageInput(sent, Date.now());
    });
    return JSON.stringify(batch === 1 ? events[0] : events);
  };

  return ([1, 100] as const).flatMap((batch) =>
    [
      { accounts: 'hot account', tokens: hot },
      { accounts: `${ACCOUNTS} accounts`, tokens: many },
    ].map(({ accounts, tokens }) => ({
      name: `http, batches of ${batch}, ${accounts}`,
      async run() {
        // Made beforehand: whoever sends has them anyway. More than any round has sent.
        const bodies = Array.from({ length: BODIES[batch] }, () => bodyOf(batch));
        return runCallers(CONNECTIONS[batch], ROUND_MS, async () => {
          const body = bodies.pop() ?? bodyOf(batch);
          const answer = await service.post('/v1/events', tokens[bodies.length % tokens.length] ?? '', body);
          if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.body}`);
          return batch;
        });
      },
    })),
  );
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
  const throughput = (name: string) => (loads.get(name) ?? []).map(({ perSecond }) => perSecond);
  // Round by round, because what else the machine does changes more from round to round than the ratio.
  const ratio = (name: string, to: string) => {
    const base = throughput(to);
    return median(throughput(name).map((perSecond, round) => perSecond / (base[round] ?? Number.NaN)));
  };
  const rows = [...loads].map(([name, rounds]) => ({
    case: name,
    perSecond: median(throughput(name)),
    p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
    ofLimit: ratio(name, UNNEST),
    timesNaive: ratio(name, NAIVE),
  }));
  const best = rows
    .filter((row) => row.case.startsWith(IN_PROCESS))
    .reduce((a, b) => (b.ofLimit > a.ofLimit ? b : a));
  return {
    rows,
    figures: {
      ratioToLimit: round(best.ofLimit),
      timesNaive: round(best.timesNaive),
      httpRatioToLimit: round(ratio(HTTP_BATCHES, UNNEST)),
      p99Ms: round(best.p99Ms),
    },
  };
}
