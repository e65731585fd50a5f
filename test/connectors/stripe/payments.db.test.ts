import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderPlainText } from '../../../src/cards/plain-text.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { heardLog } from '../../support/heard-log.ts';
import type { Thing } from '../../support/stripe-stand-in/world.ts';
import { buyPack, linkOf, MINUTE, openStage, PAY, pageOf, plain } from './stage.ts';

// Of what never answers, no more is waited for.
const SOON_MS = 100;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const only = (events: Thing[], ...types: string[]) =>
  events.filter(({ type }) => types.includes(String(type)));

describe('what is paid', () => {
  test('is given once Stripe tells of it, and stands in the statement with its pack', async () => {
    const stage = await openStage(database, 'paid');
    const replica = await stage.replica();

    const payment = await buyPack(stage, replica);
    const statuses = await replica.tell(stage.stripe.events());

    expect(statuses).toEqual(statuses.map(() => 200));
    expect(await stage.grants()).toEqual([`stripe:${payment} 1000 stripe`]);
    expect(await stage.available()).toBe(1_000);
    const statement = plain(renderPlainText(await replica.ask('credits statement')));
    expect(statement).toMatch(/ 1 000 +Top-up added, Stripe, 1 000 credits +1 000 /);
    expect(plain(renderPlainText(await replica.ask('credits')))).toContain('1 000');
  });

  test('counts once, however often and wherever it is told, also at the same time', async () => {
    const stage = await openStage(database, 'often');
    const [one, other] = await Promise.all([stage.replica(), stage.replica()]);
    await buyPack(stage, one);
    const events = stage.stripe.events();

    await Promise.all([
      one.tell(events),
      other.tell(events),
      one.tell(events.toReversed()),
      other.tell(events),
    ]);
    await one.tell(events);

    expect(await stage.grants()).toHaveLength(1);
    expect(await stage.available()).toBe(1_000);
  });

  test('and paid back comes to the same when Stripe tells of the refund first', async () => {
    const stage = await openStage(database, 'refund-first');
    const replica = await stage.replica();
    const payment = await buyPack(stage, replica);
    const before = stage.stripe.events();
    stage.stripe.acts.refund(payment, 1_000);

    await replica.tell(only(stage.stripe.events(), 'charge.refunded'));
    expect(await stage.available()).toBe(600);
    await replica.tell(before);

    expect(await stage.available()).toBe(600);
    expect(await stage.grants()).toEqual([
      `stripe:${payment} 1000 stripe`,
      `stripe:${payment}:1 400 stripe taken`,
    ]);
    expect(await stage.differences()).toEqual([]);
  });

  test('by a bank that takes days is given when it arrives, and not before', async () => {
    const stage = await openStage(database, 'debit');
    const replica = await stage.replica();
    const card = await replica.ask('credits top-up pack:p1000');
    const session = stage.stripe.acts.pay(pageOf(linkOf(card, PAY)), 'processing');
    await replica.tell(stage.stripe.events());
    expect(await stage.available()).toBe(0);

    stage.stripe.acts.settle(String(session['payment_intent']), true);
    await replica.tell(stage.stripe.events());

    expect(await stage.available()).toBe(1_000);
  });

  test('with a card that may be kept stores it, and an older payment does not put its own in its place', async () => {
    const stage = await openStage(database, 'kept');
    const replica = await stage.replica();
    await buyPack(stage, replica, 'credits top-up pack:p1000 keep');
    const first = stage.stripe.events();
    await replica.tell(first);
    const before = await stage.customer();
    await buyPack(stage, replica, 'credits top-up pack:p1000 card:keep');
    await replica.tell(stage.stripe.events());

    await replica.tell(first);

    const after = await stage.customer();
    expect(before?.method?.name).toBe('Visa ending in 4242');
    expect(after?.method?.id).not.toBe(before?.method?.id);
    expect(await stage.available()).toBe(2_000);
  });

  test('once only stores no card', async () => {
    const stage = await openStage(database, 'once-only');
    const replica = await stage.replica();
    await buyPack(stage, replica);
    await replica.tell(stage.stripe.events());

    expect(await stage.customer()).toMatchObject({ method: null });
  });
});

