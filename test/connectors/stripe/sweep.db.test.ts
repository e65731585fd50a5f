import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { heardLog } from '../../support/heard-log.ts';
import { buyPack, DAY, MINUTE, openStage, type Stage } from './stage.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
// Of the whole service: each test has it for itself.
beforeEach(() => database.pool.query('delete from provider_cursor'));
afterAll(() => database.drop());

/** As the ticks would. */
async function sweepNext(stage: Stage, ...replicas: { sweep(): Promise<void> }[]) {
  stage.clock.now += MINUTE;
  await Promise.all(replicas.map(({ sweep }) => sweep()));
}

const asked = ({ stripe }: Stage, path: string) => stripe.asked.filter((each) => each.path === path).length;

test('what was paid, paid back and disputed while nobody listened is found once, by one of the replicas', async () => {
  const stage = await openStage(database, 'down');
  const replicas = await Promise.all([stage.replica(), stage.replica()]);
  const [one] = replicas;
  await sweepNext(stage, ...replicas);
  const before = asked(stage, 'GET /v1/events');
  const [first, second, third] = [
    await buyPack(stage, one),
    await buyPack(stage, one),
    await buyPack(stage, one),
  ];
  stage.clock.now += 3 * DAY;
  stage.stripe.acts.refund(second, 1_000);
  stage.stripe.acts.dispute(third);

  await sweepNext(stage, ...replicas);
  expect(await stage.available()).toBe(1_600);
  await sweepNext(stage, ...replicas);

  expect(await stage.grants()).toEqual([
    `stripe:${first} 1000 stripe`,
    `stripe:${second} 1000 stripe`,
    `stripe:${second}:1 400 stripe taken`,
    `stripe:${third} 1000 stripe`,
    `stripe:${third}:1 1000 stripe taken`,
  ]);
  expect(asked(stage, 'GET /v1/events') - before).toBeLessThan(20);
  expect(await stage.differences()).toEqual([]);
});

test('what was told is not asked about again', async () => {
  const stage = await openStage(database, 'told');
  const replica = await stage.replica();
  await sweepNext(stage, replica);
  await buyPack(stage, replica);
  await replica.tell(stage.stripe.events());
  const before = asked(stage, 'GET /v1/payment_intents/:id');

  await sweepNext(stage, replica);
  await sweepNext(stage, replica);

  expect(asked(stage, 'GET /v1/payment_intents/:id')).toBe(before);
});

test('more than a page of events is gone through to its end', async () => {
  const stage = await openStage(database, 'pages');
  const replica = await stage.replica();
  await sweepNext(stage, replica);
  const payment = await buyPack(stage, replica);
  for (let count = 0; count < 130; count += 1) {
    stage.stripe.world.tell('charge.refunded', stage.stripe.world.make('ch', 'charge', {}));
  }
  stage.stripe.acts.refund(payment, 500);

  await sweepNext(stage, replica);

  expect(await stage.available()).toBe(800);
});

test('where Stripe does not answer, the next sweep begins where this one did', async () => {
  heardLog();
  const stage = await openStage(database, 'away');
  const replica = await stage.replica();
  await sweepNext(stage, replica);
  await buyPack(stage, replica);
  stage.stripe.troubles.add('error', { times: Number.POSITIVE_INFINITY });
  for (let hour = 0; hour < 5; hour += 1) {
    stage.clock.now += 60 * MINUTE;
    await expect(replica.sweep()).rejects.toThrow();
  }
  stage.stripe.troubles.clear();

  await sweepNext(stage, replica);

  expect(await stage.available()).toBe(1_000);
});

test('one payment that cannot be looked at holds up none of the others, and is looked at until it can be', async () => {
  const log = heardLog();
  const stage = await openStage(database, 'stuck');
  const replica = await stage.replica();
  await sweepNext(stage, replica);
  await buyPack(stage, replica);
  stage.clock.now += MINUTE;
  await buyPack(stage, replica);
  stage.stripe.troubles.add('error', { on: 'GET /v1/payment_intents/:id' });

  await sweepNext(stage, replica);
  expect(await stage.available()).toBe(1_000);
  stage.clock.now += 30 * MINUTE;
  await sweepNext(stage, replica);

  expect(await stage.available()).toBe(2_000);
  expect(log.with('could not look at what happened at Stripe')).toHaveLength(1);
});

