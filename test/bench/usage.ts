// What a person waits for: the card of every command, its pictures, and what drawing them costs everybody else.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { commands } from '../../commands/index.ts';
import type { Card } from '../../src/cards/card.ts';
import type { Chart } from '../../src/cards/chart.ts';
import type { ChartRenderer } from '../../src/charts/chart-renderer.ts';
import { createChartRenderer } from '../../src/charts/render.ts';
import type { Context } from '../../src/chat/context.ts';
import { dispatch } from '../../src/chat/dispatch.ts';
import { LINK_PATH } from '../../src/chat/linking.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { readOptions } from '../../src/chat/words.ts';
import { createActs } from '../../src/db/acts.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { samples } from '../charts/samples.ts';
import { fillAccount } from './load/bulk.ts';
import { type ScratchDatabase, withScratchServer } from './load/scratch.ts';
import { type BenchResult, percentile, round, timesRow } from './report.ts';

const ACCOUNT = 'acme';
const EVENTS = 10_000_000;
const WARM_UPS = 20;
const ROUNDS = 200;
const FILE_ROUNDS = 20;
const DRAWING_ROUNDS = 10;
const DRAWING_WARM_UPS = 2;
const LOOP_RESOLUTION_MS = 5;
const IDLE_MS = 2_000;

/** Every command as it is typed most often, and what asks for more than the usual. Nothing here changes anything. */
const asked: readonly string[] = [
  // Where there is an account, there is no workspace to link: it would be refused.
  ...commands.map(({ path }) => path).filter((path) => path !== LINK_PATH),
  'usage agents last 90 days',
  'usage history last 365 days',
  'usage history last 3 months weekly chart:kinds',
  'usage log last week agent:agent-3',
  'usage why last month',
  'usage export log last week',
];

export async function run([count]: readonly string[]): Promise<BenchResult> {
  const events = Number(count ?? EVENTS);
  return withScratchServer(async (scratch) => {
    const database = await scratch.database('usage');
    const now = Date.now();
    const startedAt = performance.now();
    await fillAccount(database, ACCOUNT, events, now);
    await furnish(database, events);
    console.log(`${events} events loaded in ${Math.round((performance.now() - startedAt) / 1_000)} s`);
    const answer = await answerer(database, now);
    const { rows, cards, loopBlockedMaxMs } = await timeCommands(answer);
    const written = await timeFiles(cards);
    const drawn = await timeCharts(cards.flatMap(chartsOf));
    return {
      rows: [...rows, ...written.rows, ...drawn.rows],
      figures: {
        commandP99Ms: round(Math.max(...rows.map((row) => Number(row['p99, ms'])))),
        commandLoopBlockedMaxMs: round(loopBlockedMaxMs),
        fileP50Ms: round(written.p50Ms),
        fileLoopBlockedMaxMs: round(written.loopBlockedMaxMs),
        chartP50Ms: round(drawn.p50Ms),
        loopBlockedMaxMs: round(drawn.loopBlockedMaxMs),
        events,
      },
    };
  });
}

/** What a team has set up: names for its agents, and credits enough that a forecast has something to foresee. */
async function furnish(database: ScratchDatabase, events: number): Promise<void> {
  await database.pool.query(
    `insert into agent (account_id, id, name, kind)
     select account_id, agent_id, agent_id, min(kind) from usage_day where account_id = $1 group by 1, 2`,
    [ACCOUNT],
  );
  await createLedger(createLedgerStore(database.pool), Date.now).grant(ACCOUNT, {
    id: 'bench',
    pool: 'top_up',
    // Two months of it: the events are those of ten, and cost a credit each.
    amount: credits(Math.ceil(events / 5)),
    effectiveAt: null,
    expiresAt: null,
    agentId: null,
    priority: null,
    actor: 'bench',
    remarks: null,
  });
}

type Answer = (words: string) => Promise<Card>;

