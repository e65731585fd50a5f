import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toStripeAmount } from '../../../src/connectors/stripe/money.ts';
import { type GivenGrant, nextStep, type Sale, worthOf } from '../../../src/connectors/stripe/worth.ts';
import { credits } from '../../../src/domain/credits.ts';

describe('what a payment is worth', () => {
  it.each([
    [0, 0, 1_000],
    [1_000, 0, 600],
    [0, 1_250, 500],
    [1_000, 500, 400],
    [2_000, 2_500, 0],
  ])(
    'of 25.00, with %i cents paid back and %i withdrawn: %i of 1 000 credits',
    (refunded, withdrawn, left) => {
      expect(worthOf(credits(1_000), { paid: 2_500, refunded, withdrawn })).toBe(credits(left));
    },
  );

  it('lies between nothing and all, and never grows while money goes', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 15n }),
        amount,
        amount,
        amount,
        (bought, paid, one, more) => {
          const before = worthOf(bought, { paid, refunded: one, withdrawn: 0 });
          const after = worthOf(bought, { paid, refunded: one, withdrawn: more });

          expect(after >= 0n && after <= before && before <= bought).toBe(true);
        },
      ),
    );
  });
});

describe('the next step', () => {
  const sale: Sale = { key: 'stripe:pi', nextKey: 'stripe:pi:', credits: 10n, worth: 10n };
  const given = (
    id: string,
    amount: bigint,
    remaining: bigint,
    parts: Partial<GivenGrant> = {},
  ): GivenGrant => ({
    ...{ id, amount, remaining, endedBy: null, withdrawsFrom: null, isOver: false, ...parts },
  });
  const withdrawn = (id: string, amount: bigint, carried: bigint, from = 'stripe:pi') =>
    given(id, amount, carried, { withdrawsFrom: from, isOver: true });

  it.each<[string, Partial<Sale>, GivenGrant[], unknown]>([
    ['gives what was bought', {}, [], { do: 'give', id: 'stripe:pi', amount: 10n }],
    ['is none where it has been given', {}, [given('stripe:pi', 10n, 3n)], null],
    [
      'takes back what it is worth less now, also where less is left',
      { worth: 6n },
      [given('stripe:pi', 10n, 2n)],
      { do: 'withdraw', id: 'stripe:pi:1', from: 'stripe:pi', amount: 4n },
    ],
    [
      'takes back also where nothing is left, as usage may be taken back yet',
      { worth: 3n },
      [given('stripe:pi', 10n, 0n), withdrawn('stripe:pi:1', 4n, 2n)],
      { do: 'withdraw', id: 'stripe:pi:2', from: 'stripe:pi', amount: 3n },
    ],
    [
      'is none where nothing is left, and all that is too much will be taken',
      { worth: 3n },
      [given('stripe:pi', 10n, 0n), withdrawn('stripe:pi:1', 7n, 2n)],
      null,
    ],
    [
      'is none where as much has been taken back',
      { worth: 6n },
      [given('stripe:pi', 10n, 1n), withdrawn('stripe:pi:1', 4n, 4n)],
      null,
    ],
    [
      'gives again what was taken, and no more',
      { worth: 10n },
      [given('stripe:pi', 10n, 0n), withdrawn('stripe:pi:1', 8n, 3n)],
      { do: 'give', id: 'stripe:pi:2', amount: 3n },
    ],
    [
      'takes first from what was given last, and what nobody can spend any more is left alone',
      { worth: 6n },
      [
        given('stripe:pi', 10n, 5n),
        withdrawn('stripe:pi:1', 3n, 3n),
        given('stripe:pi:2', 2n, 2n),
        given('stripe:pi:3', 1n, 1n, { isOver: true }),
      ],
      { do: 'withdraw', id: 'stripe:pi:4', from: 'stripe:pi:2', amount: 4n },
    ],
    [
      'counts of what was ended what it had spent',
      { worth: 6n },
      [given('stripe:pi', 10n, 7n, { endedBy: 'us' })],
      { do: 'give', id: 'stripe:pi:1', amount: 3n },
    ],
    [
      'leaves alone what somebody else has ended',
      { worth: 10n },
      [given('stripe:pi', 10n, 7n, { endedBy: 'other' })],
      null,
    ],
  ])('%s', (_title, changed, grants, step) => {
    expect(nextStep({ ...sale, ...changed }, grants)).toEqual(step);
  });
});

it.each([
  [2_500, 'USD', 2_500],
  [250_000, 'JPY', 2_500],
  [250_050, 'JPY', null],
  [2_500, 'KWD', 25_000],
  [250_000, 'ISK', 250_000],
  [250_050, 'ISK', null],
])('%i hundredths of %s are %s of Stripe’s', (cents, currency, amount) => {
  expect(toStripeAmount(cents, currency)).toBe(amount);
});
