import { TallybotError } from '../errors.ts';
import { backOffMs } from '../meter/back-off.ts';
import type { Meter } from '../meter/meter.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Teller } from '../tell.ts';
import { type Delivery, deliver, saidOf } from './deliver.ts';
import type { Entry, Outbox } from './outbox.ts';

/** Sends what is in the outbox, one request at a time: what comes in meanwhile is the next request. */
export interface Sender {
  /** There is something to send. */
  wake(): void;
  /** Somebody waits for it: no longer than the meter asked for. */
  hurry(): void;
  /** Of a request under way, which would keep the process alive. What it brings goes again. */
  letGo(): void;
  stop(): void;
}

export interface SenderParts {
  outbox: Outbox;
  meter: Meter;
  teller: Teller;
  refuse(entry: Entry, error: TallybotError): void;
  /** After each delivery, and where nothing is left to deliver. */
  onSettled(): void;
  surroundings: Pick<Surroundings, 'wait' | 'random'>;
}

const EVENTS_MAX = 1_000;
// No meter is too slow for these, and after an outage it is not asked for less.
const EVENTS_FEW = 50;
// One that is restarted is away for a second; whoever hears of that learns not to listen.
const FAILURES_TOLD = 3;
// The key or the address have to be mended by somebody.
const BARRED_MS = 60_000;

export function createSender(parts: SenderParts): Sender {
  const { outbox, meter, teller, refuse, onSettled, surroundings } = parts;
  let isRunning = false;
  let isStopped = false;
  let eventsMax = EVENTS_MAX;
  let failures = 0;
  let request = new AbortController();
  let pause: { end: AbortController; isAsked: boolean } | null = null;

  async function run(): Promise<void> {
    while (!isStopped) {
      const entries = outbox.peek(eventsMax);
      if (entries.length === 0) return onSettled();
      request = new AbortController();
      const delivery = await deliver(meter, entries, { signal: request.signal });
      if (isStopped) return;
      const pauseMs = digest(entries, delivery);
      if (pauseMs > 0) await rest(pauseMs, delivery.kind === 'again' && delivery.afterMs !== null);
    }
  }

  /** How long to wait before the next request. */
  function digest(entries: readonly Entry[], delivery: Delivery): number {
    if (delivery.kind === 'again') {
      failures += 1;
      if (failures >= FAILURES_TOLD) {
        teller.tellOnce(delivery.error);
        // Perhaps it is too much to be answered in time.
        eventsMax = Math.min(eventsMax, Math.max(EVENTS_FEW, Math.ceil(eventsMax / 2)));
      }
      return Math.max(backOffMs(failures, surroundings.random()), delivery.afterMs ?? 0);
    }
    const isTooMuch = delivery.kind === 'barred' && delivery.isTooMuch;
    if ((isTooMuch || delivery.kind === 'no') && entries.length > 1) {
      // One of them spoils it, or all are too large together.
      eventsMax = Math.ceil(entries.length / 2);
      return 0;
    }
    if (delivery.kind === 'barred') {
      teller.tellOnce(delivery.error);
      return Math.round(BARRED_MS * (0.5 + surroundings.random() / 2));
    }
    failures = 0;
    teller.ended('unreachable', 'key-refused', 'not-a-meter');
    entries.forEach((entry, index) => {
      const said = saidOf(delivery, index);
      if (said.status === 'refused') refuse(entry, said.error);
    });
    outbox.settle(entries);
    eventsMax = Math.min(EVENTS_MAX, eventsMax * 2);
    onSettled();
    return 0;
  }

  async function rest(ms: number, isAsked: boolean): Promise<void> {
    pause = { end: new AbortController(), isAsked };
    await surroundings.wait(ms, { signal: pause.end.signal });
    pause = null;
  }

  function wake(): void {
    if (isRunning || isStopped) return;
    isRunning = true;
    // Whatever is tracked in the same breath goes along.
    queueMicrotask(() =>
      run()
        .catch((cause) => {
          teller.tell(new TallybotError('internal', 'Sending stumbled, and goes on later.', { cause }));
          return rest(BARRED_MS, true);
        })
        .finally(() => {
          isRunning = false;
          if (outbox.peek(1).length > 0) wake();
        }),
    );
  }

  return {
    wake,
    letGo: () => request.abort(),
    hurry() {
      failures = 0;
      if (pause && !pause.isAsked) pause.end.abort();
    },
    stop() {
      isStopped = true;
      request.abort();
      pause?.end.abort();
    },
  };
}
