import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStripe } from '../../../src/connectors/stripe/client.ts';
import type { PaymentCustomer } from '../../../src/connectors/stripe/ports.ts';
import { stripeProvider } from '../../../src/connectors/stripe/recharge-provider.ts';
import type { PackPrice } from '../../../src/domain/compare-plans.ts';
import { credits } from '../../../src/domain/credits.ts';
import type { RechargePrice } from '../../../src/domain/recharge-price.ts';
import type { Attempt, RechargeProvider } from '../../../src/jobs/recharge/ports.ts';
import { heardLog } from '../../support/heard-log.ts';
import { openStripeStandIn, STAND_IN_KEY, type StripeStandIn } from '../../support/stripe-stand-in/open.ts';
import type { Behaviour } from '../../support/stripe-stand-in/world.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 4, 10, 12);
const MAKING = 'POST /v1/payment_intents';
const { signal } = new AbortController();

let now = START;
let stripe: StripeStandIn;
let provider: RechargeProvider;
/** The same, with no patience: for a Stripe that says nothing, and for no other. */
let hasty: RechargeProvider;
let customer: PaymentCustomer;
let packs: PackPrice[];
let agreed: RechargePrice | null;
let attempts = 0;
beforeAll(async () => {
  stripe = await openStripeStandIn(() => now);
  [provider, hasty] = [await open(100_000), await open(150)];
});
afterAll(() => stripe.close());
beforeEach(() => {
  heardLog();
  now += 48 * HOUR;
  stripe.troubles.clear();
  stripe.asked.length = 0;
  packs = [pack(1_250)];
  agreed = { cents: 1_000_000, currency: 'EUR' };
  pays('pays');
});

async function open(timeoutMs: number): Promise<RechargeProvider> {
  const settings = { secretKey: STAND_IN_KEY, apiUrl: stripe.url };
  const client = await openStripe(settings, { timeoutMs, retries: 0 });
  // A closed connection is tried again by the library at once, and after that no more.
  client.getInitialNetworkRetryDelay = () => 0;
  return stripeProvider({
    stripe: client,
    customers: {
      find: async () => customer,
      keepMethod: async (_account, _customer, method) => {
        customer = { ...customer, method };
        return true;
      },
    },
    packs: async () => packs,
    agreed: async () => agreed,
    clock: () => now,
  });
}

/** The account has stored a card that does so. */
function pays(behaves: Behaviour): void {
  const { id } = stripe.world.make('cus', 'customer', {});
  const method = stripe.acts.addMethod(id, { behaves });
  customer = {
    ...{ accountId: 'acme', customerId: id, subscriptionId: null },
    method: { id: method.id, name: 'Visa ending in 4242' },
  };
}

function pack(priceCents: number): PackPrice {
  return { id: 'p', credits: credits(500), priceCents, currency: 'EUR' };
}

function attempt(parts: Partial<Attempt> = {}): Attempt {
  attempts += 1;
  return {
    ...{
      accountId: 'acme',
      id: `a${attempts}`,
      month: '2026-05',
      amount: credits(1_000),
      provider: 'stripe',
    },
    ...{ ref: null, answeredBy: null, createdAt: now, looks: 0 },
    ...parts,
  };
}

const charge = (one: Attempt) => provider.charge(one, signal);
const find = (one: Attempt) => provider.find(one, signal);
const intents = ({ id }: Attempt) =>
  stripe.world.list('payment_intent').filter(({ metadata }) => {
    return (metadata as Record<string, string>)['tallybot_attempt'] === id;
  });
const taken = (one: Attempt) => intents(one).filter(({ status }) => status === 'succeeded');
const made = () => stripe.asked.filter(({ path }) => path === MAKING);

