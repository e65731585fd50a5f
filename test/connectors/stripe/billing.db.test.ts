import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Card } from '../../../src/cards/card.ts';
import { renderPlainText } from '../../../src/cards/plain-text.ts';
import { createPaymentCustomers } from '../../../src/db/payment-customers.ts';
import { createTermsStore } from '../../../src/db/terms/store.ts';
import { credits } from '../../../src/domain/credits.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { heardLog } from '../../support/heard-log.ts';
import { buttonOf, buyPack, linkOf, openStage, pageOf, plain, type Stage } from './stage.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const SET_UP = 'credits auto-recharge below:100 buy:1000 cap:2000';
const KEEP = 'credits top-up pack:p1000 card:keep';
const said = (card: Card) => plain(renderPlainText(card));

describe('/credits auto-recharge, with Stripe connected', () => {
  test('asks a manager each time while no card is stored, and says how one is', async () => {
    const stage = await openStage(database, 'cardless');
    const replica = await stage.replica();

    const question = await replica.ask(SET_UP);
    await replica.ask(buttonOf(question, 'Turn on'));

    expect(said(question)).toContain('No card is stored with Stripe: a manager approves each purchase');
    expect(said(await replica.ask('credits auto-recharge'))).toContain('waits for a manager’s answer');
    expect(stage.stripe.world.list('payment_intent')).toEqual([]);
  });

  test('says the price and the card before it is turned on, and buys with it from then on', async () => {
    const stage = await openStage(database, 'carded');
    const replica = await stage.replica();
    await buyPack(stage, replica, KEEP);
    await replica.tell(stage.stripe.events());
    const cost = '1 000 credits for 25.00 USD with Visa ending in 4242';

    const question = await replica.ask(SET_UP);
    const done = await replica.ask(buttonOf(question, 'Turn on'));
    await stage.spend(950);
    await replica.recharge.tick();
    const managers = await replica.ask('credits auto-recharge');
    const others = await replica.ask('credits auto-recharge', 'view');

    expect([said(question), said(done), said(managers)].map((text) => text.includes(cost))).toEqual([
      ...[true, true, true],
    ]);
    expect(said(others)).toContain('1 000 credits for 25.00 USD');
    expect(said(others)).not.toContain('Visa');
    expect(await stage.available()).toBe(1_050);
    expect(await stage.grants()).toContainEqual(expect.stringMatching(/^recharge:\S+ 1000 auto-recharge$/));
    expect(await stage.differences()).toEqual([]);
  });

  test('once on, uses a card that is stored later when a manager says so', async () => {
    const stage = await openStage(database, 'later');
    const replica = await stage.replica();
    await stage.spend(1);
    await replica.ask(buttonOf(await replica.ask(SET_UP), 'Turn on'));
    await buyPack(stage, replica, KEEP);
    await replica.tell(stage.stripe.events());

    const before = await replica.ask('credits auto-recharge');
    const question = await replica.ask(buttonOf(before, 'Pay with the stored card'));
    await replica.ask(buttonOf(question, 'Change it'));

    expect(said(before)).toContain('The card that is stored with Stripe is not used');
    expect(said(question)).toContain('with Visa ending in 4242');
    expect(said(await replica.ask('credits auto-recharge'))).toContain(
      'It is paid through Stripe when it is due',
    );
  });

  test('buys nothing at a price that no manager has seen, and asks anew', async () => {
    const stage = await openStage(database, 'dearer');
    const replica = await stage.replica();
    await buyPack(stage, replica, KEEP);
    await replica.tell(stage.stripe.events());
    const question = await replica.ask(SET_UP);
    const makeDearer = (cents: number) =>
      database.pool.query(`update pack set price_cents = $2 where account_id = $1`, ['dearer', cents]);

    await makeDearer(250_000);
    const refused = await replica.ask(buttonOf(question, 'Turn on'));
    await makeDearer(2_500);
    await replica.ask(buttonOf(await replica.ask(SET_UP), 'Turn on'));
    await makeDearer(250_000);
    await stage.spend(950);
    await replica.recharge.tick();

    expect(said(refused)).toContain('What credits cost has changed since you were asked.');
    expect(await stage.available()).toBe(50);
    expect(said(await replica.ask('credits auto-recharge'))).toContain('more than a manager has agreed to');
    const anew = await replica.ask('credits auto-recharge on');
    expect(said(anew)).toContain('2 500.00 USD');
  });

  test('says that the card is gone when Stripe has it no more, and buys nothing', async () => {
    heardLog();
    const stage = await openStage(database, 'gone');
    const replica = await stage.replica();
    await buyPack(stage, replica, KEEP);
    await replica.tell(stage.stripe.events());
    await replica.ask(buttonOf(await replica.ask(SET_UP), 'Turn on'));
    const [card] = stage.stripe.world.list('payment_method');
    if (card) card['customer'] = null;

    await stage.spend(950);
    await replica.recharge.tick();

    const text = said(await replica.ask('credits auto-recharge'));
    expect(text).toContain('The card is not stored any more');
    expect(text).toContain('No card is stored with Stripe any more, so nothing can be bought');
    expect(await stage.available()).toBe(50);
  });
});

