import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStripe } from '../../../src/connectors/stripe/client.ts';
import { hintOf } from '../../../src/connectors/stripe/payment-lookout.ts';
import type { Lookout, PaymentCustomers } from '../../../src/connectors/stripe/ports.ts';
import { createSeen } from '../../../src/connectors/stripe/seen.ts';
import { subscriptionLookout } from '../../../src/connectors/stripe/subscriptions/lookout.ts';
import { createSweep } from '../../../src/connectors/stripe/sweep.ts';
import { createGivenFor } from '../../../src/db/given-for.ts';
import { createLedgerStore } from '../../../src/db/ledger/store.ts';
import { createPaymentCustomers } from '../../../src/db/payment-customers.ts';
import { createProviderCursors } from '../../../src/db/provider-cursors.ts';
import { createPurchases } from '../../../src/db/purchases.ts';
import { createReportStore } from '../../../src/db/readers/store.ts';
import { createTermsStore } from '../../../src/db/terms/store.ts';
import { createFactStore } from '../../../src/db/verify/store.ts';
import { credits, divideHalfUp, least } from '../../../src/domain/credits.ts';
import { cycleAt } from '../../../src/domain/cycle.ts';
import { planOf } from '../../../src/domain/plan.ts';
import { UsageEvent } from '../../../src/domain/usage-event.ts';
import { createLedger, type Ledger } from '../../../src/ledger/ledger.ts';
import { turnFirst } from '../../../src/ledger/turn-first.ts';
import { verifyAccount } from '../../../src/ledger/verify.ts';
import { readBalance, readRunOut } from '../../../src/reports/balance.ts';
import { readPlans } from '../../../src/reports/plans.ts';
import { cases } from '../../support/cases.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { heardLog } from '../../support/heard-log.ts';
import { createAccount } from '../../support/ledger-account.ts';
import type { Subscribing } from '../../support/stripe-stand-in/billing.ts';
import { openStripeStandIn, STAND_IN_KEY, type StripeStandIn } from '../../support/stripe-stand-in/open.ts';
import type { Thing } from '../../support/stripe-stand-in/world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
// Cycle 4 of accounts that hang on the first of January.
const MAY = Date.UTC(2026, 4, 1, 2);
const JUNE = Date.UTC(2026, 5, 1, 2);

let database: TestDatabase;
let stripe: StripeStandIn;
let ledger: Ledger;
let customers: PaymentCustomers;
let lookout: Lookout;
let sweep: () => Promise<void>;
let now = MAY;
let accounts = 0;
let unattributed = 0;
let prices: { base: string; pro: string; year: string };
beforeAll(async () => {
  database = await createTestDatabase();
  const clock = () => now;
  stripe = await openStripeStandIn(clock);
  const client = await openStripe({ secretKey: STAND_IN_KEY, apiUrl: stripe.url }, { retries: 0 });
  client.getInitialNetworkRetryDelay = () => 0;
  ledger = createLedger(createLedgerStore(database.pool), clock);
  customers = createPaymentCustomers(database, 'stripe');
  const { subscribe } = turnFirst(createTermsStore(database), ledger);
  lookout = subscriptionLookout({
    ...{ stripe: client, ledger, customers, clock },
    terms: { credits: createReportStore(database.pool).credits, subscribe },
    given: createGivenFor(database),
    purchases: createPurchases(database),
    unattributed: () => {
      unattributed += 1;
    },
  });
  const cursors = createProviderCursors(database);
  await cursors.seenUntil('stripe', now);
  sweep = createSweep({ stripe: client, cursors, lookouts: [lookout], seen: createSeen(), clock });
  const priced = async (unit_amount: number, more: object) =>
    (await client.prices.create({ currency: 'usd', unit_amount, product: 'prod', ...more })).id;
  prices = {
    base: await priced(4_900, { lookup_key: 'base', recurring: { interval: 'month' } }),
    pro: await priced(9_900, { metadata: { tallybot_plan: 'pro' }, recurring: { interval: 'month' } }),
    year: await priced(49_000, { metadata: { tallybot_plan: 'base' }, recurring: { interval: 'year' } }),
  };
});
afterAll(async () => {
  await stripe.close();
  await database.drop();
});
beforeEach(() => {
  heardLog();
  now = MAY;
  unattributed = 0;
  stripe.troubles.clear();
  heard = stripe.events().length;
});

