import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sayAmount, sayChange, sayDates, sayName, sayShare } from '../../src/cards/format.ts';
import { credits } from '../../src/domain/credits.ts';

const plain = (said: string) => said.replaceAll('\u202f', ' ');

test.each([
  [credits(4120), '4 120'],
  [500_000n, '0.5'],
  [-1_234_500_000n, '−1 234.5'],
  [0n, '0'],
])('%s micro-credits are said %j, below zero with a minus and not a hyphen', (amount, said) => {
  expect(plain(sayAmount(amount))).toBe(said);
});

describe('a share', () => {
  test.each([
    [61n, 100n, '61 %'],
    [1n, 3n, '33 %'],
    [1n, 1_000n, '<1 %'],
    [999n, 1_000n, '>99 %'],
    [0n, 7n, '0 %'],
    [7n, 7n, '100 %'],
    [25n, 2n, '1 250 %'],
    [0n, 0n, '–'],
  ])('of %s in %s is %s', (part, whole, said) => {
    expect(plain(sayShare(part, whole))).toBe(said);
  });

  test('is never nothing when there is some, and never all when some is missing', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 12n), fc.bigInt(1n, 10n ** 12n), (part, rest) => {
        const said = plain(sayShare(part, part + rest));

        expect(said).not.toBe('0 %');
        expect(said).not.toBe('100 %');
        expect(said).toMatch(/^[<>]?\d+ %$/);
      }),
    );
  });
});

test.each([
  [0n, 5n, 'new'],
  [0n, 0n, 'no change'],
  [100n, 97n, '−3 %'],
  [100n, 100n, '±0 %'],
  [1n, 50n, '+4 900 %'],
])('from %s to %s is %j', (before, after, said) => {
  expect(plain(sayChange(before, after))).toBe(said);
});

test.each([
  ['2026-11-21', '2026-11-21', '21 November 2026'],
  ['2026-11-19', '2026-11-21', '19–21 November 2026'],
  ['2026-10-30', '2026-11-02', '30 October 2026 – 2 November 2026'],
])('%s to %s is %j', (first, last, said) => {
  expect(sayDates(first, last)).toBe(said);
});

test('a name is one line of at most sixty letters, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const said = sayName(name);

      expect([...said.replaceAll(/[\u2068\u2069]/gu, '')].length).toBeLessThanOrEqual(60);
      expect(said).not.toMatch(/[\n\r\t\u202a-\u202e]/u);
      expect(said.trim()).not.toBe('');
    }),
  );
});
