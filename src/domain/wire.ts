import { z } from 'zod';
import { parseCredits } from './credits.ts';

/** The scalars that cross the wire, each bounded, each with words a person can act on. */

// Rollups rest on offsets in whole quarters of an hour, which every zone has kept since 2000.
const INSTANT_MIN_MS = Date.UTC(2000, 0, 1);
const INSTANT_MAX_MS = Date.UTC(2100, 0, 1);
const INSTANT_TEXT_MAX = 40;

// Postgres cannot store NUL, and writes half a surrogate pair as “�”, where two different ids would become one.
const HALF_A_PAIR = /\p{Cs}/u;

/** One check for all rules: an event has a dozen texts, and a chain of zod's own checks costs three times as much. */
export function wireText(lengthMax = 200) {
  return z
    .string()
    .check(({ value, issues }) => {
      const fault = faultOf(value, lengthMax);
      if (fault) issues.push({ code: 'custom', message: fault, input: value });
    })
    .meta({ minLength: 1, maxLength: lengthMax });
}

function faultOf(text: string, lengthMax: number): string | null {
  if (text === '') return 'must not be empty: leave it out instead';
  if (text.length > lengthMax) return `must be at most ${lengthMax} characters long`;
  if (text.includes('\0')) return 'must not contain a NUL character (\\u0000)';
  if (HALF_A_PAIR.test(text)) return 'must be well-formed Unicode: it holds half of a surrogate pair';
  return null;
}

/** An instant with its offset, as milliseconds. Finer fractions are cut off: a duration is whole milliseconds. */
export const WireInstant = z.iso
  .datetime({ offset: true, error: 'must be an instant with its offset, such as 2026-05-01T09:30:00Z' })
  .max(INSTANT_TEXT_MAX, `must be at most ${INSTANT_TEXT_MAX} characters long`)
  .transform((text, context) => {
    const instantMs = Date.parse(text);
    if (instantMs >= INSTANT_MIN_MS && instantMs < INSTANT_MAX_MS) return instantMs;
    context.addIssue({ code: 'custom', message: 'must lie between the years 2000 and 2099' });
    return z.NEVER;
  });

/** A price in credits. Four whole digits: sums over a day of the dearest events still fit Postgres' bigint. */
export const WirePrice = z
  .string()
  .regex(
    /^\d{1,4}(\.\d{1,6})?$/,
    'must be credits as a decimal string, such as "1.5": up to six decimals, below 10000',
  )
  .transform(parseCredits);

export function wireDurationMs(durationMsMax: number) {
  return z
    .int('must be whole milliseconds')
    .min(0, 'must not be negative')
    .max(durationMsMax, `must be at most ${durationMsMax} milliseconds`);
}

export function wireCount(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.int(message).min(min, message).max(max, message);
}
