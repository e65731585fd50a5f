import { printInstant } from '../../domain/instant.ts';
import { WireInstant } from '../../domain/wire.ts';
import type { From, Way } from './document.ts';
import { valueAt } from './pointer.ts';

export type Found = { value: string | number | boolean | null } | { fault: string };

export interface Place {
  item: unknown;
  message: unknown;
}

const NOTHING: Found = { value: null };
const YEARS = { from: Date.UTC(2000, 0, 1), to: Date.UTC(2100, 0, 1) };
const MS_OF = { milliseconds: 1, seconds: 1_000, minutes: 60_000 };

/** What a field is, out of a message. Instants come as texts in UTC, durations as whole milliseconds. */
export function find(from: From, place: Place): Found {
  if (from.value !== undefined) return convert(from.value, from.as);
  const written = valueAt(place[from.of], from.path ?? '');
  const value = isNothing(written) ? null : written;
  if (from.map === undefined)
    return value === null ? convert(from.default ?? null, from.as) : convert(value, from.as);
  // What is no plain value may name its own `toString`, and has no key.
  const key = typeof value === 'object' ? null : String(value);
  if (key !== null && Object.hasOwn(from.map, key)) return convert(from.map[key], from.as);
  if (from.default !== undefined || value === null) return convert(from.default ?? null, from.as);
  return { fault: `holds ${show(value)}, which the map does not know` };
}

/** Senders write all of these where there is nothing to say. */
function isNothing(written: unknown): boolean {
  return written === undefined || written === null || written === '';
}

function convert(value: unknown, as: Way): Found {
  if (value === null || value === undefined) return NOTHING;
  switch (as) {
    case 'text':
      return textOf(value);
    case 'iso':
      return isoOf(value);
    case 'unix-seconds':
      return epochOf(value, 1_000, 'milliseconds');
    case 'unix-milliseconds':
      return epochOf(value, 1, 'seconds');
    case 'milliseconds':
    case 'seconds':
    case 'minutes':
      return durationOf(value, MS_OF[as]);
    case 'number':
      return countOf(value);
    case 'boolean':
      return flagOf(value);
  }
}

function textOf(value: unknown): Found {
  if (typeof value === 'object') return { fault: 'must be a text' };
  // JSON has numbers of any length, and reading has rounded them: two ids would become one.
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return { fault: 'is a number too long to be read exactly: it has to be sent as a text' };
  }
  return { value: String(value) };
}

function isoOf(value: unknown): Found {
  if (typeof value === 'number')
    return { fault: 'is a number: say how in “as”, unix-seconds or unix-milliseconds' };
  const read = WireInstant.safeParse(value);
  if (read.success) return { value: printInstant(read.data) };
  return { fault: read.error.issues[0]?.message ?? 'must be an instant' };
}

function epochOf(value: unknown, factor: number, other: string): Found {
  const number = numberOf(value);
  if (number === null) return { fault: 'must be a number' };
  // So do those write that have no null.
  if (number === 0) return NOTHING;
  const instantMs = Math.round(number * factor);
  return instantMs >= YEARS.from && instantMs < YEARS.to
    ? { value: printInstant(instantMs) }
    : { fault: `must lie between the years 2000 and 2099: are these ${other}?` };
}

function durationOf(value: unknown, factor: number): Found {
  const number = numberOf(value);
  return number === null ? { fault: 'must be a number' } : { value: Math.round(number * factor) };
}

function countOf(value: unknown): Found {
  const number = numberOf(value);
  return number === null ? { fault: 'must be a number' } : { value: number };
}

function flagOf(value: unknown): Found {
  if (value === true || value === 'true') return { value: true };
  if (value === false || value === 'false') return { value: false };
  return { fault: 'must be true or false' };
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{1,16}(\.\d{1,9})?$/.test(value) ? Number(value) : null;
}

function show(value: unknown): string {
  return typeof value === 'object' ? 'no plain value' : `“${String(value).slice(0, 40)}”`;
}