test('what cannot be looked at is looked at again also where it happened more than three days ago', async () => {
  heardLog();
  const stage = await openStage(database, 'days-ago');
  const replica = await stage.replica();
  await sweepNext(stage, replica);
  await buyPack(stage, replica);
  stage.clock.now += 5 * DAY;
  await buyPack(stage, replica);
  stage.stripe.troubles.add('error', { on: 'GET /v1/payment_intents/:id', times: 2 });

  await sweepNext(stage, replica);
  stage.clock.now += 30 * MINUTE;
  await sweepNext(stage, replica);

  expect(await stage.available()).toBe(2_000);
});

test('a clock that ran days ahead for a while hides nothing once it is right again', async () => {
  const log = heardLog();
  const stage = await openStage(database, 'ahead');
  const [wrong, right] = await Promise.all([stage.replica(), stage.replica()]);
  await sweepNext(stage, right);
  stage.clock.now += 3 * DAY;
  await sweepNext(stage, wrong);
  stage.clock.now -= 3 * DAY;
  await buyPack(stage, right);

  await sweepNext(stage, right);
  await sweepNext(stage, right);

  expect(await stage.available()).toBe(1_000);
  expect(log.with('ran ahead')).toHaveLength(1);
});

describe('one payment that nobody can ever make sense of', () => {
  const spoil = ({ stripe }: Stage, payment: string) =>
    Object.assign(stripe.world.need('payment_intent', payment, 'id'), { metadata: null });

  test('holds up none of the others, however much is told of it, and is left alone after three days', async () => {
    heardLog();
    const stage = await openStage(database, 'spoilt');
    const replica = await stage.replica();
    await sweepNext(stage, replica);
    const payment = await buyPack(stage, replica);
    for (const cents of [100, 200, 300]) stage.stripe.acts.refund(payment, cents);
    spoil(stage, payment);
    stage.clock.now += MINUTE;
    await buyPack(stage, replica);

    await sweepNext(stage, replica);
    expect(await stage.available()).toBe(1_000);
    for (let day = 0; day < 4; day += 1) {
      stage.clock.now += DAY;
      await sweepNext(stage, replica);
    }
    const before = asked(stage, 'GET /v1/payment_intents/:id');
    await sweepNext(stage, replica);

    expect(asked(stage, 'GET /v1/payment_intents/:id')).toBe(before);
  });

  test('and as many as look like an outage hold up the others for three days, and no longer', async () => {
    heardLog();
    const stage = await openStage(database, 'spoilt-many');
    const replica = await stage.replica();
    await sweepNext(stage, replica);
    for (let count = 0; count < 3; count += 1) spoil(stage, await buyPack(stage, replica));
    stage.clock.now += MINUTE;
    await buyPack(stage, replica);

    for (let day = 0; day < 3; day += 1) {
      await expect(sweepNext(stage, replica)).rejects.toThrow();
      stage.clock.now += DAY;
    }
    await sweepNext(stage, replica);

    expect(await stage.available()).toBe(1_000);
  });

  test('holds up none of the others after months either', async () => {
    const log = heardLog();
    const stage = await openStage(database, 'spoilt-long-ago');
    const replica = await stage.replica();
    await sweepNext(stage, replica);
    await buyPack(stage, replica);
    spoil(stage, await buyPack(stage, replica));
    await buyPack(stage, replica);
    stage.clock.now += 60 * DAY;

    await sweepNext(stage, replica);

    expect(await stage.available()).toBe(2_000);
    expect(log.with('is left to you')).toHaveLength(1);
  });
});

test('away for longer than Stripe keeps events, payments, refunds and disputes are found all the same', async () => {
  const log = heardLog();
  const stage = await openStage(database, 'long-away');
  const replica = await stage.replica();
  await sweepNext(stage, replica);
  await buyPack(stage, replica);
  const second = await buyPack(stage, replica);
  await replica.tell(stage.stripe.events());
  const third = await buyPack(stage, replica);
  stage.clock.now += DAY;
  stage.stripe.acts.refund(second);
  const { id } = stage.stripe.acts.dispute(third);
  stage.clock.now += 5 * DAY;
  stage.stripe.acts.closeDispute(id, 'won');
  stage.clock.now += 60 * DAY;

  await sweepNext(stage, replica);

  expect(await stage.available()).toBe(2_000);
  expect(log.with('does not reach back')).toHaveLength(1);
  expect(await stage.differences()).toEqual([]);
});
