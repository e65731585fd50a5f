import { UserError } from './errors.ts';

/** Micro-credits: one credit is 1 000 000 of them. */
export type Credits = bigint;

export const MICROS_PER_CREDIT = 1_000_000n;
const FRACTION_DIGITS = 6;
// Twelve whole digits: a thousand billion credits, and its micros still fit Postgres' bigint nine times over.
const WHOLE_DIGITS_MAX = 12;
const PATTERN = new RegExp(`^(-?)(\\d{1,${WHOLE_DIGITS_MAX}})(?:\\.(\\d{1,${FRACTION_DIGITS}}))?$`);

/** The decimal strings of the wire: `"12"`, `"0.5"`, `"-3.000001"`. Grouping, exponents and floats are refused. */
export function parseCredits(text: string): Credits {
  const match = PATTERN.exec(text);
  if (!match) {
    throw new UserError('bad-credits', `“${text.slice(0, 40)}” is not an amount of credits.`, {
      hint: 'Write a plain decimal number with at most six decimals, such as 250 or 0.5.',
    });
  }
  const [, sign, whole = '0', fraction = ''] = match;
  const micros = BigInt(whole) * MICROS_PER_CREDIT + BigInt(fraction.padEnd(FRACTION_DIGITS, '0'));
  return sign ? -micros : micros;
}

/** The shortest exact decimal: no trailing zeros, no grouping. The inverse of `parseCredits`. */
export function printCredits(amount: Credits): string {
  const magnitude = amount < 0n ? -amount : amount;
  const whole = magnitude / MICROS_PER_CREDIT;
  const fraction = (magnitude % MICROS_PER_CREDIT)
    .toString()
    .padStart(FRACTION_DIGITS, '0')
    .replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

export function credits(whole: number | bigint): Credits {
  return BigInt(whole) * MICROS_PER_CREDIT;
}

export function sum(amounts: Iterable<Credits>): Credits {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

export function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** `numerator / denominator` to the nearest integer, halves away from zero: the one rounding an event gets. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const rounded = (2n * n + d) / (2n * d);
  return negative ? -rounded : rounded;
}

/** An amount times `numerator / denominator`, rounded once. */
export function scale(amount: Credits, numerator: bigint, denominator: bigint): Credits {
  return divideHalfUp(amount * numerator, denominator);
}
