import { type Balance, readBalance } from './balance.ts';
import type { Amount } from './credits.ts';
import { TallybotError } from './errors.ts';
import type { TallybotEvent } from './event/event.ts';
import { prepare } from './event/prepare.ts';
import { leaveInOrder } from './exit.ts';
import { askWithin } from './gate/ask-within.ts';
import { createBreaker } from './gate/breaker.ts';
import { type AuthorizeRequest, createAuthorize } from './gate/gate.ts';
import type { Hold, Spender } from './gate/hold.ts';
import { createWithCredits, type WithCreditsOptions, type Work } from './gate/with-credits.ts';
import { createMeter } from './meter/meter.ts';
import { accountFolder, readOptions, type Settings, type TallybotOptions } from './options.ts';
import { openPost, type Tracked } from './outbox/post.ts';
import { createRefusals } from './outbox/refusals.ts';
import { openDiskSpool } from './spool/disk-spool.ts';
import { noSpool, type Spool } from './spool/spool.ts';
import { type Machine, realSurroundings, type Surroundings } from './surroundings.ts';
import { createTeller, type Teller } from './tell.ts';

/** A client of one account. One for a process is enough. */
export interface Tallybot {
  /**
   * Takes an event at once, whatever the network does. What it accepted is on the disk by then, is sent until the meter
   * has it, and is charged once.
   * @throws {InvalidError} for an event that cannot be right.
   */
  track(event: TallybotEvent): Tracked;
  /**
   * Sets credits aside before the work. When the meter cannot be asked, `onUnreachable` decides.
   * @throws {OutOfCreditsError} when the meter says no.
   * @throws {MeterUnreachableError} when it cannot be asked, with `onUnreachable: 'refuse'` alone.
   * @throws {MeterRefusedError} when the key may not ask.
   */
  authorize(request: AuthorizeRequest): Promise<Hold>;
  /**
   * Sets an estimate aside, does the work, and captures what it reports, also where it throws; its result or its error is
   * what comes back. Throws as `authorize` does, before the work begins.
   */
  withCredits<Result>(
    spender: string | Spender,
    estimate: Amount,
    work: (credits: Work) => Promise<Result>,
    options?: WithCreditsOptions,
  ): Promise<Result>;
  /** What is left. Throws where the meter cannot be asked. */
  balance(): Promise<Balance>;
  /** Resolves when there is room for events again, or the client was closed. */
  ready(): Promise<void>;
  /** Sends what there is, for five seconds unless said otherwise. False: something is left, and stays in the spool. */
  flush(how?: { withinMs?: number }): Promise<boolean>;
  /** Sends once more what the meter refused, when what it refused it for has been mended. How many there are. */
  retryRefused(): number;
  /** Events that wait in memory, and bytes that wait on the disk. */
  readonly backlog: { events: number; bytes: number };
  /** Flushes, and takes nothing more. */
  close(how?: { withinMs?: number }): Promise<boolean>;
  /** Hands a fault to `onError`, for what is built upon the client. */
  tell(error: TallybotError): void;
}

const FLUSH_MS = 5_000;

/**
 * Opens the spool and sends what an earlier process has left in it.
 * @param world for tests: `fetch`, `now`, `random`, `uuid`, `wait`.
 * @throws {InvalidError} for options that cannot be right.
 */
export function createTallybot(options: TallybotOptions, world: Partial<Surroundings> = {}): Tallybot {
  return openTallybot(options, { ...realSurroundings(), ...world });
}

export function openTallybot(options: TallybotOptions, surroundings: Machine): Tallybot {
  const settings = readOptions(options);
  const { now, uuid } = surroundings;
  const teller = createTeller(options.onError);
  const folder =
    settings.spoolDir === null ? null : accountFolder(settings.spoolDir, settings.url, settings.key);
  const spool = openSpool(folder, settings, surroundings, teller);
  const meter = createMeter(settings, surroundings);
  const refusals = createRefusals({ folder, onRefused: options.onRefused, teller, now, uuid });
  const breaker = createBreaker(surroundings);
  const post = openPost({ spool, refusals, meter, breaker, teller, settings, surroundings });

  const decide = (event: object) => prepare(event, { source: settings.source, now, uuid });
  const capture = (holdId: string | null, event: object) => post.capture(holdId, decide(event));
  const ask = askWithin(meter, settings.askWithinMs, breaker, surroundings);
  const { onUnreachable } = settings;
  const authorize = createAuthorize({ ask, capture, onUnreachable, teller, surroundings });
  const track = (event: object) => post.take(decide(event));
  const withCredits = createWithCredits({
    authorize,
    decide: (event) => decide(event).said,
    keep: (hold, event) => post.keep(hold?.isConfirmed ? hold.id : null, decide(event)),
    track,
    teller,
    surroundings,
  });

  const leaving = {
    get hasWork() {
      return !post.isEmpty;
    },
    flush: () => post.flush(settings.flushOnExitMs),
    letGo: post.letGo,
    leave: post.leave,
  };
  const stay = leaveInOrder(leaving, settings.flushOnSignals);
  return {
    track,
    authorize,
    withCredits,
    balance: async () => readBalance(await ask('GET', '/v1/balance')),
    ready: post.ready,
    flush: ({ withinMs = FLUSH_MS } = {}) => post.flush(withinMs),
    retryRefused: post.retryRefused,
    get backlog() {
      return post.backlog;
    },
    async close({ withinMs = FLUSH_MS } = {}) {
      const isEmpty = await post.flush(withinMs);
      post.close();
      stay();
      return isEmpty;
    },
    tell: teller.tell,
  };
}

function openSpool(
  root: string | null,
  { durability, spoolBytesMax: bytesMax }: Settings,
  { processes, uuid, now }: Machine,
  teller: Teller,
): Spool {
  if (root === null) return noSpool;
  const isSynced = durability === 'machine';
  const words =
    `The spool in ${root} cannot be used: usage waits in memory alone until it can. ` +
    'Set spoolDir to a folder that outlives the process, or to false to do without.';
  const onFault = (cause: unknown) => teller.tellOnce(new TallybotError('spool-failed', words, { cause }));
  const onSound = () => teller.ended('spool-failed');
  return openDiskSpool({ root, bytesMax, isSynced, processes, uuid, now, onFault, onSound });
}
