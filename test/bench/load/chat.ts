import { type BenchResult, percentile, type Row, round, timesRow } from '../report.ts';
import { fillAccount } from './bulk.ts';
import { runPaced } from './callers.ts';
import { type ScratchDatabase, withScratchServer } from './scratch.ts';
import { createKeys, type Service, startService } from './service.ts';

export const ACCOUNT = 'acme';
export const PEOPLE = 50;
export const ASKED_A_SECOND = 20;
const EVENTS = 1_000_000;
const DURATION_MS = 15_000;
const WARM_UP_MS = 5_000;

export interface ChatPlatform {
  /** How the service finds it. */
  settings: Record<string, string>;
  /** Resolves once the service is there. */
  joined(service: Service): Promise<void>;
  ask: Ask;
}

/** As one of the people; resolves with the answer before them. `undefined`: the platform gave up waiting. */
export type Ask = (index: number) => Promise<{ hasPicture: boolean } | undefined>;

export interface Asked {
  tookMs: number[];
  withoutPicture: number;
  unanswered: number;
}

/** An account with a million events, and an end to everything afterwards. */
export function withFilledAccount<T>(
  name: string,
  count: string | undefined,
  work: (database: ScratchDatabase, events: number) => Promise<T>,
): Promise<T> {
  const events = Number(count ?? EVENTS);
  return withScratchServer(async (scratch) => {
    const database = await scratch.database(name);
    await fillAccount(database, ACCOUNT, events, Date.now());
    return work(database, events);
  });
}

/** So many commands a second, each timed from the platform's own request to the answer that lies there. */
export async function askPaced(
  ask: Ask,
  perSecond: number,
  durationMs: number,
  before = async () => {},
): Promise<Asked> {
  const asked: Asked = { tookMs: [], withoutPicture: 0, unanswered: 0 };
  await runPaced(perSecond, durationMs, async (index) => {
    await before();
    const askedAt = performance.now();
    const answer = await ask(index);
    if (!answer) {
      asked.unanswered += 1;
      return;
    }
    asked.tookMs.push(performance.now() - askedAt);
    if (!answer.hasPicture) asked.withoutPicture += 1;
  });
  return asked;
}

export function askedRow(what: string, { tookMs, unanswered }: Asked, loopBlockedMs: number): Row {
  return { ...timesRow(what, tookMs), unanswered, 'loop held up, ms': loopBlockedMs };
}

/** The service at a platform: with usage that goes on, so that each chart is drawn anew, and without. */
export async function measureService(
  database: ScratchDatabase,
  { settings, joined, ask }: ChatPlatform,
): Promise<BenchResult> {
  const [token = ''] = await createKeys(database, [ACCOUNT]);
  const service = await startService(database.connection, settings);
  let recorded = 0;
  const recordOne = async () => {
    recorded += 1;
    await record(service, token, `asked-${recorded}`);
  };
  try {
    await joined(service);
    // The first chart waits for the fonts.
    await askPaced(ask, ASKED_A_SECOND, 1_000 / ASKED_A_SECOND, recordOne);
    await askPaced(ask, ASKED_A_SECOND, WARM_UP_MS, recordOne);
    await service.loopBlockedMs();
    const fresh = await askPaced(ask, ASKED_A_SECOND, DURATION_MS, recordOne);
    const freshBlockedMs = await service.loopBlockedMs();
    const same = await askPaced(ask, ASKED_A_SECOND, DURATION_MS);
    const sameBlockedMs = await service.loopBlockedMs();
    return {
      rows: [
        askedRow('/usage, new figures and a new chart each time', fresh, freshBlockedMs),
        askedRow('/usage, the figures of a moment ago', same, sameBlockedMs),
      ],
      figures: {
        p50Ms: round(percentile(fresh.tookMs, 0.5)),
        p99Ms: round(percentile(fresh.tookMs, 0.99)),
        sameP99Ms: round(percentile(same.tookMs, 0.99)),
        loopBlockedMaxMs: round(Math.max(freshBlockedMs, sameBlockedMs)),
        unanswered: fresh.unanswered + same.unanswered,
        withoutPicture: fresh.withoutPicture + same.withoutPicture,
        askedPerSecond: ASKED_A_SECOND,
      },
    };
  } finally {
    await service.stop();
  }
}

async function record(service: Service, token: string, id: string): Promise<void> {
  const event = { type: 'reply', id, agent: 'ada', at: new Date().toISOString() };
  const { body } = await service.post('/v1/events', token, JSON.stringify([event]));
  if (JSON.parse(body).recorded !== 1) throw new Error(`the event was not recorded: ${body}`);
}
