import { TallybotError } from '../errors.ts';
import type { Prepared } from '../event/prepare.ts';
import type { Breaker } from '../gate/breaker.ts';
import type { Captured } from '../gate/hold.ts';
import type { Meter } from '../meter/meter.ts';
import type { Settings } from '../options.ts';
import type { Spool } from '../spool/spool.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Teller } from '../tell.ts';
import { deliver, saidOf } from './deliver.ts';
import { createOutbox, type Entry } from './outbox.ts';
import type { Refusals } from './refusals.ts';
import { createSender } from './sender.ts';

/** Whether an event is safe: from then on it is sent until the meter has it, by this process or a later one. */
export type Tracked =
  | { accepted: true; id: string }
  /** `full`: wait for `ready()`. `closed`: nothing is taken after `close()`. */
  | { accepted: false; id: string; reason: 'full' | 'closed' };

/** Takes what has happened and sees to it that the meter hears of it. */
export interface Post {
  take(event: Prepared): Tracked;
  /** Of what will be taken or captured later, a copy for whoever comes when this process is killed. Returns how to let it go. */
  keep(holdId: string | null, event: Prepared): () => void;
  /** Tried at once, and after that like any other. */
  capture(holdId: string | null, event: Prepared): Promise<Captured>;
  ready(): Promise<void>;
  /** True: nothing is left. */
  flush(withinMs: number): Promise<boolean>;
  /** Of what would keep the process alive. */
  letGo(): void;
  retryRefused(): number;
  readonly backlog: { events: number; bytes: number };
  readonly isEmpty: boolean;
  /** As the process ends: what is tracked after it still finds the disk, where there is one. */
  leave(): void;
  close(): void;
}

export interface PostParts {
  spool: Spool;
  refusals: Refusals;
  meter: Meter;
  breaker: Pick<Breaker, 'isOpen'>;
  teller: Teller;
  settings: Pick<Settings, 'spoolDir' | 'spoolBytesMax' | 'memoryEventsMax' | 'askWithinMs'>;
  surroundings: Pick<Surroundings, 'wait' | 'random'>;
}

const LOOK_MS = 15_000;
const READY_LOOK_MS = 1_000;

export function openPost(parts: PostParts): Post {
  const { spool, refusals, meter, breaker, teller, settings, surroundings } = parts;
  const { wait } = surroundings;
  const isOnDisk = settings.spoolDir !== null;
  const closing = new AbortController();
  const isClosed = () => closing.signal.aborted;
  const waiting = new Set<() => void>();
  const outbox = createOutbox({ ...settings, spool, isOnDisk, onDamaged: refusals.damaged });
  const refuse = ({ text }: Entry, error: TallybotError) => refusals.refuse(text, error);
  const sender = createSender({ outbox, meter, teller, refuse, onSettled, surroundings });

  function onSettled(): void {
    if (outbox.hasRoom) teller.ended('full');
    for (const look of [...waiting]) look();
  }

  /** Waits for something to become true, and keeps the process alive meanwhile. */
  async function until(isTrue: () => boolean, withinMs: number): Promise<void> {
    if (isTrue()) return;
    const end = new AbortController();
    const look = () => {
      if (isTrue()) end.abort();
    };
    waiting.add(look);
    await wait(withinMs, { signal: end.signal, keepsAlive: true });
    waiting.delete(look);
  }

  function turnAway(id: string): Tracked & { accepted: false } {
    const reason = isClosed() ? 'closed' : 'full';
    const words = isClosed() ? 'it was closed' : 'there is no room for more';
    teller.tellOnce(new TallybotError(reason, `Usage is not taken any more, because ${words}.`));
    return { accepted: false, id, reason };
  }

  function send(text: string): boolean {
    const isTaken = !isClosed() && outbox.add(text) !== null;
    if (isTaken) sender.wake();
    return isTaken;
  }

  function keep(entry: Entry, id: string): Captured {
    outbox.join(entry);
    sender.wake();
    return { status: 'kept', id };
  }

  async function watch(): Promise<void> {
    while (!isClosed()) {
      await wait(LOOK_MS, { signal: closing.signal });
      if (isClosed()) return;
      outbox.writeAnew({ isLost: !spool.look() });
      if (spool.hasUnread) sender.wake();
    }
  }

  /** What no disk has is written, or told. */
  function writeUp(): void {
    outbox.writeAnew({ isLost: spool.isLost && !spool.look() });
    const lost = outbox.inMemoryAlone;
    if (lost > 0) {
      const words = `Events that were never sent, and that no disk has: ${lost}.`;
      teller.tell(new TallybotError('unsent', words));
    }
  }

  function leave(): void {
    writeUp();
    spool.leave();
  }

  function close(): void {
    if (isClosed()) return;
    closing.abort();
    sender.stop();
    writeUp();
    spool.close();
    for (const look of [...waiting]) look();
  }

  void watch();
  if (spool.hasUnread) sender.wake();
  return {
    take: ({ id, text }) => (send(text) ? { accepted: true, id } : turnAway(id)),
    keep: (holdId, { text }) => outbox.keep(text, holdId),
    async capture(holdId, { id, text }) {
      const entry = isClosed() ? null : outbox.reserve(text, holdId);
      if (entry && breaker.isOpen) return keep(entry, id);
      const sent = entry ?? { text, hold: holdId, bytes: 0, place: null };
      const delivery = await deliver(meter, [sent], { withinMs: settings.askWithinMs });
      if (delivery.kind === 'again' || delivery.kind === 'barred') {
        if (!entry) return { status: 'lost', id, reason: turnAway(id).reason };
        return keep(entry, id);
      }
      const said = saidOf(delivery, 0);
      if (said.status === 'refused') refuse(sent, said.error);
      if (entry) outbox.settleReserved(entry);
      onSettled();
      return said.status === 'refused' ? { ...said, id } : { ...said.counted, status: said.status };
    },
    async ready() {
      while (!outbox.hasRoom && !isClosed()) await until(() => outbox.hasRoom || isClosed(), READY_LOOK_MS);
    },
    async flush(withinMs) {
      sender.hurry();
      await until(() => outbox.isEmpty || isClosed(), withinMs);
      return outbox.isEmpty;
    },
    letGo: sender.letGo,
    retryRefused: () => refusals.again(send),
    get backlog() {
      return outbox.backlog;
    },
    get isEmpty() {
      return outbox.isEmpty;
    },
    leave: isOnDisk ? leave : close,
    close,
  };
}