let heard = 0;
/** What Stripe has told since it was last listened to. */
function news(): Thing[] {
  const events = stripe.events().slice(heard);
  heard += events.length;
  return events;
}

const objectOf = (event: Thing) => (event['data'] as { object: Thing }).object;
async function look(events: readonly Thing[]): Promise<void> {
  for (const event of events) {
    if (lookout.types.includes(String(event['type']))) await lookout.look(hintOf(objectOf(event)));
  }
}

interface Payer {
  id: string;
  card: string;
  subscribe(parts?: Partial<Subscribing>): Thing;
}

/** An account that pays as it goes, with two plans on offer, and who pays for it at Stripe. */
async function account({ rolloverCap = 0n } = {}): Promise<Payer> {
  accounts += 1;
  const id = `payer-${accounts}`;
  await createAccount(database, { id, plan: null });
  const terms = createTermsStore(database);
  const by = { actor: 'test', remarks: null, at: now };
  const rest = { rolloverCap, atZero: 'soft', overageLimit: credits(500), repaysOverage: false } as const;
  const plan = { ...rest, currency: 'USD', agentSlots: null, seats: null };
  for (const [name, allowance, priceCents] of [
    ['base', 1_000, 4_900],
    ['pro', 3_000, 9_900],
  ] as const) {
    await terms.putPlan(id, { ...plan, id: name, name, allowance: credits(allowance), priceCents }, by);
  }
  const customer = stripe.world.make('cus', 'customer', { metadata: { tallybot_account: id } }).id;
  const card = stripe.acts.addMethod(customer).id;
  return {
    id,
    card,
    subscribe: (parts = {}) =>
      stripe.acts.subscribe({ customer, price: prices.base, method: card, ...parts }),
  };
}

const balanceOf = ({ id }: Payer) => readBalance(createReportStore(database.pool), id, now);
/** Until when its plan is paid. */
async function lastDayOf({ id }: Payer) {
  const store = createReportStore(database.pool);
  const directory = await store.directory(id);
  return directory && (await readPlans(store, directory, now))?.paid?.lastDay;
}

const use = ({ id }: Payer, event: string, quantity: number, at = now) =>
  ledger.record(id, [
    UsageEvent.parse({ type: 'reply', agent: 'ada', id: event, at: new Date(at).toISOString(), quantity }),
  ]);

/** The plan of the cycles from this one on. */
async function plansOf({ id }: Payer, cycles = 3): Promise<(string | null)[]> {
  const terms = await createReportStore(database.pool).credits(id, now);
  if (!terms) return [];
  const { number } = cycleAt(terms.anchor, now);
  return Array.from({ length: cycles }, (_, index) => planOf(terms, number + index)?.id ?? null);
}

async function grantsOf({ id }: Payer) {
  const { rows } = await database.pool.query<{ line: string }>(
    `select concat_ws(' ', id, amount / 1000000, case when carries_from is not null then 'taken' end,
                      case when voided_at is not null then 'void' end) as line
       from credit_grant where account_id = $1 order by effective_at, id`,
    [id],
  );
  return rows.map(({ line }) => line.replace(/in_\d+/, 'in'));
}

async function isExact({ id }: Payer): Promise<void> {
  const differences: unknown[] = [];
  await verifyAccount(createFactStore(database.pool), id, now, (one) => differences.push(one));
  expect(differences).toEqual([]);
}

const seconds = (at: number) => at / 1000;

// The first, because it goes through all that Stripe has ever told.
test('what was missed is found by the sweep, however long ago, and given once', async () => {
  const payer = await account();
  const subscription = payer.subscribe();
  now = JUNE;
  stripe.acts.renew(subscription.id);
  now += 2 * DAY;

  await sweep();
  now += HOUR;
  await sweep();

  expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(1_000), awaits: null });
  await isExact(payer);
});