/** As the platforms ask: the account is read with every command. */
async function answerer(database: ScratchDatabase, now: number): Promise<Answer> {
  const reports = createReportStore(database.pool);
  const acts = createActs(database, createLedger(createLedgerStore(database.pool), Date.now));
  const registry = createRegistry(commands);
  const contextNow = async (): Promise<Context> => {
    const directory = await reports.directory(ACCOUNT);
    if (!directory) throw new Error('the account is gone');
    const person = { id: 'bench', name: 'Bench', right: 'manage' } as const;
    return { acts, directory, now, person, place: null, reports };
  };
  // Past dispatch, which answers a mistake with a card too: one that is quickly made.
  for (const words of asked) {
    const { command, rest } = registry.find(words);
    await command.run(command.options.parse(readOptions(command, rest)), await contextNow());
  }
  return async (words) => dispatch(registry, words, await contextNow());
}

async function timeCommands(answer: Answer) {
  const tookMs = asked.map((): number[] => []);
  const cards: Card[] = [];
  const idleMs = await idleLoopMs();
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  // In turn, so that what disturbs the machine disturbs them alike.
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    if (round === 0) loop.enable();
    for (const [index, words] of asked.entries()) {
      const startedAt = performance.now();
      cards[index] = await answer(words);
      if (round >= 0) tookMs[index]?.push(performance.now() - startedAt);
    }
  }
  loop.disable();
  return {
    rows: asked.map((words, index) => timesRow(`/${words}`, tookMs[index] ?? [])),
    cards,
    loopBlockedMaxMs: Math.max(0, loop.max / 1e6 - idleMs),
  };
}

/** Written as they are sent, after the card has been answered with. */
async function timeFiles(cards: readonly Card[]) {
  const files = cards.flatMap(({ parts }) => parts.filter((part) => part.type === 'file'));
  const tookMs = files.map((): number[] => []);
  const idleMs = await idleLoopMs();
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  for (let round = 0; round < FILE_ROUNDS; round += 1) {
    for (const [index, { content }] of files.entries()) {
      const startedAt = performance.now();
      loop.enable();
      for await (const _piece of content()) {
        // Let go: a sender hands each on.
      }
      loop.disable();
      tookMs[index]?.push(performance.now() - startedAt);
    }
  }
  return {
    rows: files.map(({ name }, index) => timesRow(name, tookMs[index] ?? [])),
    p50Ms: Math.max(...tookMs.map((took) => percentile(took, 0.5))),
    loopBlockedMaxMs: Math.max(0, loop.max / 1e6 - idleMs),
  };
}

/** What the monitor reads of a loop that does nothing, which is its own interval. */
async function idleLoopMs(): Promise<number> {
  const idle = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  idle.enable();
  await wait(IDLE_MS);
  idle.disable();
  return idle.percentile(50) / 1e6;
}

async function timeCharts(ofCards: readonly Chart[]) {
  const idleMs = await idleLoopMs();
  const renderer = createChartRenderer();
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  try {
    // A process starts its worker once, before anybody asks.
    await draw(renderer, samples.line);
    loop.enable();
    const tookMs = new Map<string, number[]>();
    const charts = [...ofCards, ...Object.values(samples)];
    for (let round = -DRAWING_WARM_UPS; round < DRAWING_ROUNDS; round += 1) {
      for (const chart of charts) {
        const startedAt = performance.now();
        // Another title is another picture, which no cache has.
        await draw(renderer, { ...chart, title: `${chart.title} (${round})` });
        const took = performance.now() - startedAt;
        if (round >= 0) tookMs.set(chart.type, [...(tookMs.get(chart.type) ?? []), took]);
      }
    }
    loop.disable();
    return {
      rows: [...tookMs].map(([type, took]) => timesRow(`${type} chart`, took)),
      // Of the slowest type, so that a gauge does not speak for a line.
      p50Ms: Math.max(...[...tookMs.values()].map((took) => percentile(took, 0.5))),
      loopBlockedMaxMs: Math.max(0, loop.max / 1e6 - idleMs),
    };
  } finally {
    loop.disable();
    await renderer.close();
  }
}

async function draw(renderer: ChartRenderer, chart: Chart): Promise<void> {
  const picture = await renderer.render(chart, { theme: 'light' });
  if ('failed' in picture) throw new Error(`no picture of “${chart.title}”: ${picture.detail}`);
}

function chartsOf({ parts }: Card): Chart[] {
  return parts.flatMap((part) => (part.type === 'chart' ? [part.chart] : []));
}
