import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { openAccounts } from './accounts.ts';
import { openBook } from './book.ts';
import { type Dice, diceOf, shuffle } from './dice.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { judge, type Verdict } from './judge.ts';
import { type MortalPostgres, startMortalPostgres } from './postgres.ts';
import { createSender, type Sender } from './sender.ts';
import { makeTraffic } from './traffic.ts';

export interface OrdealOptions {
  seed: number;
  /** SIGKILLs of a service. */
  kills: number;
  /** SIGKILLs of the Postgres server, all of it. */
  serverKills: number;
  /** SIGKILLs of one of its processes, after which it recovers by itself. */
  processKills: number;
  /** Between two kills lie one to that many answers. */
  answersBetweenMax: number;
  withinMs: number;
  /** Told of each kill. */
  tell?(progress: string): void;
}

export interface Outcome extends Verdict {
  complaints: readonly string[];
  kills: number;
  postgresKills: number;
  events: number;
  grants: number;
  holds: number;
  answered: number;
  repeated: number;
  seconds: number;
}

const SERVICES = 2;
const CALLERS = 24;
// Half of the blows fall as an answer arrives, on who gave it: what was answered must have been written. The others
// fall this much later on any of them, in the middle of a batch or of a start.
const MOMENT_MS_MAX = 40;

type Blow = 'service' | 'server' | 'process';
const names: Record<Blow, string> = {
  service: 'a service',
  server: 'the Postgres server',
  process: 'a process of Postgres',
};
type End = () => Promise<void> | void;

/** Kills whatever counts credits while it counts them, and tells what is left of the counting. */
export async function ordeal(options: OrdealOptions): Promise<Outcome> {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new Error(`not over in ${options.withinMs} ms`)),
    options.withinMs,
  );
  const ends: End[] = [];
  const givenUp = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
  });
  try {
    return await Promise.race([undergo(options, controller.signal, ends), givenUp]);
  } finally {
    clearTimeout(timer);
    givenUp.catch(() => {});
    controller.abort();
    for (const end of ends.reverse()) await end();
  }
}

async function undergo(options: OrdealOptions, giveUp: AbortSignal, ends: End[]): Promise<Outcome> {
  const startedAt = performance.now();
  const dice = diceOf(options.seed);
  const book = openBook();
  const onFault = (fault: string) => book.faults.push(fault);

  const folder = mkdtempSync(join(tmpdir(), 'tallybot-chaos-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  // Postgres may have to run as another account.
  chmodSync(folder, 0o755);
  const postgres = await startMortalPostgres(folder);
  ends.push(postgres.stop);
  await migrate(postgres.connection);
  const database = await openDatabase(postgres.connection);
  ends.push(database.close);
  const tokens = await openAccounts(database);

  const fleet = startFleet({
    size: SERVICES,
    command: [join(import.meta.dirname, '../../dist/src/main.js')],
    settings: { DATABASE_URL: postgres.url },
    mayStart: postgres.answers,
    onDeath: (said) => onFault(`a service ended by itself: ${said}`),
  });
  ends.push(fleet.stop);
  const sender = createSender({ fleet, tokens, dice: dice.split(), onFault, giveUp });

  let goesOn = true;
  const accountIds = [...tokens.keys()];
  const traffic = Promise.all(
    Array.from({ length: CALLERS }, (_, index) =>
      makeTraffic(
        { name: `c${index}`, accountIds, dice: dice.split(), sender, book },
        () => goesOn && !giveUp.aborted,
      ),
    ),
  );
  await Promise.race([strike(options, dice.split(), fleet, postgres, sender), traffic]);
  goesOn = false;
  await traffic;

  const verdict = await judge(database, accountIds, book);
  return {
    ...verdict,
    complaints: fleet.complaints,
    kills: fleet.kills,
    postgresKills: options.serverKills + options.processKills,
    events: book.events.size,
    grants: book.grants.size,
    holds: book.holds.size,
    answered: sender.answered,
    repeated: sender.repeated,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
  };
}

/** After random numbers of answers, in a random order. */
async function strike(
  options: OrdealOptions,
  dice: Dice,
  fleet: Fleet,
  postgres: MortalPostgres,
  sender: Sender,
): Promise<void> {
  const all = Array.from({ length: fleet.size }, (_, index) => index);
  const blows: Blow[] = [
    ...new Array<Blow>(options.kills).fill('service'),
    ...new Array<Blow>(options.serverKills).fill('server'),
    ...new Array<Blow>(options.processKills).fill('process'),
  ];
  for (const [index, blow] of shuffle(blows, dice).entries()) {
    const answering = await sender.answers(dice.from(1, options.answersBetweenMax));
    const isAtOnce = dice.below(2) === 0;
    if (!isAtOnce) await pause(dice.below(MOMENT_MS_MAX));
    options.tell?.(`${index + 1} of ${blows.length}: ${names[blow]}, after ${sender.answered} answers`);
    if (blow === 'service') {
      await fleet.kill(isAtOnce ? answering : dice.pick(all));
      continue;
    }
    // A service that starts ends when its database goes away; here they have to live through it.
    await Promise.all(all.map((index) => fleet.url(index)));
    if (blow === 'process') await postgres.killProcess(dice);
    // Sometimes everything at once, as when the power goes.
    else await Promise.all([postgres.killServer(), ...(dice.below(3) === 0 ? all.map(fleet.kill) : [])]);
  }
}