describe('a subscription at Stripe', () => {
  test('gives its plan to the account, and each cycle its allowance once that has been paid', async () => {
    const payer = await account();
    const subscription = payer.subscribe();
    await look(news());
    const may = await balanceOf(payer);
    now = JUNE;
    const before = await balanceOf(payer);

    stripe.acts.renew(subscription.id);
    await look(news());

    expect(may).toMatchObject({ plan: { id: 'base' }, allowance: credits(1_000), awaits: null });
    expect(before).toMatchObject({ plan: { id: 'base' }, allowance: 0n, available: 0n, awaits: 'stripe' });
    expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(1_000), awaits: null });
    expect(await grantsOf(payer)).toEqual(['subscription:cycle:4 1000', 'subscription:cycle:5 1000']);
    await isExact(payer);
  });

  test('comes to the same whatever is told first, how often, and by how many at once', async () => {
    const payer = await account();
    const subscription = payer.subscribe();
    now = JUNE;
    stripe.acts.renew(subscription.id);
    const events = news();

    await look(events.toReversed());
    await Promise.all([look(events), look(events), look(events.toReversed())]);

    // May was over when anybody heard of it.
    expect(await grantsOf(payer)).toEqual([
      `stripe:${subscription.id}:${seconds(MAY - 2 * HOUR)} 1000`,
      'subscription:cycle:5 1000',
    ]);
    expect(await plansOf(payer)).toEqual(['base', 'base', 'base']);
    await isExact(payer);
  });

  test('paid in the middle of a cycle pays for what was used since its start', async () => {
    const payer = await account();
    const subscription = payer.subscribe();
    await look(news());
    now = JUNE;
    stripe.world.behaviours.set(payer.card, 'insufficient_funds');
    const invoice = stripe.acts.renew(subscription.id);
    await look(news());
    now += 3 * DAY;
    await use(payer, 'june', 300);
    const before = await balanceOf(payer);

    now += 6 * DAY;
    stripe.world.behaviours.set(payer.card, 'pays');
    stripe.acts.payInvoice(invoice.id);
    await look(news());

    expect(before).toMatchObject({ allowance: 0n, overage: credits(300), awaits: 'stripe' });
    expect(await balanceOf(payer)).toMatchObject({ overage: 0n, planCredits: credits(700), awaits: null });
    await isExact(payer);
  });

  test('whose periods are not the cycles gives each its credits for as long as it lasts', async () => {
    const payer = await account();
    now = MAY + 14 * DAY;
    const subscription = payer.subscribe();
    await look(news());
    now = JUNE;
    const june = await balanceOf(payer);
    now = Date.UTC(2026, 5, 15, 3);
    const between = await balanceOf(payer);

    stripe.acts.renew(subscription.id);
    await look(news());

    expect(june).toMatchObject({ allowance: credits(1_000), planCredits: credits(1_000), awaits: null });
    expect(between).toMatchObject({ planCredits: 0n, awaits: 'stripe' });
    expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(1_000), awaits: null });
    expect(await grantsOf(payer)).toEqual(
      [MAY + 14 * DAY, Date.UTC(2026, 5, 15, 2)].map(
        (from) => `stripe:${subscription.id}:${seconds(from)} 1000`,
      ),
    );
    await isExact(payer);
  });

  test('whose first whole period begins with the next cycle gives nothing before', async () => {
    const payer = await account();
    now = MAY + 9 * DAY;
    const subscription = payer.subscribe({ anchor: seconds(Date.UTC(2026, 5, 1)) });
    await look(news());
    const may = [await grantsOf(payer), await plansOf(payer)];
    now = JUNE;

    stripe.acts.renew(subscription.id);
    await look(news());

    expect(may).toEqual([[], [null, 'base', 'base']]);
    expect(await grantsOf(payer)).toEqual(['subscription:cycle:5 1000']);
  });

  test('that is tried first gives its credits for the trial', async () => {
    const payer = await account();
    now = MAY + 3 * DAY;
    const trialEnd = seconds(now + 14 * DAY);

    payer.subscribe({ trialEnd });
    await look(news());

    expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(1_000) });
    expect(await grantsOf(payer)).toEqual([`stripe:${await ownOf(payer)}:${seconds(now)} 1000`]);
  });

  test('of a year gives each of its cycles an allowance when it begins', async () => {
    const payer = await account();

    payer.subscribe({ price: prices.year });
    await look(news());

    const may = await balanceOf(payer);
    now = JUNE + DAY;
    const june = await balanceOf(payer);
    expect((await grantsOf(payer)).length).toBe(12);
    expect([may?.planCredits, june?.planCredits]).toEqual([credits(1_000), credits(1_000)]);
    await isExact(payer);
  });

  test('of a year that begins in the middle of a cycle gives an allowance for each of its months too', async () => {
    const payer = await account();
    now = MAY + 14 * DAY;

    payer.subscribe({ price: prices.year });
    await look(news());

    const may = await balanceOf(payer);
    now = JUNE + 15 * DAY;
    const june = await balanceOf(payer);
    expect(await grantsOf(payer)).toHaveLength(12);
    expect([may?.planCredits, june?.planCredits]).toEqual([credits(1_000), credits(1_000)]);
    await isExact(payer);
  });

  test('of several of one plan gives as many allowances', async () => {
    const payer = await account();

    payer.subscribe({ quantity: 3 });
    await look(news());

    expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(3_000), awaits: null });
    await isExact(payer);
  });
});

