import { InvalidError } from './errors.ts';

/** Credits as they are written: `"12.5"`, or a number where that is handier. */
export type Amount = string | number;

const MICROS = 1_000_000n;
const PATTERN = /^(\d{1,9})(?:\.(\d{1,6}))?$/;
const FRACTION_DIGITS = 6;

/** Sums are made of whole micro-credits: 0.1 and 0.2 are 0.3. */
export function toMicros(amount: Amount, field = 'amount'): bigint {
  const text = typeof amount === 'number' ? amount.toFixed(FRACTION_DIGITS) : amount;
  const [, whole, fraction = ''] = PATTERN.exec(text) ?? [];
  const micros =
    whole === undefined ? 0n : BigInt(whole) * MICROS + BigInt(fraction.padEnd(FRACTION_DIGITS, '0'));
  if (micros > 0n) return micros;
  const message = 'must be credits above 0 and below 1000000000 with up to six decimals, such as "12.5"';
  throw new InvalidError('This is not an amount of credits', [{ field, message }]);
}

export function creditsText(micros: bigint): string {
  const fraction = (micros % MICROS).toString().padStart(FRACTION_DIGITS, '0').replace(/0+$/, '');
  return `${micros / MICROS}${fraction && `.${fraction}`}`;
}