describe('a purchase', () => {
  test('is paid by the stored card, unasked, at the price of its packs, under the key of the attempt', async () => {
    const one = attempt();

    const outcome = await charge(one);

    const [intent] = intents(one);
    expect(outcome).toEqual({ status: 'captured', ref: intent?.id, by: null });
    expect(intent).toMatchObject({
      ...{ status: 'succeeded', amount: 2_500, currency: 'eur', customer: customer.customerId },
      metadata: {
        ...{ tallybot_account: 'acme', tallybot_attempt: one.id, tallybot_credits: '1000000000' },
        tallybot_price: '2500 eur',
      },
    });
    expect(made()).toMatchObject([
      { key: `recharge:${one.id}`, form: { off_session: 'true', confirm: 'true' } },
    ]);
  });

  test('is taken once, whoever asks how often', async () => {
    const one = attempt();

    const outcomes = await Promise.all([charge(one), charge(one), find(one)]);
    const later = await find(one);

    expect(later).toMatchObject({ status: 'captured' });
    for (const { status } of outcomes) expect(['captured', 'unsure']).toContain(status);
    expect(taken(one)).toHaveLength(1);
  });

  test('that a bank takes days for is under way until it has arrived', async () => {
    pays('processing');
    const one = attempt();

    const begun = await charge(one);
    const ref = intents(one)[0]?.id as string;
    const still = await find({ ...one, ref });
    stripe.acts.settle(ref, true);

    expect(begun).toEqual({ status: 'pending', ref, asks: false, lookAt: null });
    expect(still).toEqual(begun);
    expect(await find({ ...one, ref })).toEqual({ status: 'captured', ref, by: null });
  });

  test('that a bank takes days for and then refuses is over', async () => {
    pays('processing');
    const one = attempt();
    await charge(one);
    const ref = intents(one)[0]?.id as string;

    stripe.acts.settle(ref, false);

    expect(await find({ ...one, ref })).toMatchObject({
      ...{ status: 'declined', reason: 'The card has insufficient funds' },
    });
    expect(intents(one)).toMatchObject([{ status: 'canceled' }]);
  });
});

describe('a card that says no', () => {
  test.each([
    ['insufficient_funds', 'The card has insufficient funds'],
    ['expired_card', 'The card has expired'],
    ['lost_card', 'The card was declined'],
    ['authentication_required', 'Your bank wants you to confirm: pay by the link in /credits top-up'],
  ])('is understood, and can pay nothing later (%s)', async (behaves, reason) => {
    pays(behaves);
    const one = attempt();

    expect(await charge(one)).toEqual({ status: 'declined', reason, by: null, again: null });
    expect(intents(one)).toMatchObject([{ status: 'canceled' }]);
    expect(await find(one)).toMatchObject({ status: 'declined', reason });
    expect(made()).toHaveLength(1);
  });

  test('whose payment could not be ended is not known to have failed, until it is ended', async () => {
    pays('expired_card');
    const one = attempt();
    stripe.troubles.add('error', { on: 'POST /v1/payment_intents/:id/cancel' });

    expect(await charge(one)).toMatchObject({ status: 'unsure' });
    expect(await find(one)).toMatchObject({ status: 'declined', reason: 'The card has expired' });
    expect(intents(one)).toMatchObject([{ status: 'canceled' }]);
  });

  test('is gone: it is forgotten, and said', async () => {
    stripe.world.need('payment_method', customer.method?.id ?? '', 'id')['customer'] = null;

    const outcome = await charge(attempt());

    expect(outcome).toMatchObject({
      status: 'declined',
      reason: expect.stringContaining('not stored any more'),
    });
    expect(customer.method).toBeNull();
  });

  test.each([
    ['there is no card', { method: null }, 'No card is stored'],
    ['nothing has a price', { packs: [] }, 'No pack is on offer'],
    ['the price is too small', { packs: [pack(10)] }, 'as small as this'],
  ])('is not even asked, and that is said, where %s', async (_, lacks, said) => {
    if ('method' in lacks) customer = { ...customer, ...lacks };
    else ({ packs } = lacks);
    const one = attempt();

    expect(await charge(one)).toMatchObject({ status: 'declined', reason: expect.stringContaining(said) });
    expect(intents(one)).toEqual([]);
  });
});

