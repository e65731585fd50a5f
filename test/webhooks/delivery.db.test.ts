import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createActs } from '../../src/db/acts.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createOutbox } from '../../src/db/outbox/store.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { announcements } from '../../src/jobs/announcements/index.ts';
import { createWorker, type Worker } from '../../src/jobs/deliver/worker.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { openWebhooks } from '../../src/wiring/webhooks.ts';
import { createStage, type Stage } from '../jobs/deliver/stage.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const DAY = 24 * 3_600_000;
// Longer than any pause between two attempts so early.
const QUARTER = 15 * 60_000;
const by = { actor: 'ann', remarks: null };
const rule = { basis: 'plan_credits', thresholds: [{ kind: 'percent', basisPoints: 2_000 }] } as const;
const keys = [Buffer.alloc(32, 1)];

let database: TestDatabase;
let receiver: Receiver;
let stage: Stage;
let ledger: Ledger;
let worker: Worker;
let on: ReturnType<typeof openWebhooks>;

beforeAll(async () => {
  [database, receiver] = await Promise.all([createTestDatabase(), startReceiver()]);
});
afterAll(async () => {
  await receiver.close();
  await database.drop();
});

beforeEach(async () => {
  stage = await createStage(database);
  receiver.received.length = 0;
  receiver.answers.length = 0;
  open();
});

/** As another process would find it. */
function open(tokenKeys = keys): void {
  const { clock, timing } = stage;
  on = openWebhooks({ tokenKeys, webhookReach: 'any' }, database, clock.now);
  ledger = createLedger(createLedgerStore(database.pool), clock.now);
  worker = createWorker({
    outbox: createOutbox(database.pool),
    couriers: [on.courier],
    announcements,
    reports: createReportStore(database.pool),
    timing,
    random: () => 1,
  });
}

const at = () => ({ ...by, at: stage.clock.now() });
const wish = (more: object = {}) => ({
  url: `${receiver.url}/ops`,
  kinds: ['low_credit', 'stopped'] as const,
  rule,
  ...more,
});

async function set(more: object = {}): Promise<string> {
  const answer = await on.webhooks.put(stage.accountId, 'ops', wish(more), at());
  if (answer.status === 'refused' || answer.secret === null) throw new Error('the webhook is not new');
  return answer.secret;
}

async function use(quantity: number, agent = 'ada'): Promise<void> {
  const event = {
    ...{ type: 'reply', id: crypto.randomUUID(), agent, kind: 'chat', quantity },
    at: new Date(stage.clock.now()).toISOString(),
  };
  await ledger.record(stage.accountId, [UsageEvent.parse(event)]);
}

async function refill(): Promise<void> {
  await ledger.grant(stage.accountId, {
    ...{ id: crypto.randomUUID(), pool: 'top_up', amount: credits(900), actor: 'ann', remarks: null },
    ...{ effectiveAt: null, expiresAt: null, agentId: null, priority: null },
  });
}

/** A burst is gathered for a second; then it is said. */
async function send(afterMs = 2_000): Promise<void> {
  stage.clock.advance(afterMs);
  await stage.run(worker);
}

