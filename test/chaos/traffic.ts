import { credits, parseCredits, printCredits } from '../../src/domain/credits.ts';
import type { UsageEventInput } from '../../src/domain/usage-event.ts';
import type { Book } from './book.ts';
import type { Dice } from './dice.ts';
import type { Answer, Sender } from './sender.ts';

const SECOND = 1_000;
const DAY_SECONDS = 86_400;
const BATCH_MAX = 60;
const HOLD_SECONDS = 3_600;

export interface Caller {
  name: string;
  accountIds: readonly string[];
  dice: Dice;
  sender: Sender;
  book: Book;
}

/** One caller that does one thing after the other, each of its own choice, and notes what it was told. */
export async function makeTraffic(caller: Caller, goesOn: () => boolean): Promise<void> {
  let count = 0;
  while (goesOn()) {
    count += 1;
    await caller.dice.pick(acts)(caller, caller.dice.pick(caller.accountIds), `${caller.name}-${count}`);
  }
}

type Act = (caller: Caller, accountId: string, id: string) => Promise<void>;

// As often as it stands here.
const acts: readonly Act[] = [
  ...[single, single, single, single, single, single, single, single],
  ...[batch, batch, batch, batch, batch],
  ...[repeat, grant, takeBack, adjustment],
  ...[hold, hold, hold],
];

async function single({ dice, sender, book }: Caller, accountId: string, id: string): Promise<void> {
  const event = newEvent(book, dice, accountId, id, happenedAt(dice));
  const answer = await sender.post(accountId, '/v1/events', event);
  judgeCharge(book, id, answer, answer.body);
}

async function batch({ dice, sender, book }: Caller, accountId: string, id: string): Promise<void> {
  const at = happenedAt(dice);
  const events = Array.from({ length: dice.from(1, BATCH_MAX) }, (_, index) =>
    newEvent(book, dice, accountId, `${id}-${index}`, at - index),
  );
  // The same event twice in one batch, as a careless sender has it.
  const sent = dice.below(5) === 0 ? [...events, dice.pick(events)] : events;
  const answer = await sender.post(accountId, '/v1/events', { events: sent });
  const { events: answers } = answer.body as { events: unknown[] };
  sent.forEach((event, index) => {
    judgeCharge(book, event.id, answer, answers[index]);
  });
}

/** Everything ever answered may be sent again: it gets its first answer. */
async function repeat(caller: Caller, accountId: string, id: string): Promise<void> {
  const { sender, book } = caller;
  const event = newEvent(book, caller.dice, accountId, id, happenedAt(caller.dice));
  const answers = [
    await sender.post(accountId, '/v1/events', event),
    await sender.post(accountId, '/v1/events', event),
  ].map(({ body }) => body as { status: string; balanceAfter: string });
  const [first, second] = answers;
  if (second?.status !== 'duplicate' || second.balanceAfter !== first?.balanceAfter) {
    book.faults.push(`${id} was sent again and answered ${JSON.stringify(answers)}`);
  }
}

async function grant({ dice, sender, book }: Caller, accountId: string, id: string): Promise<void> {
  const amount = credits(dice.from(1, 400));
  book.grants.set(id, { accountId, amount });
  const expiresAt =
    dice.below(2) === 0 ? isoText(Date.now() + dice.from(1, 60) * DAY_SECONDS * SECOND) : null;
  const body = {
    id,
    amount: printCredits(amount),
    expiresAt,
    pool: dice.pick(['top_up', 'promo']),
    agent: dice.pick([null, null, 'ada']),
  };
  expectStatus(book, id, await sender.post(accountId, '/v1/grants', body), ['granted', 'duplicate']);
}

async function takeBack({ dice, sender, book }: Caller, accountId: string, id: string): Promise<void> {
  const event = newEvent(book, dice, accountId, id, happenedAt(dice));
  await sender.post(accountId, '/v1/events', event);
  const answer = await sender.post(accountId, `/v1/events/${id}/void`, { remarks: 'a test' });
  expectStatus(book, id, answer, ['voided', 'duplicate']);
  const sent = book.events.get(id);
  if (sent) sent.isVoided = true;
}