describe('an answer that does not come', () => {
  test.each(['lost', 'gone', 'silent', 'rate-limit'] as const)(
    'leaves it open whether it was paid, and it is paid once when somebody asks (%s)',
    async (trouble) => {
      const one = attempt();
      stripe.troubles.add(trouble, { on: MAKING, times: trouble === 'lost' || trouble === 'gone' ? 2 : 1 });

      const asked = trouble === 'silent' ? hasty : provider;
      expect(await asked.charge(one, signal)).toMatchObject({ status: 'unsure' });
      stripe.troubles.clear();
      now += 31_000;
      expect(await find(one)).toMatchObject({ status: 'captured' });
      expect(taken(one)).toHaveLength(1);
    },
  );

  test('stays open while nobody can say', async () => {
    const one = attempt();
    stripe.troubles.add('lost', { on: MAKING, times: 2 });
    await charge(one);
    stripe.troubles.add('rate-limit', { times: 2 });

    expect(await find(one)).toEqual({ status: 'unsure', reason: 'Stripe is busy' });
    expect(await find({ ...one, ref: 'pi_x' })).toEqual({ status: 'unsure', reason: 'Stripe is busy' });
    expect(await find(one)).toMatchObject({ status: 'captured' });
  });

  test('is found among a hundred others, by its mark', async () => {
    const one = attempt();
    stripe.troubles.add('lost', { on: MAKING, times: 2 });
    await charge(one);
    for (let other = 0; other < 120; other += 1) {
      stripe.world.make('pi', 'payment_intent', { customer: customer.customerId, metadata: {} });
    }

    expect(await find(one)).toMatchObject({ status: 'captured', ref: intents(one)[0]?.id });
    expect(made().map(({ key }) => key)).toEqual([`recharge:${one.id}`, `recharge:${one.id}`]);
  });

  test('because Stripe itself failed is the end of that purchase after an hour, and not before', async () => {
    const one = attempt();
    stripe.troubles.add('error', { on: MAKING });

    expect(await charge(one)).toMatchObject({ status: 'unsure' });
    now += HOUR - 60_000;
    expect(await find(one)).toMatchObject({ status: 'unsure' });
    now += 120_000;
    expect(await find(one)).toMatchObject({ status: 'declined', reason: 'Stripe could not do it' });
    expect(taken(one)).toEqual([]);
  });

  test('is not asked for again when Stripe has forgotten the key: what never arrived has failed', async () => {
    const one = attempt();
    stripe.troubles.add('gone', { on: MAKING, times: 2 });
    await charge(one);
    now += 23 * HOUR;

    expect(await find(one)).toMatchObject({ status: 'declined', reason: 'It never arrived at Stripe' });
    expect(intents(one)).toEqual([]);
  });

  test('is found after a day too, also where somebody else pays for the account by now', async () => {
    const one = attempt();
    stripe.troubles.add('lost', { on: MAKING, times: 2 });
    await charge(one);
    now += 30 * HOUR;
    pays('pays');

    expect(await find(one)).toMatchObject({ status: 'captured' });
    expect(taken(one)).toHaveLength(1);
  });

  test('is found also where its customer is known no more, and no card is stored', async () => {
    const one = attempt();
    stripe.troubles.add('lost', { on: MAKING, times: 2 });
    await charge(one);
    now += HOUR;
    pays('pays');
    customer = { ...customer, method: null };

    expect(await find(one)).toMatchObject({ status: 'captured' });
  });

  test('is not asked for again at another price: its purchase ends after an hour, and the next one may begin', async () => {
    const one = attempt();
    stripe.troubles.add('error', { on: MAKING });
    await charge(one);
    packs = [pack(9_999)];

    expect(await find(one)).toMatchObject({ status: 'unsure' });
    now += HOUR;
    expect(await find(one)).toMatchObject({ status: 'declined', reason: 'Stripe could not do it' });
    expect(intents(one)).toEqual([]);
    expect(await charge(attempt())).toMatchObject({ status: 'captured' });
  });

  test('is found at once where it was paid by somebody else’s card, and that is asked for nothing', async () => {
    const one = attempt();
    stripe.troubles.add('lost', { on: MAKING, times: 2 });
    await charge(one);
    pays('pays');

    expect(await find(one)).toMatchObject({ status: 'captured' });
    expect(taken(one)).toHaveLength(1);
  });

  test('is not taken for a refusal while it may still be on its way', async () => {
    const one = attempt();
    stripe.troubles.add('gone', { on: MAKING, times: 2 });
    await charge(one);
    customer = { ...customer, method: null };

    expect(await find(one)).toMatchObject({ status: 'unsure' });
    now += HOUR;
    expect(await find(one)).toMatchObject({ status: 'declined' });
  });
});

test.each<[string, RechargePrice | null]>([
  ['it has become dearer since a manager agreed', { cents: 2_499, currency: 'EUR' }],
  ['its currency is another one', { cents: 9_999, currency: 'USD' }],
  ['nobody has agreed to any price', null],
])('nothing is taken where %s, and whoever manages is told to look', async (_what, price) => {
  agreed = price;

  const outcome = await charge(attempt());

  expect(outcome).toMatchObject({ status: 'declined', reason: expect.stringContaining('auto-recharge on') });
  expect(
    stripe.world.list('payment_intent').filter(({ customer: of }) => of === customer.customerId),
  ).toEqual([]);
});
