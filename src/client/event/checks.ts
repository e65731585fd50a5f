import { agentKinds } from './event.ts';

/** Says what is wrong with a value, or nothing. */
export type Check = (value: unknown) => string | null;

const TEXT_LENGTH_MAX = 200;
// Postgres cannot store NUL, nor half a surrogate pair.
const UNSTORABLE = /\0|\p{Cs}/u;
const INSTANT_LENGTH_MAX = 40;
const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const INSTANT_MIN_MS = Date.UTC(2000, 0, 1);
const INSTANT_MAX_MS = Date.UTC(2100, 0, 1);

export function text(lengthMax = TEXT_LENGTH_MAX): Check {
  return (value) => {
    if (typeof value !== 'string' || value === '') return 'must be a text that is not empty';
    if (value.length > lengthMax) return `must be at most ${lengthMax} characters long`;
    return UNSTORABLE.test(value) ? 'must be well-formed Unicode without NUL' : null;
  };
}

export const source: Check = (value) =>
  value === 'adjustment' ? 'must not be “adjustment”: that source is the ledger’s own' : text()(value);

export function count(min: number, max: number): Check {
  return (value) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? null
      : `must be a whole number from ${min} to ${max}`;
}

export const flag: Check = (value) => (typeof value === 'boolean' ? null : 'must be true or false');

export const kind: Check = (value) =>
  (agentKinds as readonly unknown[]).includes(value) ? null : `must be one of ${agentKinds.join(', ')}`;

export const instant: Check = (value) => {
  const atMs = instantMs(value);
  if (Number.isNaN(atMs)) {
    return 'must be a valid Date, or an instant with its offset such as 2026-05-01T09:30:00Z';
  }
  return atMs >= INSTANT_MIN_MS && atMs < INSTANT_MAX_MS ? null : 'must lie between the years 2000 and 2099';
};

export function instantMs(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value !== 'string' || value.length > INSTANT_LENGTH_MAX) return Number.NaN;
  const [, year, month, day] = INSTANT.exec(value) ?? [];
  // `Date.parse` takes the 30th of February for the 2nd of March.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  return isDay ? Date.parse(value) : Number.NaN;
}
