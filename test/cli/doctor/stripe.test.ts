import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { stripeChecks } from '../../../src/cli/doctor/stripe.ts';
import { PAYMENT_EVENTS } from '../../../src/connectors/stripe/payment-lookout.ts';
import { PLAN_EVENTS } from '../../../src/connectors/stripe/subscriptions/lookout.ts';
import {
  openStripeStandIn,
  STAND_IN_KEY,
  STAND_IN_SECRET,
  STAND_IN_TEST_KEY,
  type StripeStandIn,
} from '../../support/stripe-stand-in/open.ts';

const publicUrl = 'https://tallybot.example.com';

let stripe: StripeStandIn;
beforeAll(async () => {
  stripe = await openStripeStandIn(() => Date.UTC(2026, 4, 10));
  stripe.world.make('acct', 'account', { settings: { dashboard: { display_name: 'Acme' } } });
});
afterAll(() => stripe.close());
beforeEach(() => stripe.troubles.clear());

async function looked(secretKey = STAND_IN_KEY): Promise<string[]> {
  const config = { secretKey, webhookSecrets: [STAND_IN_SECRET], apiUrl: stripe.url, publicUrl };
  const found: string[] = [];
  for (const { name, look } of stripeChecks(config)) {
    const { state, says } = await look();
    found.push(`${name}: ${state}, ${says}`);
  }
  return found;
}

function destination(enabled_events: readonly string[]): void {
  for (const { id } of stripe.world.list('webhook_endpoint'))
    stripe.world.need('webhook_endpoint', id, 'id')['status'] = 'disabled';
  const url = `${publicUrl}/hooks/stripe`;
  stripe.world.make('we', 'webhook_endpoint', { url, status: 'enabled', enabled_events });
}

test('a key that works, whose it is and that messages lead here is seen', async () => {
  destination([...PAYMENT_EVENTS, ...PLAN_EVENTS]);

  expect(await looked()).toEqual([
    'Stripe key: good, is accepted for Acme (acct_000001)',
    expect.stringContaining('Stripe messages: good'),
  ]);
});

test('a test key, and events that are missing, are doubtful', async () => {
  destination(PAYMENT_EVENTS);

  const [key, messages] = await looked(STAND_IN_TEST_KEY);

  expect(key).toContain('doubtful, is a test key for Acme');
  expect(messages).toMatch(/doubtful, .* not told of .*invoice\.paid/);
});

test('that nothing leads here is doubtful, for payments are found without', async () => {
  destination([]);

  expect((await looked())[1]).toContain('doubtful, Stripe lists no destination');
});

test('a key that may not say whose it is, or where messages go, is as good', async () => {
  stripe.troubles.add('forbidden', { on: 'GET /v1/account' });
  stripe.troubles.add('forbidden', { on: 'GET /v1/webhook_endpoints' });

  expect(await looked()).toEqual([
    'Stripe key: good, is accepted',
    expect.stringContaining('Stripe messages: unseen'),
  ]);
});

test.each([
  ['is not accepted', 'sk_live_other', undefined, 'Stripe does not accept it'],
  ['may not read what happened', STAND_IN_KEY, 'forbidden', 'may do too little'],
  ['finds nobody there', STAND_IN_KEY, 'error', 'Stripe did not answer'],
] as const)('a key that %s is broken', async (_what, key, trouble, said) => {
  if (trouble) stripe.troubles.add(trouble, { on: 'GET /v1/events' });

  const [found] = await looked(key);

  expect(found).toContain('Stripe key: broken');
  expect(found).toContain(said);
});