const ownOf = async ({ id }: Payer) => (await customers.find(id))?.subscriptionId;

describe('an allowance that Stripe has still to collect for', () => {
  /** A second period has begun, and Stripe has told of its draft. */
  async function renewing(parts: Partial<Subscribing> = {}, terms = {}) {
    const payer = await account(terms);
    const subscription = payer.subscribe(parts);
    await look(news());
    now = JUNE;
    const invoice = stripe.acts.renew(subscription.id, { drafts: true });
    const told = news();
    await look(told);
    return { payer, subscription, invoice, told };
  }

  test('is there for the hour that it takes, and given once when it is paid, whatever is told first', async () => {
    const { payer, invoice, told } = await renewing();
    const draft = await balanceOf(payer);
    const drafted = await lastDayOf(payer);
    await use(payer, 'june', 300);
    now += HOUR;
    stripe.acts.payInvoice(invoice.id);
    const paid = news();

    await Promise.all([look(paid), look(told)]);
    await look([...paid, ...told].toReversed());

    expect(draft).toMatchObject({ available: credits(1_000), allowance: credits(1_000), awaits: null });
    expect([drafted, await lastDayOf(payer)]).toEqual([null, '2026-06-30']);
    expect(await balanceOf(payer)).toMatchObject({ available: credits(700), overage: 0n });
    expect((await grantsOf(payer)).slice(1)).toEqual([
      'stripe:in:advance 1000 void',
      'subscription:cycle:5 1000',
    ]);
    await isExact(payer);
  });

  test('lasts, where it is forecast, as long as what it stands for', async () => {
    const payer = await account();
    const subscription = payer.subscribe();
    await look(news());
    for (let day = 0; day < 28; day += 1) {
      now = MAY + day * DAY;
      await use(payer, `may ${day}`, 10);
    }
    now = JUNE;
    const invoice = stripe.acts.renew(subscription.id, { drafts: true });
    await look(news());
    const draft = await readRunOut(createReportStore(database.pool), payer.id, now);

    stripe.acts.payInvoice(invoice.id);
    await look(news());

    expect(draft).toMatchObject({ runsOut: { p10: null } });
    expect(draft).toEqual(await readRunOut(createReportStore(database.pool), payer.id, now));
  });

  test('is taken back by whoever gave it where the invoice was paid meanwhile', async () => {
    const payer = await account();
    const subscription = payer.subscribe();
    await look(news());
    now = JUNE;
    const invoice = stripe.acts.renew(subscription.id, { drafts: true });
    const { grant } = ledger;
    vi.spyOn(ledger, 'grant').mockImplementationOnce(async (...asked) => {
      stripe.acts.payInvoice(invoice.id);
      await look(news());
      return grant(...asked);
    });

    await look(news());
    vi.restoreAllMocks();

    expect(await balanceOf(payer)).toMatchObject({ available: credits(1_000) });
    await isExact(payer);
  });

  test('is as if it had never been when the card says no, and as if it had always been when another one pays', async () => {
    const { payer, invoice, told } = await renewing();
    await use(payer, 'june', 300);
    now += HOUR;
    stripe.world.behaviours.set(payer.card, 'insufficient_funds');
    stripe.acts.payInvoice(invoice.id);
    await look(news());
    await look(told);
    const failed = await balanceOf(payer);

    now += HOUR;
    stripe.world.behaviours.set(payer.card, 'pays');
    stripe.acts.payInvoice(invoice.id);
    await look(news());

    expect(failed).toMatchObject({ available: 0n, overage: credits(300), awaits: 'stripe' });
    expect(await balanceOf(payer)).toMatchObject({ available: credits(700), overage: 0n, awaits: null });
    await isExact(payer);
  });

  test.each(['void', 'uncollectible'] as const)('ends with an invoice that is %s', async (status) => {
    const { payer, invoice, told } = await renewing();
    await use(payer, 'june', 300);

    stripe.acts.giveUpInvoice(invoice.id, status);
    await look([...news(), ...told]);

    expect(await balanceOf(payer)).toMatchObject({ available: 0n, overage: credits(300), awaits: 'stripe' });
    await isExact(payer);
  });

  test('ends by itself where nobody hears of it any more, and what was used of it with the next word', async () => {
    const { payer, subscription, invoice } = await renewing();
    await use(payer, 'june', 300);
    now += 3 * HOUR;
    const after = await balanceOf(payer);

    // A draft can be deleted.
    invoice.object = 'deleted_invoice';
    stripe.acts.cancel(subscription.id);
    await look(news());

    expect(after).toMatchObject({ available: 0n, awaits: 'stripe' });
    expect(await balanceOf(payer)).toMatchObject({ available: 0n, overage: credits(300) });
    await isExact(payer);
  });

  test('ends also once the cycle before is closed, and what was carried over from that stays', async () => {
    const { payer, subscription, invoice } = await renewing({}, { rolloverCap: credits(400) });
    await use(payer, 'june', 600);
    invoice.object = 'deleted_invoice';
    now += 4 * DAY;

    stripe.acts.cancel(subscription.id);
    await look(news());

    expect(await balanceOf(payer)).toMatchObject({ available: 0n, overage: credits(200) });
    await isExact(payer);
  });

  test.each<[string, Partial<Subscribing>, (invoice: Thing, subscription: Thing) => unknown]>([
    [
      'has only tried',
      { trialEnd: seconds(JUNE) },
      (_invoice, subscription) => (subscription['status'] = 'active'),
    ],
    ['owes for another period', {}, (_invoice, subscription) => (subscription['status'] = 'past_due')],
    ['is sent bills', {}, (invoice) => (invoice['collection_method'] = 'send_invoice')],
    ['is not to be charged', {}, (invoice) => (invoice['auto_advance'] = false)],
  ])('is not given to whoever %s', async (_title, parts, change) => {
    const payer = await account();
    const subscription = payer.subscribe(parts);
    await look(news());
    now = JUNE;
    change(stripe.acts.renew(subscription.id, { drafts: true }), subscription);

    await look(news());

    expect((await grantsOf(payer)).filter((grant) => grant.includes('advance'))).toEqual([]);
  });
});

