import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  credits,
  divideHalfUp,
  least,
  MICROS_PER_CREDIT,
  most,
  parseCredits,
  printCredits,
  scale,
  sum,
} from '../../src/domain/credits.ts';
import { UserError } from '../../src/domain/errors.ts';
import { cases } from '../support/cases.ts';

const GREATEST = '999999999999.999999';
const micros = fc.bigInt(-parseCredits(GREATEST), parseCredits(GREATEST));

describe('credits as people and programs write them', () => {
  test.each([
    ['0', 0n],
    ['-0', 0n],
    ['1', 1_000_000n],
    ['007', 7_000_000n],
    ['0.5', 500_000n],
    ['1.50', 1_500_000n],
    ['-3.000001', -3_000_001n],
    ['0.000001', 1n],
    ['-0.000001', -1n],
    ['10000', 10_000_000_000n],
    [GREATEST, 999_999_999_999_999_999n],
  ])('“%s” is %d micro-credits', (text, amount) => {
    expect(parseCredits(text)).toBe(amount);
  });

  test.each([
    '',
    ' ',
    '1 ',
    ' 1',
    '1\n',
    '.5',
    '1.',
    '.',
    '-',
    '--1',
    '+1',
    '−1',
    '1,5',
    '1,000',
    '1_000',
    "1'000",
    '1e3',
    '0x10',
    '10n',
    'NaN',
    'Infinity',
    '١٢',
    '1.0000001',
    '1.2.3',
    '1234567890123',
    '9'.repeat(100_000),
  ])('“%.20s” is refused, as a mistake its writer can mend', (text) => {
    expect(() => parseCredits(text)).toThrow(expect.objectContaining({ code: 'bad-credits' }));
  });

  test.each([
    [0n, '0'],
    [1n, '0.000001'],
    [-1n, '-0.000001'],
    [1_500_000n, '1.5'],
    [-1_000_000n, '-1'],
    [100_000_000n, '100'],
    [1_010_100n, '1.0101'],
    [2n ** 63n - 1n, '9223372036854.775807'],
  ])('%d micro-credits print as %s', (amount, text) => {
    expect(printCredits(amount)).toBe(text);
  });

  test('what is printed is read back as the same amount', () => {
    fc.assert(
      fc.property(micros, (amount) => {
        expect(parseCredits(printCredits(amount))).toBe(amount);
      }),
      cases(1_000),
    );
  });

  test('what is printed is the shortest way to write it, and zero has no sign', () => {
    fc.assert(
      fc.property(micros, (amount) => {
        expect(printCredits(amount)).toMatch(/^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d{0,5}[1-9])$/);
      }),
      cases(1_000),
    );
  });

  test('a decimal is read digit by digit, never through a float', () => {
    const digits = (minLength: number, maxLength: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });
    fc.assert(
      fc.property(fc.boolean(), digits(1, 12), digits(0, 6), (negative, whole, fraction) => {
        const text = `${negative ? '-' : ''}${whole}${fraction && `.${fraction}`}`;

        const magnitude = BigInt(whole + fraction.padEnd(6, '0'));
        expect(parseCredits(text)).toBe(negative ? -magnitude : magnitude);
      }),
      cases(1_000),
    );
  });

  test('whatever is typed is either an amount or a mistake with a hint, and nothing in between', () => {
    const typed = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'01289.,-+eE_ nx'), maxLength: 22 }),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    fc.assert(
      fc.property(typed, (text) => {
        try {
          const amount = parseCredits(text);
          expect(text).toMatch(/^-?[0-9]{1,12}(\.[0-9]{1,6})?$/);
          expect(parseCredits(printCredits(amount))).toBe(amount);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.code).toBe('bad-credits');
          expect(error.hint).toBeTruthy();
          expect(error.message.length).toBeLessThan(100);
        }
      }),
      cases(1_000),
    );
  });

  test('the greatest amount that can be written fits a 64-bit column, ten times over', () => {
    expect(9n * parseCredits(GREATEST)).toBeLessThan(2n ** 63n);
  });
});

describe('the one rounding', () => {
  test.each([
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [5n, -2n, -3n],
    [-5n, -2n, 3n],
    [1n, 3n, 0n],
    [-1n, 3n, 0n],
    [2n, 3n, 1n],
    [0n, 7n, 0n],
    [0n, -7n, 0n],
    [6n, 3n, 2n],
    [2_499_999n, 5_000_000n, 0n],
    [2_500_000n, 5_000_000n, 1n],
  ])('%d / %d is %d', (numerator, denominator, rounded) => {
    expect(divideHalfUp(numerator, denominator)).toBe(rounded);
  });

  test('is to the nearest integer, halves away from zero, for integers of any size', () => {
    const anInteger = fc.oneof(fc.bigInt(-40n, 40n), fc.bigInt(-(10n ** 40n), 10n ** 40n));
    fc.assert(
      fc.property(anInteger, anInteger, (numerator, denominator) => {
        fc.pre(denominator !== 0n);

        expect(divideHalfUp(numerator, denominator)).toBe(nearestInteger(numerator, denominator));
      }),
      cases(4_000),
    );
  });

  test('every half goes away from zero', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 20n), fc.bigInt(1n, 10n ** 20n), (whole, half) => {
        const numerator = (2n * whole + 1n) * half;

        expect(divideHalfUp(numerator, 2n * half)).toBe(whole + 1n);
        expect(divideHalfUp(-numerator, 2n * half)).toBe(-whole - 1n);
      }),
      cases(1_000),
    );
  });

  test('an amount is scaled in one step: 10 credits a minute for a third of a minute keep every micro-credit', () => {
    expect(scale(credits(10), 20_000n, 60_000n)).toBe(3_333_333n);
    expect(scale(credits(10), 40_000n, 60_000n)).toBe(6_666_667n);
    expect(scale(credits(10), 0n, 60_000n)).toBe(0n);
  });

  test('nothing is divided by zero in silence', () => {
    expect(() => divideHalfUp(1n, 0n)).toThrow(RangeError);
  });
});

describe('sums', () => {
  test('do not depend on the order, and the sum of nothing is nothing', () => {
    fc.assert(
      fc.property(fc.array(micros), (amounts) => {
        expect(sum(amounts)).toBe(sum(amounts.toReversed()));
        expect(sum(amounts)).toBe(amounts.reduce((total, amount) => total + amount, 0n));
      }),
    );
  });

  test('a credit is a million micro-credits', () => {
    expect(credits(3)).toBe(3n * MICROS_PER_CREDIT);
    expect(printCredits(credits(3))).toBe('3');
  });

  test('of two amounts one is the least and the other the most', () => {
    fc.assert(
      fc.property(micros, micros, (a, b) => {
        expect([least(a, b), most(a, b)]).toEqual(a < b ? [a, b] : [b, a]);
      }),
    );
  });
});

/** By the meaning alone: the integers around the quotient, the closer one, and of two as close the farther from zero. */
function nearestInteger(numerator: bigint, denominator: bigint): bigint {
  const magnitude = (value: bigint) => (value < 0n ? -value : value);
  const truncated = numerator / denominator;
  const error = (integer: bigint) => magnitude(numerator - integer * denominator);
  return [truncated - 1n, truncated, truncated + 1n].reduce((best, integer) => {
    const better =
      error(integer) < error(best) ||
      (error(integer) === error(best) && magnitude(integer) > magnitude(best));
    return better ? integer : best;
  });
}