describe('what is paid back', () => {
  test('in full takes what is left of its credits, and what was spent stays spent', async () => {
    const stage = await openStage(database, 'full');
    const replica = await stage.replica();
    const payment = await buyPack(stage, replica);
    await replica.tell(stage.stripe.events());
    stage.clock.now += 1_000;
    await stage.spend(300);
    stage.clock.now += 1_000;

    stage.stripe.acts.refund(payment);
    await replica.tell(stage.stripe.events());

    expect(await stage.available()).toBe(0);
    const statement = plain(renderPlainText(await replica.ask('credits statement')));
    expect(statement).toMatch(/ 700 +Top-up taken back, Stripe, 1 000 credits: 25\.00 USD +0 /);
    expect(await stage.differences()).toEqual([]);
  });

  test('in parts comes to the same as at once, to the last of its cents', async () => {
    const stage = await openStage(database, 'parts');
    const replica = await stage.replica();
    const payment = await buyPack(stage, replica);
    for (const cents of [333, 333, 334, 1_499]) {
      stage.clock.now += 1_000;
      stage.stripe.acts.refund(payment, cents);
      await replica.tell(stage.stripe.events().slice(-2));
    }

    expect(await stage.available()).toBe(0.4);
    stage.stripe.acts.refund(payment, 1);
    await replica.tell(stage.stripe.events());

    expect(await stage.available()).toBe(0);
    const statement = plain(renderPlainText(await replica.ask('credits statement')));
    expect(statement).toMatch(/ 599\.6 +Top-up taken back, Stripe, 1 000 credits: 24\.99 USD +0\.4 /);
    expect(await stage.differences()).toEqual([]);
  });

  test('and not taken by the bank is worth its credits again', async () => {
    const stage = await openStage(database, 'failed-refund');
    const replica = await stage.replica();
    const payment = await buyPack(stage, replica);
    const refund = stage.stripe.acts.refund(payment, undefined, { pending: true });
    await replica.tell(stage.stripe.events());
    expect(await stage.available()).toBe(0);

    stage.stripe.acts.failRefund(refund.id);
    await replica.tell(stage.stripe.events());

    expect(await stage.available()).toBe(1_000);
    expect(await stage.differences()).toEqual([]);
  });

  test('and cancelled before it went is worth its credits again, whatever its charge still counts', async () => {
    const stage = await openStage(database, 'cancelled-refund');
    const replica = await stage.replica();
    const payment = await buyPack(stage, replica);
    stage.stripe.acts.refund(payment, 500);
    const refund = stage.stripe.acts.refund(payment, 1_000, { pending: true });
    await replica.tell(stage.stripe.events());
    expect(await stage.available()).toBe(400);

    refund['status'] = 'canceled';
    await replica.tell([stage.stripe.world.tell('refund.updated', refund)]);

    expect(await stage.available()).toBe(800);
    expect(await stage.differences()).toEqual([]);
  });
});