describe('a subscription that changes', () => {
  test('changes the plan from the next cycle on, and back again', async () => {
    const payer = await account();
    const subscription = payer.subscribe();
    await look(news());
    const change = (price: string) => {
      const item = (subscription['items'] as { data: Thing[] }).data[0] as Thing;
      item['price'] = stripe.world.find(price);
      stripe.world.tell('customer.subscription.updated', subscription);
      return look(news());
    };

    await change(prices.pro);
    const changed = await plansOf(payer);
    await change(prices.base);
    const back = await plansOf(payer);
    await change(prices.pro);
    now = JUNE;
    stripe.acts.renew(subscription.id);
    await look(news());

    expect(changed).toEqual(['base', 'pro', 'pro']);
    expect(back).toEqual(['base', 'base', 'base']);
    expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(3_000) });
  });

  test('that is to end ends with the period that is paid, unless it goes on after all', async () => {
    const payer = await account();
    const subscription = payer.subscribe();
    await look(news());
    const toEnd = (ends: boolean) => {
      subscription['cancel_at_period_end'] = ends;
      stripe.world.tell('customer.subscription.updated', subscription);
      return look(news());
    };

    await toEnd(true);
    const ending = await plansOf(payer);
    await toEnd(false);
    const going = await plansOf(payer);
    await toEnd(true);
    now = JUNE;
    stripe.acts.renew(subscription.id);
    await look(news());

    expect(ending).toEqual(['base', null, null]);
    expect(going).toEqual(['base', 'base', 'base']);
    expect(await plansOf(payer)).toEqual([null, null, null]);
    expect(await balanceOf(payer)).toMatchObject({ plan: null, awaits: null, available: 0n });
  });

  test.each(['canceled', 'unpaid', 'incomplete_expired'])(
    'that is %s at once leaves the cycle that was paid',
    async (status) => {
      const payer = await account();
      const subscription = payer.subscribe();
      await look(news());
      now += 9 * DAY;

      Object.assign(subscription, { status, ended_at: seconds(now) });
      stripe.world.tell('customer.subscription.deleted', subscription);
      await look(news());

      expect(await plansOf(payer)).toEqual(['base', null, null]);
      expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(1_000) });
    },
  );

  test('after one that has ended takes its place', async () => {
    const payer = await account();
    const before = payer.subscribe();
    await look(news());
    stripe.acts.cancel(before.id);
    await look(news());

    const again = payer.subscribe({ price: prices.pro });
    await look(news());

    expect(await ownOf(payer)).toBe(again.id);
    expect(await plansOf(payer)).toEqual(['base', 'pro', 'pro']);
    // Both were paid: nothing is lost of either.
    expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(4_000) });
  });
});

