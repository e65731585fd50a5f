import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { openAccounts } from '../chaos/accounts.ts';
import { openBook } from '../chaos/book.ts';
import { diceOf } from '../chaos/dice.ts';
import { startFleet } from '../chaos/fleet.ts';
import { judge } from '../chaos/judge.ts';
import { startMortalPostgres } from '../chaos/postgres.ts';
import { createSender } from '../chaos/sender.ts';
import { makeTraffic } from '../chaos/traffic.ts';
import { type Chat, openChat } from './chat.ts';
import { watchMemory } from './memory.ts';

export interface SoakOptions {
  seed: number;
  minutes: number;
  tell(progress: string): void;
}

export interface Soaked {
  faults: string[];
  complaints: readonly string[];
  events: number;
  asked: number;
  posted: number;
  dead: number;
  /** Of each replica: what it holds at the end, and that against the second quarter of the time. */
  memory: { mebibytes: number; growth: number }[];
  verifyClean: boolean;
}

const REPLICAS = 2;
const CALLERS = 4;
const CALLER_PAUSE_MS = 40;
const ASK_PAUSE_MS = 700;
const DISTURB_PAUSE_MS = 1_500;
const LOOK_PAUSE_MS = 2_000;
const SAID_WITHIN_MS = 90_000;

/** Ordinary days, many of them: traffic, questions and warnings, while platforms answer as badly as they do. */
export async function soak({ seed, minutes, tell }: SoakOptions): Promise<Soaked> {
  const ends: (() => Promise<unknown> | unknown)[] = [];
  const giveUp = new AbortController();
  try {
    const dice = diceOf(seed);
    const book = openBook();
    const folder = mkdtempSync(join(tmpdir(), 'tallybot-soak-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    // Postgres may have to run as another account.
    chmodSync(folder, 0o755);
    const postgres = await startMortalPostgres(folder);
    ends.push(postgres.stop);
    await migrate(postgres.connection);
    const database = await openDatabase(postgres.connection);
    ends.push(database.close);
    const tokens = await openAccounts(database);
    const chat = await openChat({ slack: 'stops', discord: 'repays' });
    ends.push(chat.close);

    const fleet = startFleet({
      size: REPLICAS,
      command: ['--max-semi-space-size=64', join(import.meta.dirname, '../../dist/src/main.js')],
      settings: { DATABASE_URL: postgres.url, DEMO: 'off', ...chat.settings },
      mayStart: postgres.answers,
      onDeath: (said) => book.faults.push(`a service ended by itself: ${said}`),
    });
    ends.push(fleet.stop);
    const replicas = Array.from({ length: REPLICAS }, (_, index) => index);
    await Promise.all(replicas.map(fleet.url));
    const memory = (await Promise.all(replicas.map(fleet.pid))).map(watchMemory);
    await chat.warnChannels();

    const endsAt = performance.now() + minutes * 60_000;
    const goesOn = () => performance.now() < endsAt;
    const onFault = (fault: string) => book.faults.push(fault);
    const sender = createSender({ fleet, tokens, dice: dice.split(), onFault, giveUp: giveUp.signal });
    const paced = { ...sender, post: unhurried(sender.post) };
    const accountIds = [...tokens.keys()];
    let asked = 0;
    const every = async (ms: number, act: () => unknown) => {
      while (goesOn()) {
        await act();
        await pause(ms);
      }
    };
    await Promise.all([
      ...Array.from({ length: CALLERS }, (_, index) =>
        makeTraffic({ name: `c${index}`, accountIds, dice: dice.split(), sender: paced, book }, goesOn),
      ),
      every(ASK_PAUSE_MS, async () => {
        asked += 1;
        await chat.ask(dice);
      }),
      every(DISTURB_PAUSE_MS, () => chat.disturb(dice)),
      every(LOOK_PAUSE_MS, () => {
        for (const each of memory) each.look();
      }),
      every(30_000, () =>
        tell(`${book.events.size} events, ${asked} questions, ${sender.repeated} sent again`),
      ),
    ]);

    chat.calm();
    const { posted, dead } = await saidEverything(database.pool);
    const verdict = await judge(database, accountIds, book);
    return {
      faults: [...verdict.faults, ...doubled(chat), ...said(fleet.complaints)],
      complaints: fleet.complaints,
      events: book.events.size,
      asked,
      posted,
      dead,
      memory: memory.map((each) => ({ mebibytes: each.mebibytes(), growth: each.growth() })),
      verifyClean: verdict.verifyClean && verdict.lost + verdict.doubled === 0,
    };
  } finally {
    giveUp.abort();
    for (const end of ends.reverse()) await end();
  }
}

function unhurried<Arguments extends unknown[], Answer>(post: (...given: Arguments) => Promise<Answer>) {
  return async (...given: Arguments) => {
    await pause(CALLER_PAUSE_MS);
    return post(...given);
  };
}

/** Waits until nothing is left to be said by now. */
async function saidEverything(pool: { query: import('pg').Pool['query'] }) {
  const until = performance.now() + SAID_WITHIN_MS;
  for (;;) {
    const { rows } = await pool.query<{ waiting: number; posted: number; dead: number }>(
      `select count(*) filter (where state = 'waiting' and due_at <= now())::int4 as waiting,
              count(*) filter (where state = 'posted')::int4 as posted,
              count(*) filter (where state = 'dead')::int4 as dead from outbox`,
    );
    const [row] = rows;
    if (!row || row.waiting === 0 || performance.now() > until) {
      if (row && row.waiting > 0) throw new Error(`${row.waiting} notices are still waiting`);
      return { posted: row?.posted ?? 0, dead: row?.dead ?? 0 };
    }
    await pause(500);
  }
}

function doubled(chat: Chat): string[] {
  return [...chat.copies()].flatMap(([id, times]) => (times > 1 ? [`${id} was posted ${times} times`] : []));
}

function said(complaints: readonly string[]): string[] {
  return complaints.filter((line) => /unhandled|uncaught/i.test(line));
}