/** By the words of the specification, and without the library that signs. */
function signatureOf({ id, timestamp, body }: Receiver['received'][number], secret: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

test('a warning reaches the receiver as its facts, once, under an id, signed as Standard Webhooks says', async () => {
  const secret = await set();
  await use(850);
  const crossedAt = stage.clock.now();

  await send();
  await send();

  const [message, ...more] = receiver.received;
  if (!message) throw new Error('nothing came');
  expect(more).toEqual([]);
  expect(message.json).toEqual({
    type: 'credits.low',
    timestamp: new Date(crossedAt).toISOString(),
    data: {
      account: stage.accountId,
      summary: expect.stringContaining('150'),
      ruleId: 'webhook:ops',
      threshold: '20%',
      available: '150',
      basis: '1000',
      basisName: 'plan_credits',
      cycle: 4,
      at: new Date(crossedAt).toISOString(),
    },
  });
  expect(message.timestamp).toBe(String(Math.floor(stage.clock.now() / 1000) - 2));
  expect(message.signature).toBe(signatureOf(message, secret));
});

test('what is not answered with 2xx is sent again under the same id, and obeys what the receiver asks for', async () => {
  await set();
  receiver.answers.push(
    { status: 500 },
    { status: 429, headers: { 'retry-after': '120' } },
    { status: 302, headers: { location: `${receiver.url}/elsewhere` } },
    'lost',
  );
  await use(850);

  await send();
  await send(QUARTER);
  await send(119_000);
  expect(receiver.received).toHaveLength(2);
  await send(1_000);
  expect(receiver.received).toHaveLength(3);
  for (let turn = 0; turn < 4; turn += 1) await send(QUARTER);

  expect(receiver.received).toHaveLength(5);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
});

test('a receiver that asks for no pause at all gets one that grows all the same', async () => {
  await set();
  receiver.answers.push(...Array(3).fill({ status: 503, headers: { 'retry-after': '0' } }));
  await use(850);

  await send();
  await send(0);
  expect(receiver.received).toHaveLength(1);
  await send(1_000);
  await send(1_000);
  expect(receiver.received).toHaveLength(2);
});

test('of many agents that stop together a machine is told one by one', async () => {
  await set();
  await use(1_000);
  for (const agent of ['ada', 'ben', 'cleo']) {
    await use(1, agent);
  }

  for (let turn = 0; turn < 6; turn += 1) await send();

  const stopped = receiver.received.filter(({ json }) => json.type === 'agent.stopped');
  expect(stopped.map(({ json }) => json.data.agentId).sort()).toEqual(['ada', 'ben', 'cleo']);
});

test('an agent may be called whatever it likes: its messages are sent, signed by the very header that goes with them', async () => {
  const secret = await set();
  const names = ['Zoë', '客服 😀', 'a\r\nx-evil: 1', 'plain'];
  await use(1_000);
  for (const name of names) await use(1, name);

  for (let turn = 0; turn < 8; turn += 1) await send();

  const stopped = receiver.received.filter(({ json }) => json.type === 'agent.stopped');
  expect(stopped.map(({ json }) => json.data.agentId).sort()).toEqual(names.toSorted());
  expect(stopped.map(({ signature }) => signature)).toEqual(stopped.map((each) => signatureOf(each, secret)));
});

test('somebody who acknowledges it, and its end, are told too', async () => {
  await set();
  await use(850);
  await send();
  const acts = createActs(database, ledger);
  const { rows } = await stage.sql(
    `select id from outbox where account_id = $1 and destination_id is not null and state = 'posted'`,
  );
  await acts.acknowledge(stage.accountId, { noticeId: rows[0]?.id, name: 'Ann' } as never, at());
  await send();
  await refill();
  await send();
  await send();

  expect(receiver.received.map(({ json }) => json.type)).toEqual([
    'credits.low',
    'credits.low.acknowledged',
    'credits.low.recovered',
  ]);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(3);
});

test('whoever took a warning and was not heard to hears its end too, and whoever took none hears of neither', async () => {
  await set();
  receiver.answers.push('lost');
  await use(850);
  await send();
  await refill();
  for (let turn = 0; turn < 3; turn += 1) await send(QUARTER);
  expect(receiver.received.map(({ json }) => json.type)).toEqual([
    'credits.low',
    'credits.low',
    'credits.low.recovered',
  ]);
  expect(receiver.received[1]?.id).toBe(receiver.received[0]?.id);

  receiver.received.length = 0;
  receiver.answers.push({ status: 500 });
  await use(900);
  await send();
  await refill();
  for (let turn = 0; turn < 3; turn += 1) await send(QUARTER);
  expect(receiver.received).toHaveLength(1);
});

test('with a new secret the old one still signs for a day, and then no more', async () => {
  const old = await set();
  const rotated = await on.webhooks.rotate(stage.accountId, 'ops', at());
  if (!rotated) throw new Error('the webhook is there');

  await on.webhooks.test(stage.accountId, 'ops', at());
  await send();
  stage.clock.advance(DAY);
  await on.webhooks.test(stage.accountId, 'ops', at());
  await send();

  const [first, second] = receiver.received;
  if (!first || !second) throw new Error('both were sent');
  expect(first.json.type).toBe('webhook.test');
  expect(first.signature.split(' ')).toEqual([signatureOf(first, rotated.secret), signatureOf(first, old)]);
  expect(second.signature).toBe(signatureOf(second, rotated.secret));
});

test('a secret outlives the key it was locked with, and a previous one that no key opens holds nothing up', async () => {
  const newer = Buffer.alloc(32, 2);
  const secret = await set();
  const sendTest = async () => {
    await on.webhooks.test(stage.accountId, 'ops', at());
    await send();
    return receiver.received.at(-1);
  };
  open([newer, ...keys]);
  await sendTest();

  open([newer]);
  const message = await sendTest();
  open([Buffer.alloc(32, 3)]);
  const rotated = await on.webhooks.rotate(stage.accountId, 'ops', at());
  const last = await sendTest();

  expect(receiver.received).toHaveLength(3);
  if (!message || !last || !rotated) throw new Error('all were sent');
  expect(message.signature).toBe(signatureOf(message, secret));
  expect(last.signature).toBe(signatureOf(last, rotated.secret));
});

test('without keys nothing is given up: it is sent once they are there again', async () => {
  await set();
  open([]);
  await use(850);
  await send();
  await worker.stop();

  open();
  await send(QUARTER);

  expect(receiver.received).toHaveLength(1);
});

test('a receiver that says 410 is left alone until it is set again, and /notify status can say why', async () => {
  await set();
  receiver.answers.push({ status: 410 });
  await use(850);
  await send();
  await on.webhooks.test(stage.accountId, 'ops', at());
  await send(DAY);
  expect(receiver.received).toHaveLength(1);
  expect((await on.webhooks.list(stage.accountId))[0]?.broken?.why).toContain('410');

  await on.webhooks.put(stage.accountId, 'ops', wish(), at());
  await on.webhooks.test(stage.accountId, 'ops', at());
  await send();

  expect(receiver.received.at(-1)?.json.type).toBe('webhook.test');
});

/** Looked at every half hour, as long as it takes to give a message up. */
async function failForADay(...answers: { status: number }[]): Promise<void> {
  for (let turn = 0; turn <= 49; turn += 1) {
    receiver.answers.splice(0, receiver.answers.length, ...answers);
    await send(2 * QUARTER);
  }
  receiver.answers.length = 0;
}

test('a receiver that takes nothing for a day is broken: a warned channel is told once, and all that was kept is sent when it is mended', async () => {
  await set();
  await stage.destination('ops');
  await stage.rule('ops', { kinds: ['spike'] });
  await worker.stop();
  worker = createWorker({
    ...{ outbox: createOutbox(database.pool), announcements, random: () => 1 },
    ...{ reports: createReportStore(database.pool), timing: stage.timing },
    couriers: [on.courier, stage.courier],
  });
  await use(850);
  await failForADay({ status: 503 });
  receiver.received.length = 0;
  await on.webhooks.test(stage.accountId, 'ops', at());
  await send(DAY / 2);

  expect(receiver.received).toEqual([]);
  expect(stage.titles()).toEqual(['Nothing reaches one of your webhooks any more']);
  expect((await on.webhooks.list(stage.accountId))[0]?.broken?.why).toBe(
    'tried for a day without success: it answers 503',
  );

  await createActs(database, ledger).resendNotices(stage.accountId, { noticeId: null }, at() as never);
  await send();
  expect(receiver.received.map(({ json }) => json.type).sort()).toEqual(['credits.low', 'webhook.test']);
});

test('one message that a receiver never takes breaks nothing where it takes others', async () => {
  await set();
  await use(850);
  await on.webhooks.test(stage.accountId, 'ops', at());
  // The older one is always the first.
  await failForADay({ status: 500 });

  expect((await on.webhooks.list(stage.accountId))[0]?.broken).toBeNull();
  expect((await stage.rows()).map(({ state }) => state).sort()).toEqual(['dead', 'posted']);
});

test('an account has twenty of them at most, and each of those can still be changed', async () => {
  const put = (id: number, kinds: readonly ['spike'] | readonly ['stopped'] = ['spike']) =>
    on.webhooks.put(stage.accountId, `w${id}`, wish({ url: `${receiver.url}/${id}`, kinds }), at());
  for (let id = 1; id <= 20; id += 1) expect(await put(id)).toMatchObject({ status: 'created' });

  expect(await put(21)).toEqual({
    ...{ status: 'refused', reason: 'too-many' },
    says: 'This account has 20 webhooks, and no more can be set. Remove one that is not needed any more first.',
  });
  expect(await put(20, ['stopped'])).toMatchObject({ status: 'changed' });
  await on.webhooks.remove(stage.accountId, 'w1', at());
  expect(await put(21)).toMatchObject({ status: 'created' });
});

test('set again it keeps its secret, removed it is sent nothing and its address is free, and without keys nothing is set', async () => {
  await set();
  expect(await on.webhooks.put(stage.accountId, 'ops', wish(), at())).toMatchObject({ secret: null });
  expect(await on.webhooks.put(stage.accountId, 'two', wish(), at())).toMatchObject({ reason: 'conflict' });

  expect(await on.webhooks.remove(stage.accountId, 'ops', at())).toBe(true);
  await use(850);
  await send();
  expect(receiver.received).toEqual([]);
  expect(await on.webhooks.list(stage.accountId)).toEqual([]);
  expect(await on.webhooks.test(stage.accountId, 'ops', at())).toBe(false);
  expect(await on.webhooks.put(stage.accountId, 'two', wish(), at())).toMatchObject({ status: 'created' });
  expect(await on.webhooks.put(stage.accountId, 'ops', wish(), at())).toMatchObject({ reason: 'conflict' });
  await createActs(database, ledger).removeAlertRule(stage.accountId, 'webhook:two', at() as never);
  expect(await on.webhooks.put(stage.accountId, 'ops', wish(), at())).toMatchObject({ status: 'created' });
  await send();
  expect(receiver.received).toEqual([]);

  open([]);
  expect(await on.webhooks.put(stage.accountId, 'ops', wish(), at())).toMatchObject({ reason: 'no-keys' });
});

test('a secret is not stored as it is, and stands in no audit', async () => {
  const secret = await set();

  const { rows } = await stage.sql('select sealed from webhook_secret where account_id = $1');
  const { rows: audit } = await stage.sql(
    'select actor, act, subject, before, after, remarks from audit where account_id = $1',
  );

  expect(rows[0]?.sealed.includes(secret)).toBe(false);
  expect(JSON.stringify(audit)).not.toContain(secret.slice('whsec_'.length));
});