describe('what cannot be meant', () => {
  test('a second subscription beside one gives nothing, and is said', async () => {
    const payer = await account();
    const first = payer.subscribe();
    await look(news());

    payer.subscribe({ price: prices.pro });
    await look(news());

    expect(await ownOf(payer)).toBe(first.id);
    expect(await plansOf(payer)).toEqual(['base', 'base', 'base']);
    expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(1_000) });
    expect(unattributed).toBeGreaterThan(0);
  });

  test('what is sold to the same customer besides plans is of no concern', async () => {
    const payer = await account();
    const other = stripe.world.make('price', 'price', {
      unit_amount: 100,
      currency: 'usd',
      metadata: {},
      lookup_key: null,
      recurring: { interval: 'month' },
    });

    payer.subscribe({ price: other.id });
    await look(news());

    expect([await grantsOf(payer), unattributed]).toEqual([[], 0]);
  });

  test('what is meant for an account, or a plan, that there is not is said', async () => {
    const payer = await account();

    payer.subscribe({ metadata: { tallybot_account: 'nobody' } });
    await look(news());

    expect([await grantsOf(payer), unattributed > 0]).toEqual([[], true]);
  });
});

describe('an invoice that is paid back', () => {
  const intentOf = () => String(stripe.world.list('payment_intent')[0]?.id);

  test('takes what is left of its credits, and is not given again by whoever looks later', async () => {
    const payer = await account();
    payer.subscribe();
    const events = news();
    await look(events);
    await use(payer, 'may', 200);
    now += HOUR;

    stripe.acts.refund(intentOf());
    await look(news());
    await look(events);

    expect(await balanceOf(payer)).toMatchObject({ available: 0n, used: credits(200), overage: 0n });
    expect(await lastDayOf(payer)).toBeNull();
    expect(await grantsOf(payer)).toEqual([
      'subscription:cycle:4 1000',
      'stripe:in:subscription:cycle:4:1 1000 taken',
    ]);
    await isExact(payer);
  });

  test('in part is worth the share that stayed, less what was spent, also of what is told later', async () => {
    const payer = await account();
    payer.subscribe();
    await look(news());
    await use(payer, 'before', 200);
    const then = now;
    now += HOUR;

    stripe.acts.refund(intentOf(), 490);
    stripe.acts.refund(intentOf(), 1_960);
    const events = news();
    await look(events);
    const before = await balanceOf(payer);
    await use(payer, 'late', 50, then);
    const after = await balanceOf(payer);
    await look(events);

    expect(before).toMatchObject({ planCredits: credits(300), allowance: credits(500), awaits: null });
    expect(after).toMatchObject({ planCredits: credits(250), used: credits(250), overage: 0n });
    expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(250) });
    await isExact(payer);
  });

  test('in part has given its period the share that stayed, also when a cycle has closed within it', async () => {
    const payer = await account();
    now = MAY + 14 * DAY;
    payer.subscribe();
    await look(news());
    stripe.acts.refund(intentOf(), 2_450);
    await look(news());
    now = JUNE + 10 * DAY;

    await use(payer, 'june', 100);

    expect(await balanceOf(payer)).toMatchObject({ allowance: credits(500), planCredits: credits(400) });
    await isExact(payer);
  });

  test('in part keeps, of a year, the months that are still paid for', async () => {
    const payer = await account();
    payer.subscribe({ price: prices.year });
    await look(news());
    now = JUNE;

    stripe.acts.refund(intentOf(), 24_500 + 2_450);
    await look(news());

    const inMonth = async (month: number) => {
      now = Date.UTC(2026, month, 2);
      return Number((await balanceOf(payer))?.planCredits ?? 0n) / Number(credits(1));
    };
    const left: number[] = [];
    for (let month = 5; month < 15; month += 1) left.push(await inMonth(month));
    expect(left).toEqual([1_000, 1_000, 1_000, 1_000, 400, 0, 0, 0, 0, 0]);
    await isExact(payer);
  });

  test('and then is not, carries over into the next cycle what it would have', async () => {
    const payer = await account({ rolloverCap: credits(400) });
    const subscription = payer.subscribe();
    await look(news());
    await use(payer, 'may', 300);
    now += HOUR;
    const refund = stripe.acts.refund(intentOf());
    await look(news());
    now = JUNE;
    stripe.acts.renew(subscription.id);
    await look(news());
    const before = await balanceOf(payer);

    now += HOUR;
    stripe.acts.failRefund(refund.id);
    await look(news());

    expect(before).toMatchObject({ planCredits: credits(1_000) });
    expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(1_400) });
    await isExact(payer);
  });

  test('and then is not, because the bank did not take it, has what was left of its credits again', async () => {
    const payer = await account();
    payer.subscribe();
    const events = news();
    await look(events);
    await use(payer, 'before', 200);
    now += HOUR;
    const refund = stripe.acts.refund(intentOf());
    await look(news());
    now += HOUR;
    await use(payer, 'between', 100);
    const between = await balanceOf(payer);
    now += DAY;

    stripe.acts.failRefund(refund.id);
    const failed = news();
    await Promise.all([look(failed), look(events)]);
    await look([...failed, ...events]);

    expect(between).toMatchObject({ available: 0n, overage: credits(100) });
    expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(700), overage: 0n, awaits: null });
    expect(await grantsOf(payer)).toEqual([
      'subscription:cycle:4 1000',
      'stripe:in:subscription:cycle:4:1 1000 taken void',
    ]);
    await isExact(payer);
  });

  test('again after that is taken again, and once it is over comes back for the rest of the cycle it is then', async () => {
    const payer = await account();
    payer.subscribe({ price: prices.base, quantity: 2 });
    await look(news());
    const failLater = async (laterMs: number) => {
      const refund = stripe.acts.refund(intentOf());
      await look(news());
      const taken = (await balanceOf(payer))?.available;
      now += laterMs;
      stripe.acts.failRefund(refund.id);
      await look(news());
      return taken;
    };

    const taken = [await failLater(HOUR), await failLater(60 * DAY)];

    expect(taken).toEqual([0n, 0n]);
    expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(2_000) });
    now += 31 * DAY;
    expect(await balanceOf(payer)).toMatchObject({ available: 0n });
    await isExact(payer);
  });

  test('before anybody has looked gives nothing', async () => {
    const payer = await account();
    payer.subscribe();
    stripe.acts.refund(intentOf());

    await look(news());

    expect(await grantsOf(payer)).toEqual([]);
  });

  test('by a bank takes its credits when the bank has decided', async () => {
    const payer = await account();
    payer.subscribe();
    const dispute = stripe.acts.dispute(intentOf());
    await look(news());
    const before = await balanceOf(payer);

    stripe.acts.closeDispute(dispute.id, 'lost');
    await look(news());

    expect(before).toMatchObject({ planCredits: credits(1_000) });
    expect(await balanceOf(payer)).toMatchObject({ available: 0n });
  });
});

