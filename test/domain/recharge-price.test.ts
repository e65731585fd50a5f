import { expect, test } from 'vitest';
import { credits } from '../../src/domain/credits.ts';
import { rechargePrice } from '../../src/domain/recharge-price.ts';

const pack = (whole: number, priceCents: number, id = `p${whole}`, currency = 'USD') => ({
  ...{ id, credits: credits(whole), priceCents, currency },
});
const packs = [pack(5_000, 9_900), pack(500, 1_500), pack(1_000, 2_500)];

test.each([
  ['a pack of just so many', 1_000, { cents: 2_500, currency: 'USD' }],
  ['more than a pack, by the largest that is not larger', 1_500, { cents: 3_750, currency: 'USD' }],
  ['many packs, by the largest', 7_001, { cents: 13_862, currency: 'USD' }],
  ['less than any pack, by the smallest', 100, { cents: 300, currency: 'USD' }],
  ['half a cent, rounded up', 501, { cents: 1_503, currency: 'USD' }],
])('the price of %s', (_, amount, price) => {
  expect(rechargePrice(packs, credits(amount))).toEqual(price);
  expect(rechargePrice(packs.toReversed(), credits(amount))).toEqual(price);
});

test.each(['JPY', 'ISK', 'UGX'])('a price in a currency without hundredths has none (%s)', (currency) => {
  expect(rechargePrice([pack(1_000, 99_900, 'p', currency)], credits(501))).toMatchObject({ cents: 50_000 });
});

test('of two packs of so many the cheaper one counts, and without packs there is no price', () => {
  expect(rechargePrice([pack(500, 1_500), pack(500, 900, 'sale')], credits(500))).toMatchObject({
    cents: 900,
  });
  expect(rechargePrice([], credits(500))).toBeNull();
  expect(rechargePrice([pack(0, 100)], credits(500))).toBeNull();
});

test('of two packs of so many in two currencies neither is cheaper: the order of the currencies decides, not a number', () => {
  const packs = [pack(500, 900, 'a', 'USD'), pack(500, 1_500, 'b', 'EUR'), pack(500, 1_400, 'c', 'EUR')];

  for (const offered of [packs, packs.toReversed()])
    expect(rechargePrice(offered, credits(500))).toEqual({ cents: 1_400, currency: 'EUR' });
});
