import type { Courier } from '../../chat/ports/courier.ts';
import { within } from '../../chat/timing.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { inLogScope } from '../../log/scope.ts';
import { log } from '../../log.ts';
import { isGivenUp } from './back-off.ts';
import { type DeliveryParts, deliver, later } from './deliver.ts';
import type { Claimed, Outcome } from './ports.ts';

export interface Worker {
  /** Something may be due: by the clock, by a notification, by whoever wrote it. Never waits, never throws. */
  wake(): void;
  /** Resolves when nothing is being looked for or sent. */
  settled(): Promise<void>;
  /** Takes nothing more, and waits for what is being sent, within a bound. */
  stop(): Promise<void>;
}

const AT_ONCE = 8;
// On lines of their own: anybody may set a receiver up, and one that takes all its seconds to answer keeps its place. Who
// waits for an answer costs nothing else.
const MACHINES_AT_ONCE = 16;
const LEASE_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
// Timers of many days do not exist; and somebody looks every second anyway.
const NEXT_WITHIN_MS = 60_000;

/** Takes what is due to where it goes: several destinations side by side, one message at a time in each. */
export function createWorker(parts: DeliveryParts): Worker {
  const { outbox, couriers, timing, follow } = parts;
  const lanes = lanesFor(couriers);
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  let isBlind = false;
  let stopped = false;
  let callOffNext = () => {};

  function wake(): void {
    if (stopped) return;
    lookAgain = true;
    looking ??= look().then(
      () => ended(null),
      (error) => ended(error),
    );
  }

  function ended(error: unknown): void {
    looking = null;
    // Said once, and not at every tick while the database is away.
    if (error && !isBlind) log.error('the outbox cannot be looked at', { error });
    isBlind = error !== null;
    // Woken as it ended; what is full looks again when something in it is done.
    if (!error && lookAgain && lanes.some(hasRoom)) wake();
  }

  async function look(): Promise<void> {
    while (lookAgain && !stopped && lanes.some(hasRoom)) {
      lookAgain = false;
      const { isDue, nextAt } = await outbox.look(timing.now());
      wakeAt(nextAt);
      if (isDue) await takeAll();
    }
  }

  async function takeAll(): Promise<void> {
    await outbox.expand(timing.now());
    for (const lane of lanes) await fill(lane);
  }

  async function fill(lane: Lane): Promise<void> {
    while (hasRoom(lane) && !stopped) {
      const now = timing.now();
      const { platforms, atOnce, underway } = lane;
      const limit = atOnce - underway.size;
      const taken = await outbox.claim({ now, until: now + LEASE_MS, limit, platforms });
      if (taken.length === 0) return;
      for (const claimed of taken) begin(claimed, lane);
    }
  }

  function begin(claimed: Claimed, { underway }: Lane): void {
    const scoped = () => inLogScope({ notice: claimed.id }, () => carry(claimed));
    const work = (follow ? follow(scoped) : scoped()).finally(() => {
      underway.delete(work);
      wake();
    });
    underway.add(work);
  }

  async function carry(claimed: Claimed): Promise<void> {
    const { accountId } = claimed;
    let mayBeThere = false;
    const begun = () => {
      mayBeThere = true;
    };
    try {
      // Taken while it was being stopped: others have it at once.
      const outcome: Outcome | null = stopped
        ? { status: 'given-back', from: timing.now() }
        : await deliver(claimed, parts, begun).catch((error) => ourFault(claimed, error, mayBeThere));
      if (outcome) await outbox.settle(claimed, outcome, timing.now());
      if (outcome?.status === 'dead' || outcome?.status === 'gone')
        log.warn('a message could not be delivered', { accountId, reason: outcome.why });
    } catch (error) {
      // The lease ends by itself, and whoever has it next looks first.
      log.error('the end of a delivery could not be noted', { accountId, error });
    }
  }

  function ourFault(claimed: Claimed, error: unknown, mayBeThere: boolean): Outcome {
    log.error('a message could not be put together', { accountId: claimed.accountId, error });
    const why = 'a fault in Tallybot; its log says more';
    if (isGivenUp(claimed.triedSince, timing.now()))
      return { status: 'dead', why, ...(mayBeThere && { mayBeThere }) };
    const waiting = later(why, { ...parts, claimed }, { askedMs: null, mayBeThere });
    // It holds up nobody else in its channel.
    return { ...waiting, holdUntil: null } as Outcome;
  }

  function wakeAt(at: InstantMs | null): void {
    callOffNext();
    callOffNext =
      at === null ? () => {} : timing.after(Math.min(NEXT_WITHIN_MS, Math.max(1, at - timing.now())), wake);
  }

  async function settled(): Promise<void> {
    const underway = () => lanes.flatMap((lane) => [...lane.underway]);
    while (looking || underway().length > 0) await Promise.all([looking, ...underway()]);
  }

  return {
    wake,
    settled,
    async stop() {
      stopped = true;
      callOffNext();
      await within(timing, STOP_WITHIN_MS, settled());
    },
  };
}

interface Lane {
  platforms: readonly Courier['platform'][];
  atOnce: number;
  underway: Set<Promise<void>>;
}

function lanesFor(couriers: readonly Courier[]): Lane[] {
  const platforms = couriers.map(({ platform }) => platform);
  const isMachine = (platform: Courier['platform']) => platform === 'webhook';
  const people = platforms.filter((platform) => !isMachine(platform));
  const machines = platforms.filter(isMachine);
  return [
    // Also what goes to a person alone.
    { platforms: people, atOnce: AT_ONCE, underway: new Set() },
    ...(machines.length > 0
      ? [{ platforms: machines, atOnce: MACHINES_AT_ONCE, underway: new Set<Promise<void>>() }]
      : []),
  ];
}

function hasRoom({ atOnce, underway }: Lane): boolean {
  return underway.size < atOnce;
}
