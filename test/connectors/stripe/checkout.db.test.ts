import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderPlainText } from '../../../src/cards/plain-text.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { heardLog } from '../../support/heard-log.ts';
import { STAND_IN_TEST_KEY } from '../../support/stripe-stand-in/open.ts';
import { BUY, buttonOf, linkOf, MINUTE, openStage, PAY, PUBLIC_URL, pageOf, plain } from './stage.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const OPENING = 'POST /v1/checkout/sessions';

describe('/credits top-up, with Stripe connected', () => {
  test('offers each pack to managers by its price, and shows it to others', async () => {
    const stage = await openStage(database, 'offers');
    const replica = await stage.replica();

    const managers = await replica.ask('credits top-up');
    const others = await replica.ask('credits top-up', 'view');

    expect(buttonOf(managers, BUY)).toMatch(/^credits top-up pack:p1000 ref:\S+$/);
    expect(plain(renderPlainText(managers))).toContain('They are paid at Stripe.');
    expect(plain(renderPlainText(others))).toContain('25.00 USD');
    expect(renderPlainText(others)).not.toContain('Buy ');
  });

  test('asks Stripe for a page with the price of the pack, and answers with a link and when it ends', async () => {
    const stage = await openStage(database, 'page');
    const replica = await stage.replica();

    const card = await replica.ask(buttonOf(await replica.ask('credits top-up'), BUY));

    expect(plain(renderPlainText(card))).toContain('11 May 12:00');
    const link = linkOf(card, PAY);
    expect(link.length).toBeLessThan(512);
    const { form } = stage.stripe.asked.find(({ path }) => path === OPENING) ?? {};
    expect(form).toMatchObject({
      mode: 'payment',
      client_reference_id: 'page',
      line_items: { '0': { price_data: { currency: 'usd', unit_amount: '2500' } } },
      adaptive_pricing: { enabled: 'false' },
      success_url: `${PUBLIC_URL}/paid`,
      payment_intent_data: {
        metadata: {
          tallybot_account: 'page',
          tallybot_credits: '1000000000',
          tallybot_price: '2500 usd',
          tallybot_pack: 'p1000',
        },
      },
    });
    expect(form).not.toHaveProperty('payment_intent_data.setup_future_usage');
    expect(stage.stripe.world.list('customer')).toMatchObject([{ metadata: { tallybot_account: 'page' } }]);
    expect(await stage.available()).toBe(0);
  });

  test('pressed twice it leads to one page, and to another once that is paid', async () => {
    const stage = await openStage(database, 'pressed');
    const [one, other] = await Promise.all([stage.replica(), stage.replica()]);
    const press = buttonOf(await one.ask('credits top-up'), BUY);

    const [first, second] = await Promise.all([one.ask(press), other.ask(press)]);
    stage.stripe.acts.pay(pageOf(linkOf(first, PAY)));
    const paid = await one.ask(press);
    const next = await one.ask(buttonOf(paid, BUY));

    expect(linkOf(second, PAY)).toBe(linkOf(first, PAY));
    expect(paid.title).toBe('This has been paid');
    expect(linkOf(next, PAY)).not.toBe(linkOf(first, PAY));
    expect(stage.stripe.world.list('customer')).toHaveLength(1);
  });

  test('a button whose page has ended leads to nowhere else by itself', async () => {
    const stage = await openStage(database, 'ended');
    const replica = await stage.replica();
    const press = buttonOf(await replica.ask('credits top-up'), BUY);
    await replica.ask(press);
    stage.clock.now += 1_440 * MINUTE - 1_000;
    for (const session of stage.stripe.world.list('checkout.session')) session['status'] = 'expired';

    const card = await replica.ask(press);

    expect(card.title).toBe('This link has ended');
  });

  test('a price that was changed meanwhile is said before it is paid', async () => {
    const stage = await openStage(database, 'dearer');
    const replica = await stage.replica();
    const press = buttonOf(await replica.ask('credits top-up'), BUY);
    await replica.ask(press);
    await database.pool.query(`update pack set price_cents = 3000 where account_id = 'dearer'`);

    const card = await replica.ask(press);

    expect(card.title).toBe('Pay 30.00 USD at Stripe');
    expect(stage.stripe.world.list('checkout.session')).toMatchObject([
      { amount_total: 3000 },
      { amount_total: 2500 },
    ]);
  });

  test('lets auto-recharge charge the card only where that is asked for, and says so on the page too', async () => {
    const stage = await openStage(database, 'consent');
    const replica = await stage.replica();
    const once = await replica.ask('credits top-up pack:"1 000 credits"');

    const kept = await replica.ask(buttonOf(once, 'Let auto-recharge charge it too'));

    expect(renderPlainText(kept)).toContain('By paying you also let auto-recharge charge it');
    const form = stage.stripe.asked.filter(({ path }) => path === OPENING).at(-1)?.form;
    expect(form).toMatchObject({
      payment_intent_data: { setup_future_usage: 'off_session' },
      custom_text: { submit: { message: expect.stringContaining('auto-recharge') } },
    });
    expect(buttonOf(kept, 'Pay this once only')).not.toContain('keep');
  });

  test('a customer that Stripe has no longer is made anew', async () => {
    const stage = await openStage(database, 'deleted');
    const replica = await stage.replica();
    await replica.ask('credits top-up pack:p1000');
    const [customer] = stage.stripe.world.list('customer');
    if (customer) customer.object = 'deleted';

    const card = await replica.ask('credits top-up pack:p1000');

    expect(linkOf(card, PAY)).toContain(PUBLIC_URL);
    expect((await stage.customer())?.customerId).not.toBe(customer?.id);
  });

  test('a pack that is not on offer, a viewer, and a price that nobody can pay are told why', async () => {
    const log = heardLog();
    const stage = await openStage(database, 'refused');
    const replica = await stage.replica();
    await database.pool.query(
      `insert into pack (account_id, id, name, credits, price_cents, currency)
       values ('refused', 'cheap', 'Cheap', 1000000, 10, 'USD'), ('refused', 'yen', 'Yen', 1000000, 150, 'JPY')`,
    );

    const said = async (words: string, right: 'view' | 'manage' = 'manage') =>
      renderPlainText(await replica.ask(words, right));

    expect(await said('credits top-up pack:p100')).toContain('Did you mean “1');
    expect(await said('credits top-up pack:p1000', 'view')).toContain('manage');
    expect(await said('credits top-up pack:cheap')).toContain('Stripe does not sell this pack.');
    expect(await said('credits top-up pack:yen')).toContain('Stripe does not sell this pack.');
    expect(log.with('amount_too_small')).toHaveLength(1);
    expect(await said('credits top-up 500 pack:p1000')).toContain('A pack has an amount of its own.');
  });

  test.each([
    ['rate-limit', 'POST /v1/customers'],
    ['error', 'POST /v1/customers'],
    ['silent', 'POST /v1/customers'],
    ['gone', 'POST /v1/customers'],
    ['rate-limit', OPENING],
    ['error', OPENING],
    ['silent', OPENING],
    ['gone', OPENING],
    ['lost', OPENING],
  ] as const)(
    'Stripe being %s at %s bought nothing, is said kindly, and tried again it works',
    async (trouble, on) => {
      heardLog();
      const stage = await openStage(database, `${trouble}-${on.split('/').at(-1)}`);
      const replica = await stage.replica();
      const asked = trouble === 'silent' ? await stage.replica({ timeoutMs: 100 }) : replica;
      const press = buttonOf(await replica.ask('credits top-up'), BUY);
      stage.stripe.troubles.add(trouble, { on, times: 2 });

      const card = await asked.ask(press);
      stage.stripe.troubles.clear();
      const again = await (await stage.replica()).ask(press);

      expect(renderPlainText(card)).toContain('Stripe cannot be reached just now.');
      expect(renderPlainText(card)).toContain('Nothing was bought and nobody was charged.');
      expect(again.title).toBe(PAY);
      expect(stage.stripe.world.list('customer').length).toBeLessThanOrEqual(1);
    },
  );
});