describe('what was missed', () => {
  test('while Stripe could not be asked is looked at again', async () => {
    const payer = await account();
    payer.subscribe();
    const events = news();
    const trouble = (kind: 'rate-limit' | 'error') => {
      stripe.troubles.add(kind, { on: 'GET /v1/invoices/:id' });
      return look(events).then(
        () => 'fine',
        () => 'again',
      );
    };

    expect([await trouble('rate-limit'), await trouble('error'), await grantsOf(payer)]).toEqual([
      'again',
      'again',
      [],
    ]);
    await look(events);
    expect(await grantsOf(payer)).toEqual(['subscription:cycle:4 1000']);
  });

  test('for so long that the period is closed is given for the rest of the cycle in which it is found', async () => {
    const payer = await account();
    payer.subscribe();
    const events = news();
    now = Date.UTC(2026, 6, 10);

    await look(events);
    await look(events);

    expect(await balanceOf(payer)).toMatchObject({ planCredits: credits(1_000) });
    expect(await grantsOf(payer)).toHaveLength(1);
    now = Date.UTC(2026, 7, 2);
    expect(await balanceOf(payer)).toMatchObject({ planCredits: 0n });
  });
});

const PRICE = 4_900;
const cents = fc.integer({ min: 1, max: PRICE });
const happenings = fc.oneof(
  fc.record({
    act: fc.constant('use' as const),
    quantity: fc.integer({ min: 1, max: 400 }),
    minutesAgo: fc.nat({ max: 40 }),
  }),
  fc.record({ act: fc.constant('refund' as const), cents }),
  fc.record({ act: fc.constant('fail' as const) }),
  fc.record({ act: fc.constant('lose' as const), cents }),
  // Of all that has happened so far some of it, in any order and more than once.
  fc.record({ act: fc.constant('tell' as const), places: fc.array(fc.nat(), { maxLength: 5 }) }),
);

