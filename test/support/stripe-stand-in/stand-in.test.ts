import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStripe } from '../../../src/connectors/stripe/client.ts';
import { openStripeStandIn, STAND_IN_KEY, STAND_IN_SECRET, type StripeStandIn } from './open.ts';

const START = Date.UTC(2026, 5, 1, 9);
const DAY_MS = 86_400_000;

let now = START;
let standIn: StripeStandIn;
let stripe: Stripe;

beforeEach(async () => {
  now = START;
  standIn = await openStripeStandIn(() => now);
  stripe = await openStripe({ secretKey: STAND_IN_KEY, apiUrl: standIn.url }, { retries: 0 });
});
afterEach(() => standIn.close());

const PACK: Stripe.Checkout.SessionCreateParams = {
  mode: 'payment',
  success_url: 'https://tallybot.example.com/paid',
  line_items: [
    { quantity: 1, price_data: { currency: 'usd', unit_amount: 2500, product_data: { name: '1 000' } } },
  ],
  payment_intent_data: { metadata: { tallybot_account: 'demo' }, setup_future_usage: 'off_session' },
};

describe('the stand-in answers Stripe’s own library as Stripe documents', () => {
  it('a page is paid, the payment carries what was written onto it, and its charge can be expanded', async () => {
    const customer = await stripe.customers.create({ metadata: { tallybot_account: 'demo' } });
    const session = await stripe.checkout.sessions.create({ ...PACK, customer: customer.id });

    standIn.acts.pay(session.id);

    const paid = await stripe.checkout.sessions.retrieve(session.id);
    const intent = await stripe.paymentIntents.retrieve(String(paid.payment_intent), {
      expand: ['latest_charge'],
    });
    expect(session).toMatchObject({
      status: 'open',
      expires_at: START / 1000 + 86_400,
      url: expect.any(String),
    });
    expect(paid).toMatchObject({ status: 'complete', payment_status: 'paid' });
    expect(intent).toMatchObject({
      status: 'succeeded',
      amount_received: 2500,
      metadata: { tallybot_account: 'demo' },
      latest_charge: { amount_refunded: 0, payment_method_details: { card: { last4: '4242' } } },
    });
  });

  it('the same key gets the same answer for a day, another question under it none', async () => {
    const key = { idempotencyKey: 'a' };
    const first = await stripe.checkout.sessions.create(PACK, key);
    const again = await stripe.checkout.sessions.create(PACK, key);
    const other = stripe.checkout.sessions.create({ ...PACK, success_url: 'https://x.example.com' }, key);

    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    await expect(other).rejects.toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    now += DAY_MS;
    expect((await stripe.checkout.sessions.create(PACK, key)).id).not.toBe(first.id);
  });

  it('an answer that was lost is given again under its key, and the work done once', async () => {
    standIn.troubles.add('lost', { on: 'POST /v1/customers' });

    await stripe.customers.create({ name: 'Demo' }, { idempotencyKey: 'c' });

    expect(standIn.asked.map(({ path }) => path)).toEqual(['POST /v1/customers', 'POST /v1/customers']);
    expect(standIn.world.list('customer')).toHaveLength(1);
  });

  it('what has failed inside is said again under its key; what was turned away at the door is not', async () => {
    standIn.troubles.add('error');
    const failing = () => stripe.customers.create({}, { idempotencyKey: 'c' });
    await expect(failing()).rejects.toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
    await expect(failing()).rejects.toMatchObject({ statusCode: 500 });

    standIn.troubles.add('rate-limit');
    const turnedAway = () => stripe.customers.create({}, { idempotencyKey: 'd' });
    await expect(turnedAway()).rejects.toMatchObject({ type: 'StripeRateLimitError', statusCode: 429 });
    expect((await turnedAway()).id).toMatch(/^cus_/);
  });

  it.each([
    ['insufficient_funds', { code: 'card_declined', decline_code: 'insufficient_funds' }],
    ['authentication_required', { code: 'authentication_required', decline_code: 'authentication_required' }],
  ])('a card that says %s is an error that carries its payment', async (behaves, error) => {
    const { id: customer } = await stripe.customers.create({});
    const { id: payment_method } = standIn.acts.addMethod(customer, { behaves });

    const asked = stripe.paymentIntents.create({
      ...{ amount: 2500, currency: 'usd', customer, payment_method, confirm: true, off_session: true },
    });

    await expect(asked).rejects.toMatchObject({
      ...{ type: 'StripeCardError', statusCode: 402, ...error },
      payment_intent: { status: 'requires_payment_method' },
    });
  });

  it('money goes back in parts, is disputed and comes again', async () => {
    const { id: customer } = await stripe.customers.create({});
    const { id: payment_method } = standIn.acts.addMethod(customer);
    const intent = await stripe.paymentIntents.create({
      ...{ amount: 2500, currency: 'usd', customer, payment_method, confirm: true },
    });
    const expand = { expand: ['latest_charge'] };
    const read = async () => (await stripe.paymentIntents.retrieve(intent.id, expand)).latest_charge;

    await stripe.refunds.create({ payment_intent: intent.id, amount: 1000 });
    expect(await read()).toMatchObject({ amount_refunded: 1000, refunded: false });
    standIn.acts.failRefund(standIn.acts.refund(intent.id, 500, { pending: true }).id);
    expect(await read()).toMatchObject({ amount_refunded: 1000, disputed: false });
    const { id } = standIn.acts.dispute(intent.id);
    standIn.acts.closeDispute(id, 'won');

    expect(await read()).toMatchObject({ disputed: true });
    const { data } = await stripe.disputes.list({ payment_intent: intent.id });
    expect(data).toMatchObject([
      { status: 'won', balance_transactions: [{ amount: -2500 }, { amount: 2500 }] },
    ]);
    await expect(stripe.refunds.create({ payment_intent: intent.id, amount: 2000 })).rejects.toMatchObject({
      statusCode: 400,
    });
  });

  it('what happened is listed by page, by type and by time, for thirty days', async () => {
    for (let count = 0; count < 12; count += 1) {
      await stripe.customers.create({ name: `${count}` });
      now += 1000;
    }
    const from = START / 1000;

    const all = await stripe.events
      .list({ limit: 5, created: { gte: from + 2 } })
      .autoPagingToArray({ limit: 50 });
    expect(all.map(({ created }) => created - from)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    expect((await stripe.events.list({ types: ['charge.refunded'] })).data).toEqual([]);
    now += 30 * DAY_MS;
    expect((await stripe.events.list()).data).toEqual([]);
  });

  it('a message is signed as the library checks it', () => {
    const event = standIn.world.tell('charge.refunded', standIn.world.make('ch', 'charge', {}));
    const { body, headers } = standIn.signed(event);

    const check = (secret: string, at: number) =>
      stripe.webhooks.constructEvent(body, headers['stripe-signature'] as string, secret, 300, undefined, at);

    expect(check(STAND_IN_SECRET, now)).toMatchObject({ id: event.id });
    expect(() => check('whsec_other', now)).toThrow(/signature/i);
    expect(() => check(STAND_IN_SECRET, now + 301_000)).toThrow(/tolerance/);
  });

  it('a subscription is paid for each period, on the day on which it began', async () => {
    now = Date.UTC(2026, 0, 31, 9);
    const { id: customer } = await stripe.customers.create({});
    const method = standIn.acts.addMethod(customer).id;
    const price = await stripe.prices.create({
      ...{
        currency: 'usd',
        unit_amount: 9900,
        recurring: { interval: 'month' },
        product_data: { name: 'Pro' },
      },
    });
    const made = standIn.acts.subscribe({ customer, price: price.id, method });

    standIn.acts.renew(made.id);
    standIn.acts.renew(made.id);

    const subscription = await stripe.subscriptions.retrieve(made.id, { expand: ['latest_invoice'] });
    const [item] = subscription.items.data;
    expect(
      [item?.current_period_start, item?.current_period_end].map((at) => new Date(Number(at) * 1000)),
    ).toEqual([new Date('2026-03-31T09:00:00Z'), new Date('2026-04-30T09:00:00Z')]);
    expect(subscription).toMatchObject({ status: 'active', latest_invoice: { status: 'paid' } });
    expect(standIn.events().filter(({ type }) => type === 'invoice.paid')).toHaveLength(3);
  });
});