describe('what a bank disputes', () => {
  test('is taken when the money is, given again when it is won, less what was spent before', async () => {
    const stage = await openStage(database, 'won');
    const replica = await stage.replica();
    const payment = await buyPack(stage, replica);
    await replica.tell(stage.stripe.events());
    stage.clock.now += 1_000;
    await stage.spend(300);
    stage.clock.now += 1_000;

    const dispute = stage.stripe.acts.dispute(payment);
    await replica.tell(stage.stripe.events());
    expect(await stage.available()).toBe(0);
    stage.clock.now += 1_000;
    stage.stripe.acts.closeDispute(dispute.id, 'won');
    await replica.tell(stage.stripe.events().toReversed());

    expect(await stage.available()).toBe(700);
    expect(await stage.differences()).toEqual([]);
  });

  test('and wins stays taken', async () => {
    const stage = await openStage(database, 'lost');
    const replica = await stage.replica();
    const payment = await buyPack(stage, replica);
    const dispute = stage.stripe.acts.dispute(payment);
    stage.stripe.acts.closeDispute(dispute.id, 'lost');
    await replica.tell(stage.stripe.events());

    expect(await stage.available()).toBe(0);
  });

  test('is nothing while the bank only asks', async () => {
    const stage = await openStage(database, 'inquiry');
    const replica = await stage.replica();
    const payment = await buyPack(stage, replica);
    const inquiry = stage.stripe.acts.dispute(payment, undefined, { inquiry: true });
    await replica.tell(stage.stripe.events());
    expect(await stage.available()).toBe(1_000);

    stage.stripe.acts.escalate(inquiry.id);
    await replica.tell(stage.stripe.events());

    expect(await stage.available()).toBe(0);
  });

  test('takes no more than was bought where part of it had been paid back', async () => {
    const stage = await openStage(database, 'both');
    const replica = await stage.replica();
    const payment = await buyPack(stage, replica);
    stage.stripe.acts.refund(payment, 1_000);
    const dispute = stage.stripe.acts.dispute(payment, 2_500);
    await replica.tell(stage.stripe.events());
    expect(await stage.available()).toBe(0);

    stage.stripe.acts.closeDispute(dispute.id, 'won');
    await replica.tell(stage.stripe.events());

    expect(await stage.available()).toBe(600);
    expect(await stage.differences()).toEqual([]);
  });
});

test('usage of before a refund that is reported after it is drawn from what there was then, and taken off what stayed at once', async () => {
  const stage = await openStage(database, 'late');
  const replica = await stage.replica();
  const payment = await buyPack(stage, replica);
  await replica.tell(stage.stripe.events());
  await stage.spend(200);
  stage.clock.now += MINUTE;
  stage.stripe.acts.refund(payment, 1_250);
  await replica.tell(stage.stripe.events());
  const before = await stage.available();

  await stage.spend(100, stage.clock.now - MINUTE);
  const after = await stage.available();
  await replica.tell(stage.stripe.events());

  expect([before, after, await stage.available()]).toEqual([300, 200, 200]);
  const statement = plain(renderPlainText(await replica.ask('credits statement')));
  expect(statement).toMatch(/ 500 +Top-up taken back, Stripe, 1 000 credits: 12\.50 USD +200 /);
  expect(statement).not.toContain('carried over');
  expect(await stage.differences()).toEqual([]);
});

