import { z } from 'zod';
import { parseCredits } from '../domain/credits.ts';
import type { InstantMs } from '../domain/instant.ts';

// A billion credits. Some nine thousand such grants still add up within Postgres' bigint.
const AMOUNT = /^\d{1,9}(\.\d{1,6})?$/;
const SIGNED_AMOUNT = /^-?\d{1,9}(\.\d{1,6})?$/;
const AMOUNT_WORDS =
  'must be credits as a decimal string, such as "12.5": up to six decimals, below 1000000000';

export const WireAmount = z.string().regex(AMOUNT, AMOUNT_WORDS).transform(parseCredits);

export const WirePositiveAmount = WireAmount.refine((amount) => amount > 0n, 'must be more than 0');

export const WireSignedAmount = z
  .string()
  .regex(SIGNED_AMOUNT, AMOUNT_WORDS)
  .transform(parseCredits)
  .refine((amount) => amount !== 0n, 'must not be 0');

/** Credits as an answer says them. */
export const CreditsText = z.string().regex(/^-?\d+(\.\d{1,6})?$/);

/** Instants as an answer says them: UTC, with milliseconds. */
export const InstantText = z.iso.datetime({ precision: 3 });

/** As `printInstant` prints it; the calendar library would cost more here than the rest of an answer. */
export function instantText(instantMs: InstantMs): string {
  return new Date(instantMs).toISOString();
}

export const REMARKS_LENGTH_MAX = 500;

/** A whole number as an address says it. */
export function addressCount(min: number, max: number, fallback: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .prefault(String(fallback))
    .transform(Number)
    .refine((count) => count >= min && count <= max, message);
}

export function addressFlag() {
  return z
    .enum(['true', 'false'])
    .prefault('false')
    .transform((said) => said === 'true');
}
