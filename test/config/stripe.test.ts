import { expect, test } from 'vitest';
import { readConfig, secretValues } from '../../src/config.ts';

const stripe = {
  STRIPE_SECRET_KEY: 'sk_test_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_new, whsec_old',
  PUBLIC_URL: 'https://tallybot.example.com/',
};

test('Stripe needs a key, what its messages are signed with, and an address to come back to', () => {
  expect(readConfig(stripe)).toMatchObject({
    stripe: {
      secretKey: 'sk_test_1',
      webhookSecrets: ['whsec_new', 'whsec_old'],
      apiUrl: 'https://api.stripe.com',
      publicUrl: 'https://tallybot.example.com',
    },
  });
});

test('a restricted key and a stand-in on this machine can be named', () => {
  expect(
    readConfig({ ...stripe, STRIPE_SECRET_KEY: 'rk_live_1', STRIPE_API_URL: 'http://127.0.0.1:12111/' }),
  ).toMatchObject({ stripe: { secretKey: 'rk_live_1', apiUrl: 'http://127.0.0.1:12111' } });
});

test.each<[Record<string, string>, string[]]>([
  [{ STRIPE_SECRET_KEY: '' }, ['STRIPE_WEBHOOK_SECRET needs STRIPE_SECRET_KEY']],
  [{ STRIPE_WEBHOOK_SECRET: '' }, ['STRIPE_SECRET_KEY needs STRIPE_WEBHOOK_SECRET']],
  [{ PUBLIC_URL: '' }, ['STRIPE_SECRET_KEY needs PUBLIC_URL']],
  [{ STRIPE_SECRET_KEY: 'pk_test_1' }, ['STRIPE_SECRET_KEY must begin with sk_ or rk_']],
  [{ STRIPE_WEBHOOK_SECRET: 'whsec_1,secret' }, ['STRIPE_WEBHOOK_SECRET must begin with whsec_']],
  [{ STRIPE_API_URL: 'http://stripe.example.com' }, ['STRIPE_API_URL must be an https address']],
  [{ STRIPE_API_URL: 'https://proxy.example.com/stripe' }, ['STRIPE_API_URL must have no path']],
])('Stripe settings that do not fit, %o, are named all at once', (settings, begun) => {
  expect(readConfig({ ...stripe, ...settings })).toEqual({
    faults: begun.map((words) => expect.stringContaining(words)),
  });
});

test('the key and each of the signing secrets are secrets', () => {
  expect(secretValues(stripe).map((secret) => secret.trim())).toEqual([
    'sk_test_1',
    'whsec_new',
    'whsec_old',
  ]);
});