async function adjustment({ dice, sender, book }: Caller, accountId: string, id: string): Promise<void> {
  const amount = credits(dice.pick([-1, 1]) * dice.from(1, 50));
  book.adjustments.set(id, { accountId, amount });
  const answer = await sender.post(accountId, '/v1/adjustments', { id, amount: printCredits(amount) });
  expectStatus(book, id, answer, ['adjusted', 'duplicate']);
}

async function hold({ dice, sender, book }: Caller, accountId: string, id: string): Promise<void> {
  const amount = credits(dice.from(1, 40));
  const allowed = await sender.post(accountId, '/v1/authorize', {
    holdId: id,
    agent: dice.pick(['ada', 'vera']),
    amount: printCredits(amount),
    ttlSeconds: HOLD_SECONDS,
  });
  if (!(allowed.body as { allowed: boolean }).allowed) return;

  const held = { accountId, amount, endedBy: dice.pick(['capture', 'capture', 'release', null] as const) };
  book.holds.set(id, held);
  if (dice.below(3) === 0) {
    // Time alone: an extension has no key, and credits asked for a second time would be held a second time.
    const extended = await sender.post(accountId, `/v1/holds/${id}/extend`, { ttlSeconds: 2 * HOLD_SECONDS });
    if (!(extended.body as { allowed: boolean }).allowed) book.faults.push(`${id} was not extended`);
  }
  if (held.endedBy === 'release') {
    expectStatus(book, id, await sender.post(accountId, `/v1/holds/${id}/release`, {}), ['released']);
  } else if (held.endedBy === 'capture') {
    const event = newEvent(book, dice, accountId, id, happenedAt(dice));
    const answer = await sender.post(accountId, `/v1/holds/${id}/capture`, event);
    judgeCharge(book, id, answer, answer.body);
  }
}

function newEvent(
  book: Book,
  dice: Dice,
  accountId: string,
  id: string,
  at: number,
): UsageEventInput & { id: string } {
  if (dice.below(4) === 0) {
    const seconds = dice.from(0, 400);
    book.events.set(id, { accountId, cost: credits(10 * Math.ceil(seconds / 60)), isVoided: false });
    const [answeredAt, endedAt] = [isoText(at - seconds * SECOND), isoText(at)];
    return { type: 'call', id, agent: 'vera', answeredAt, endedAt };
  }
  const quantity = dice.from(1, 5);
  book.events.set(id, { accountId, cost: credits(quantity), isVoided: false });
  const conversation = dice.pick([null, `chat-${dice.below(50)}`]);
  const agent = dice.pick(['ada', 'ada', 'ada', `found-${dice.below(20)}`]);
  return { type: 'reply', id, agent, kind: 'chat', at: isoText(at), quantity, conversation };
}

/** Most is of now; some waited in a spool, and a little so long that its cycle may be closed. */
function happenedAt(dice: Dice): number {
  const luck = dice.below(200);
  const secondsAgo = luck < 140 ? 0 : dice.below(luck < 197 ? 20 : luck < 199 ? 7_200 : 70 * DAY_SECONDS);
  return Date.now() - secondsAgo * SECOND;
}

function judgeCharge(book: Book, id: string, { status }: Answer, body: unknown): void {
  const { status: said, chargedCredits = '-1' } = body as { status?: string; chargedCredits?: string };
  const cost = book.events.get(id)?.cost;
  if (
    status === 200 &&
    (said === 'recorded' || said === 'duplicate') &&
    parseCredits(chargedCredits) === cost
  ) {
    return;
  }
  book.faults.push(`${id}, which costs ${cost}, was answered ${status} ${JSON.stringify(body)}`);
}

function expectStatus(book: Book, id: string, { status, body }: Answer, expected: readonly string[]): void {
  const said = (body as { status?: unknown }).status;
  if (status !== 200 || !expected.includes(String(said))) {
    book.faults.push(`${id} was answered ${status} ${JSON.stringify(body)}`);
  }
}

function isoText(at: number): string {
  return new Date(at).toISOString();
}