describe('the address on a button', () => {
  test('leads to the page, and once it is paid, over or unknown to words that say so', async () => {
    heardLog();
    const stage = await openStage(database, 'short');
    const replica = await stage.replica();
    const ask = async () =>
      linkOf(await replica.ask('credits top-up pack:p1000'), PAY).slice(PUBLIC_URL.length);
    const visit = async (path: string) => {
      const response = await fetch(`${replica.url}${path}`, { redirect: 'manual' });
      return { status: response.status, to: response.headers.get('location'), text: await response.text() };
    };
    const [paid, over] = [await ask(), await ask()];

    const [second, first] = stage.stripe.world.list('checkout.session');
    expect(await visit(paid)).toMatchObject({ status: 303, to: first?.['url'] });
    stage.stripe.acts.pay(first?.id ?? '');
    Object.assign(second ?? {}, { status: 'expired' });

    expect(await visit(paid)).toMatchObject({
      status: 410,
      text: expect.stringContaining('has been paid'),
    });
    expect(await visit(over)).toMatchObject({
      status: 410,
      text: expect.stringContaining('has ended'),
    });
    const asked = stage.stripe.asked.length;
    for (const guessed of [`/pay/${first?.id}`, `${paid}x`, '/pay/..%2Fcustomers.x']) {
      expect(await visit(guessed)).toMatchObject({ status: 404 });
    }
    expect(stage.stripe.asked).toHaveLength(asked);
    stage.stripe.troubles.add('error');
    expect(await visit(over)).toMatchObject({ status: 503 });
    expect(await visit('/paid')).toMatchObject({ status: 200, text: expect.stringContaining('Thank you') });
  });
});

test('a key that Stripe does not accept is for whoever runs this to see to, and nobody is told to try again', async () => {
  const log = heardLog();
  const stage = await openStage(database, 'bad-key');
  const replica = await stage.replica({ secretKey: 'sk_test_revoked' });

  const card = await replica.ask('credits top-up pack:p1000');

  expect(renderPlainText(card)).toContain('Whoever runs Tallybot finds the reason in its log.');
  expect(log.with('StripeAuthenticationError')).toHaveLength(1);
});

test('that the keys are those of test mode is said in the log, where somebody buys, and where it stands what was bought', async () => {
  const log = heardLog();
  const stage = await openStage(database, 'test-mode');
  const replica = await stage.replica({ secretKey: STAND_IN_TEST_KEY });

  const offer = await replica.ask('credits top-up');
  const page = await replica.ask(buttonOf(offer, BUY));
  stage.stripe.acts.pay(pageOf(linkOf(page, 'Pay 25.00 USD at Stripe’s test mode')));
  await replica.tell(stage.stripe.events().map((event) => ({ ...event, livemode: false })));

  expect(log.with('test key')).toHaveLength(1);
  expect(plain(renderPlainText(offer))).toContain('They are paid at Stripe’s test mode.');
  const statement = plain(renderPlainText(await replica.ask('credits statement')));
  expect(statement).toContain('Stripe’s test mode, 1 000 credits');
});