describe('/credits plan, with Stripe connected', () => {
  async function planned(accountId: string, anchorAt = Date.UTC(2026, 0, 1)) {
    const stage = await openStage(database, accountId);
    await database.pool.query('update account set anchor_at = to_timestamp($2::int8 / 1000) where id = $1', [
      accountId,
      anchorAt,
    ]);
    const terms = createTermsStore(database);
    const by = { actor: 'test', remarks: null, at: stage.clock.now };
    const rest = { rolloverCap: 0n, atZero: 'hard_stop', overageLimit: 0n, repaysOverage: false } as const;
    const limits = { currency: 'USD', agentSlots: null, seats: null };
    for (const [id, name, allowance] of [
      ['base', 'Base', 500],
      ['pro', 'Pro', 2_000],
    ] as const) {
      const plan = { id, name, allowance: credits(allowance), priceCents: 4_900, ...rest, ...limits };
      await terms.putPlan(accountId, plan, by);
    }
    stage.stripe.world.make('price', 'price', {
      ...{ active: true, currency: 'usd', unit_amount: 4_900, lookup_key: 'base', metadata: {} },
      ...{ type: 'recurring', recurring: { interval: 'month', interval_count: 1 } },
    });
    return { stage, replica: await stage.replica() };
  }

  type Planned = Awaited<ReturnType<typeof planned>>;

  /** On the page, and as Stripe tells it. */
  async function agree({ stage, replica }: Planned, words = 'credits plan to:base') {
    const question = await replica.ask(words);
    const page = await replica.ask(buttonOf(question, 'Pay it at Stripe'));
    const session = stage.stripe.acts.pay(pageOf(linkOf(page, 'Agree to it at Stripe')));
    await replica.tell(stage.stripe.events());
    return { question, page, subscription: String(session['subscription']) };
  }

  const formOf = ({ stripe }: Stage) =>
    stripe.asked.findLast(({ path }) => path === 'POST /v1/checkout/sessions')?.form;

  test('leads to a page that begins with the next cycle; from then on each is given when it is paid', async () => {
    const all = await planned('agrees');
    const { stage, replica } = all;

    const { page, subscription } = await agree(all);
    const agreed = said(await replica.ask('credits plan'));
    stage.clock.now = Date.UTC(2026, 5, 1, 1);
    const unpaid = [said(await replica.ask('credits plan')), said(await replica.ask('credits'))];
    stage.stripe.acts.renew(subscription);
    await replica.tell(stage.stripe.events());

    expect(said(page)).toContain('49.00 USD a month');
    expect(said(page)).toContain('until then nothing is charged');
    expect(formOf(stage)).toMatchObject({
      mode: 'subscription',
      subscription_data: {
        billing_cycle_anchor: String(Date.UTC(2026, 5, 1) / 1000),
        proration_behavior: 'none',
        metadata: { tallybot_account: 'agrees' },
      },
    });
    expect(agreed).toContain('From 1 June 2026: Base');
    expect(agreed).toContain('through Stripe, from 1 June 2026');
    for (const text of unpaid) expect(text).toContain('the payment for this cycle has not arrived');
    expect(said(await replica.ask('credits plan'))).toContain('through Stripe, until 30 June 2026');
    expect(await stage.available()).toBe(500);
    expect(await stage.grants()).toEqual(['subscription:cycle:5 500 stripe']);
  });

  test('begun in February for the 31st pays for each cycle that follows', async () => {
    const all = await planned('short-month', Date.UTC(2025, 11, 31));
    const { stage, replica } = all;
    stage.clock.now = Date.UTC(2027, 1, 10);
    const { subscription } = await agree(all);

    for (const start of [Date.UTC(2027, 1, 28, 1), Date.UTC(2027, 2, 31, 1), Date.UTC(2027, 3, 30, 1)]) {
      stage.clock.now = start;
      stage.stripe.acts.renew(subscription);
      await replica.tell(stage.stripe.events());
    }

    expect(await stage.grants()).toEqual(
      [14, 15, 16].map((cycle) => `subscription:cycle:${cycle} 500 stripe`),
    );
  });

  test('is changed at Stripe once it is paid there, and nowhere else', async () => {
    const all = await planned('portal');
    const { stage, replica } = all;
    await agree(all);

    const shown = await replica.ask('credits plan');
    const opened = await replica.ask(buttonOf(shown, 'Change or cancel at Stripe'));
    const asked = await replica.ask('credits plan to:pro');

    expect(linkOf(opened, 'Open it at Stripe')).toMatch(/^https:\/\/billing\.stripe\.com\//);
    expect(linkOf(asked, 'Open it at Stripe')).toMatch(/^https:\/\/billing\.stripe\.com\//);
    expect(shown.actions.map((action) => 'label' in action && plain(action.label))).not.toContain(
      'Change to Pro',
    );
    expect(await stage.grants()).toEqual([]);
    expect(said(await replica.ask('credits plan billing:open', 'view'))).toContain('Only managers');
  });

  test('paid by one customer for several accounts is shown to the managers of none', async () => {
    const log = heardLog();
    const all = await planned('shares');
    const { stage, replica } = all;
    await agree(all);
    const own = stage.stripe.world.list('subscription')[0];
    const other = { metadata: { tallybot_account: 'another' }, status: 'active' };
    stage.stripe.world.make('sub', 'subscription', { ...own, ...other, id: 'sub_another' } as object);

    const asked = said(await replica.ask('credits plan billing:open'));

    expect(asked).toContain('No plan is paid through');
    expect(stage.stripe.asked.map(({ path }) => path)).not.toContain('POST /v1/billing_portal/sessions');
    expect(log.with('pays for several accounts')).toHaveLength(1);
  });

  test('that is cancelled there is changed here again', async () => {
    const all = await planned('cancelled');
    const { stage, replica } = all;
    const { subscription } = await agree(all);
    stage.stripe.acts.cancel(subscription);
    await replica.tell(stage.stripe.events());

    const question = await replica.ask('credits plan to:pro');
    await replica.ask(buttonOf(question, 'Change to Pro'));

    expect(said(await replica.ask('credits plan'))).toContain('From 1 June 2026: Pro');
  });

  test('closes the page before when another is opened: two plans would be paid, and one of them count', async () => {
    const { stage, replica } = await planned('pages');
    const open = async () =>
      pageOf(
        linkOf(
          await replica.ask(buttonOf(await replica.ask('credits plan to:base'), 'Pay it at Stripe')),
          'Agree to it at Stripe',
        ),
      );

    const [first, second] = [await open(), await open()];

    const statusOf = (id: string) => stage.stripe.world.need('checkout.session', id, 'id')['status'];
    expect([statusOf(first), statusOf(second)]).toEqual(['expired', 'open']);
  });

  test('says so where two are paid', async () => {
    heardLog();
    const all = await planned('two');
    const { stage, replica } = all;
    const { subscription } = await agree(all);
    const { customer, items } = stage.stripe.world.need('subscription', subscription, 'id') as never as {
      customer: string;
      items: { data: [{ price: { id: string } }] };
    };
    stage.stripe.acts.subscribe({
      ...{ customer, price: items.data[0].price.id, method: stage.stripe.acts.addMethod(customer).id },
      metadata: { tallybot_account: 'two' },
    });
    await replica.tell(stage.stripe.events());

    const opened = await replica.ask('credits plan billing:open');

    expect(said(opened)).toContain('2 plans are paid there, and only one of them counts');
    expect(stage.told).toContain('unattributed');
  });

  test('so late in a cycle that no page could be open until the next begins at once, and counts for that one', async () => {
    const all = await planned('late');
    const { stage, replica } = all;
    stage.clock.now = Date.UTC(2026, 5, 1) - 20 * 60_000;

    await agree(all);

    expect(formOf(stage)).not.toHaveProperty('subscription_data.billing_cycle_anchor');
    stage.clock.now = Date.UTC(2026, 5, 1, 1);
    expect(await stage.available()).toBe(500);
    expect(said(await replica.ask('credits plan'))).toContain('through Stripe, until 30 June 2026');
    expect(await stage.differences()).toEqual([]);
  });

  test('that Stripe does not sell, or cannot sell now, is said, and nothing has changed', async () => {
    heardLog();
    const { stage, replica } = await planned('unsold');
    const page = async (plan: string) =>
      replica.ask(buttonOf(await replica.ask(`credits plan to:${plan}`), 'Pay it at Stripe'));

    const unsold = await page('pro');
    stage.stripe.troubles.add('rate-limit', { times: 9 });
    const [busy, portal] = [await page('base'), await replica.ask('credits plan billing:open')];

    expect([unsold, busy, portal].map(({ title }) => title)).toEqual([
      'Stripe does not sell this plan.',
      'Stripe cannot be reached just now.',
      'No plan is paid through a payment provider that is connected here.',
    ]);
    expect(await createPaymentCustomers(database, 'stripe').find('unsold')).toBeNull();
  });
});
