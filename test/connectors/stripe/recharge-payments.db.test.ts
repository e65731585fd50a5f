import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPaymentCustomers } from '../../../src/db/payment-customers.ts';
import { credits } from '../../../src/domain/credits.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { heardLog } from '../../support/heard-log.ts';
import type { Behaviour } from '../../support/stripe-stand-in/world.ts';
import { buttonOf, MINUTE, openStage, plain } from './stage.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** An account that buys 1 000 whenever it has nothing, with a card that is stored. */
async function recharging(accountId: string, behaves: Behaviour = 'pays') {
  const stage = await openStage(database, accountId);
  const { id } = stage.stripe.world.make('cus', 'customer', {});
  const method = { id: stage.stripe.acts.addMethod(id, { behaves }).id, name: 'Visa ending in 4242' };
  const customers = createPaymentCustomers(database, 'stripe');
  await customers.put(accountId, id, stage.clock.now);
  await customers.keepMethod(accountId, id, method, stage.clock.now);
  await database.pool.query(
    `insert into recharge_setting (account_id, below, buy, monthly_cap, provider, agreed_cents, agreed_currency)
     values ($1, 0, $2, $2, 'stripe', 1000000, 'USD')`,
    [accountId, credits(1_000)],
  );
  const payments = () => stage.stripe.world.list('payment_intent').map((intent) => intent.id);
  const attempts = async () => {
    const { rows } = await database.pool.query<{ id: string; state: string }>(
      'select id, state from recharge_attempt where account_id = $1',
      [accountId],
    );
    return rows;
  };
  return { ...stage, payments, attempts };
}

test('what auto-recharge bought is paid back from its own grant', async () => {
  const stage = await recharging('unasked');
  const replica = await stage.replica();
  await replica.recharge.look('unasked');
  const [attempt] = await stage.attempts();
  const [payment = ''] = stage.payments();
  expect(await stage.grants()).toEqual([`recharge:${attempt?.id} 1000 auto-recharge`]);
  stage.clock.now += MINUTE;

  stage.stripe.acts.refund(payment, 500);
  await replica.tell(stage.stripe.events());

  expect(await stage.available()).toBe(800);
  expect(await stage.grants()).toEqual([
    `recharge:${attempt?.id} 1000 auto-recharge`,
    `stripe:${payment}:1 200 stripe taken`,
  ]);
  expect(await stage.differences()).toEqual([]);
});

test('a purchase whose answer was lost ends as soon as Stripe tells of it, and is given once', async () => {
  heardLog();
  const stage = await recharging('lost-answer');
  const replica = await stage.replica();
  stage.stripe.troubles.add('lost', { on: 'POST /v1/payment_intents', times: 2 });
  await replica.recharge.look('lost-answer');
  expect(await stage.available()).toBe(0);

  await replica.tell(stage.stripe.events());
  await replica.recharge.tick();

  expect(await stage.attempts()).toMatchObject([{ state: 'paid' }]);
  expect(stage.payments()).toHaveLength(1);
  expect(await stage.available()).toBe(1_000);
});

test('money that was taken counts also where its purchase is no longer known, as after a restored backup', async () => {
  const stage = await recharging('restored');
  const replica = await stage.replica();
  await replica.recharge.look('restored');
  const [payment = ''] = stage.payments();
  const intent = stage.stripe.world.need('payment_intent', payment, 'id');
  Object.assign(intent['metadata'] as object, { tallybot_attempt: 'forgotten' });

  await replica.tell(stage.stripe.events());
  await replica.tell(stage.stripe.events());

  expect(await stage.grants()).toContain('recharge:forgotten 1000 auto-recharge');
  expect(await stage.available()).toBe(2_000);
});

/** Under way when the key of another account at Stripe took the place of the one that it was bought with. */
async function vanished(accountId: string) {
  heardLog();
  const stage = await recharging(accountId, 'processing');
  const replica = await stage.replica();
  await replica.recharge.look(accountId);
  const [payment = ''] = stage.payments();
  const intent = stage.stripe.world.need('payment_intent', payment, 'id');
  Object.assign(intent, { object: 'elsewhere' });
  for (let look = 0; look < 7; look += 1) {
    stage.clock.now += 20 * MINUTE;
    await replica.recharge.tick();
  }
  const end = async () =>
    replica.ask(buttonOf(await replica.ask('credits auto-recharge'), 'It was not paid'));
  return { ...stage, replica, intent, end };
}

test('a purchase of which Stripe knows nothing any more is said, stops the next, and ends when a manager says so', async () => {
  const stage = await vanished('vanished');
  const { rows } = await database.pool.query<{ facts: { why: string } }>(
    `select facts from outbox where account_id = 'vanished' and kind = 'recharge_failed'`,
  );
  const before = await stage.attempts();

  const card = await stage.end();

  expect(rows.map(({ facts }) => facts.why)).toEqual([expect.stringContaining('end it in /credits')]);
  expect(before).toMatchObject([{ state: 'unknown' }]);
  expect(plain(card.title)).toBe('1 000 credits were not bought');
  expect(await stage.attempts()).toMatchObject([{ state: 'failed' }]);
  stage.clock.now += 20 * MINUTE;
  await stage.replica.recharge.tick();
  expect((await stage.attempts()).map(({ state }) => state).sort()).toEqual(['failed', 'pending']);
});

test('what a manager says ends no purchase that Stripe may know of', async () => {
  const stage = await vanished('known');
  stage.stripe.troubles.add('rate-limit');
  const unsure = await stage.end();
  const before = await stage.attempts();
  Object.assign(stage.intent, { object: 'payment_intent' });
  stage.stripe.acts.settle(stage.intent.id, true);
  stage.clock.now += 120 * MINUTE;

  await stage.replica.recharge.tick();

  expect(plain(unsure.title)).toBe('Whether 1 000 credits were paid is not known yet');
  expect(before).toMatchObject([{ state: 'unknown' }]);
  expect(await stage.attempts()).toMatchObject([{ state: 'paid' }]);
  expect(await stage.available()).toBe(1_000);
});