describe('a message', () => {
  test('that is not signed, is signed otherwise, or is old is not believed, and nothing is asked', async () => {
    const log = heardLog();
    const stage = await openStage(database, 'forged');
    const replica = await stage.replica();
    await buyPack(stage, replica);
    const events = only(stage.stripe.events(), 'payment_intent.succeeded');
    const asked = stage.stripe.asked.length;

    expect(await replica.tell(events, { secret: 'whsec_guessed' })).toEqual([401]);
    expect(await replica.tell(events, { at: stage.clock.now / 1000 - 301 })).toEqual([401]);
    const unsigned = await fetch(`${replica.url}/hooks/stripe`, {
      method: 'POST',
      body: JSON.stringify(events[0]),
    });

    expect(unsigned.status).toBe(401);
    expect(stage.stripe.asked).toHaveLength(asked);
    expect(await stage.grants()).toEqual([]);
    expect(stage.told).toEqual(['forged', 'forged', 'forged']);
    expect(log.with('was not believed')).toHaveLength(3);
  });

  test('of test mode is ignored where the key is live, and that is said', async () => {
    const log = heardLog();
    const stage = await openStage(database, 'other-mode');
    const replica = await stage.replica();
    await buyPack(stage, replica);
    const [event] = only(stage.stripe.events(), 'payment_intent.succeeded') as [Thing];

    expect(await replica.tell([{ ...event, livemode: false }])).toEqual([200]);

    expect(log.with('other mode is ignored')).toHaveLength(1);
    expect(await stage.grants()).toEqual([]);
  });

  test('that was signed with the secret that comes next is believed too', async () => {
    const stage = await openStage(database, 'rotated');
    const replica = await stage.replica();
    await buyPack(stage, replica);

    const statuses = await replica.tell(
      only(stage.stripe.events(), 'charge.succeeded', 'payment_intent.succeeded'),
      {
        secret: 'whsec_next',
      },
    );

    expect(statuses).toEqual([200, 200]);
    expect(await stage.available()).toBe(1_000);
  });

  test('is taken again later where Stripe does not answer, and nothing is counted until it does', async () => {
    const log = heardLog();
    const stage = await openStage(database, 'silent');
    await buyPack(stage, await stage.replica());
    const [replica, hasty] = [await stage.replica(), await stage.replica({ timeoutMs: SOON_MS })];
    const events = only(stage.stripe.events(), 'payment_intent.succeeded');
    for (const trouble of ['rate-limit', 'error', 'silent', 'gone', 'lost'] as const) {
      stage.stripe.troubles.add(trouble, { on: 'GET /v1/payment_intents/:id', times: 2 });
      const asked = trouble === 'silent' ? hasty : replica;
      expect([trouble, ...(await asked.tell(events))]).toEqual([trouble, 503]);
      stage.stripe.troubles.clear();
    }
    expect(await stage.grants()).toEqual([]);

    expect(await replica.tell(events)).toEqual([200]);

    expect(await stage.available()).toBe(1_000);
    expect(log.with('could not look at what Stripe told')).toHaveLength(5);
  });

  test('of what is sold elsewhere is nothing to us, nor is one of a kind that nobody asked for', async () => {
    const log = heardLog();
    const stage = await openStage(database, 'foreign');
    const replica = await stage.replica();
    const { world, acts } = stage.stripe;
    const customer = world.make('cus', 'customer', { metadata: {} });
    const product = world.make('prod', 'product', { name: 'Elsewhere', metadata: {} });
    const price = world.make('price', 'price', {
      ...{ unit_amount: 900, currency: 'usd', recurring: { interval: 'month' } },
      ...{ product: product.id, metadata: {} },
    });
    acts.subscribe({ customer: customer.id, price: price.id, method: acts.addMethod(customer.id).id });
    world.tell('balance.available', { ...world.make('txn', 'balance', {}) });

    const statuses = await replica.tell(stage.stripe.events());

    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await stage.grants()).toEqual([]);
    expect(log.with('belongs to no account')).toEqual([]);
  });
});

describe('money that nobody can say whose it is', () => {
  test.each([
    ['an account that is not here', { tallybot_account: 'nobody' }, {}],
    ['another price', {}, { amount_received: 2_400 }],
    ['another currency', {}, { currency: 'eur' }],
    ['marks that are not ours', { tallybot_credits: 'many' }, {}],
  ])('is logged and counted, and never guessed: %s', async (name, marks, fields) => {
    const log = heardLog();
    const stage = await openStage(database, `whose-${name.replaceAll(' ', '-')}`);
    const replica = await stage.replica();
    const payment = await buyPack(stage, replica);
    const intent = stage.stripe.world.need('payment_intent', payment, 'id');
    Object.assign(intent, fields);
    Object.assign(intent['metadata'] as object, marks);

    const statuses = await replica.tell(only(stage.stripe.events(), 'payment_intent.succeeded'));

    expect(statuses).toEqual([200]);
    expect(await stage.grants()).toEqual([]);
    expect(stage.told).toEqual(['unattributed', 'taken']);
    expect(log.with('belongs to no account here')).toHaveLength(1);
  });
});