test('whatever of an invoice goes, comes back and is lost, and however it is told, what is left is what the money that stayed is worth, less what was drawn', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happenings, { minLength: 5, maxLength: 20 }), async (story) => {
      now = MAY;
      const payer = await account();
      payer.subscribe();
      const intent = String(stripe.world.list('payment_intent')[0]?.id);
      const gone: { id: string; cents: number; isPending: boolean }[] = [];
      const total = () => gone.reduce((sum, each) => sum + each.cents, 0);
      const told = news();
      await look(told);
      for (const [index, happening] of story.entries()) {
        now += 60_000;
        if (happening.act === 'use')
          await use(payer, `e${index}`, happening.quantity, now - happening.minutesAgo * 60_000);
        if (happening.act === 'refund' && total() < PRICE) {
          const amount = Math.min(happening.cents, PRICE - total());
          const { id } = stripe.acts.refund(intent, amount, { pending: true });
          gone.push({ id, cents: amount, isPending: true });
        }
        const pending = gone.findIndex(({ isPending }) => isPending);
        if (happening.act === 'fail' && pending >= 0) {
          const [failed] = gone.splice(pending, 1);
          stripe.acts.failRefund(String(failed?.id));
        }
        if (happening.act === 'lose' && gone.every(({ isPending }) => isPending)) {
          const { id } = stripe.acts.dispute(intent, happening.cents);
          stripe.acts.closeDispute(id, 'lost');
          gone.push({ id, cents: happening.cents, isPending: false });
        }
        told.push(...news());
        const places = happening.act === 'tell' ? happening.places : [];
        await look(places.map((place) => told[place % told.length] as Thing));
      }

      await look(told);
      const balance = await balanceOf(payer);
      await look(told.toReversed());

      const back = BigInt(Math.min(PRICE, total()));
      const worth = credits(1_000) - divideHalfUp(credits(1_000) * back, BigInt(PRICE));
      const drawn = (balance?.used ?? 0n) - (balance?.overage ?? 0n) - (balance?.absorbed ?? 0n);
      expect(balance?.available).toBe(worth - least(worth, drawn));
      expect(await balanceOf(payer)).toEqual(balance);
      await isExact(payer);
    }),
    cases(5),
  );
});
