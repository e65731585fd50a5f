/** A local date and time as a number: what `Date.UTC` makes of what the clock on the wall shows. */
export type WallMs = number;

export const DAY_MS = 86_400_000;

/** A stretch of time in one zone, with one offset or with one change of it. */
interface Stretch {
  before: number;
  after: number;
  /** The first instant of `after`. */
  changesAt: number;
}

interface ZoneClock {
  format: Intl.DateTimeFormat;
  stretches: Map<number, Stretch>;
}

// Temporal computes the same and is what the tests compare with, but took 130 s to walk 130 years of cycles in every
// zone, and this takes 6: the cycle of an event costs about 1 µs here.
// No zone has changed its clock twice within six days since 1970 (a test walks them all), so that equal offsets at
// both ends of four days mean no change between.
const STRETCH_MS = 4 * DAY_MS;
// Emptied when full, which is cheaper than to keep an order of use: 44 years of one zone, more zones than there are.
const STRETCHES_MAX = 4_000;
const ZONES_MAX = 1_000;
// Since 1970, zones lie between UTC−12 and UTC+14.
const WEST_MS = 13 * 3_600_000;
const EAST_MS = 15 * 3_600_000;

const clocks = new Map<string, ZoneClock>();

/** What the clock on the wall shows. */
export function wallTime(instantMs: number, zone: string): WallMs {
  return instantMs + offsetAt(instantMs, zone);
}

/**
 * The first instant at which the clock on the wall shows this, or, where a clock change skips it, the instant
 * of that change: the first valid one after it.
 */
export function firstInstantAt(wallMs: WallMs, zone: string): number {
  const before = offsetAt(wallMs - EAST_MS, zone);
  const after = offsetAt(wallMs + WEST_MS, zone);
  const first = wallMs - before;
  if (before === after || offsetAt(first, zone) === before) return first;
  const second = wallMs - after;
  if (offsetAt(second, zone) === after) return second;
  return changeBetween(second, first, before, (instantMs) => offsetAt(instantMs, zone));
}

/** The same time of day on the same date, clamped to the month's end. */
export function addWallMonths(wallMs: WallMs, count: number): WallMs {
  const midnight = Math.floor(wallMs / DAY_MS) * DAY_MS;
  const months = monthOf(wallMs) + count;
  const [year, month] = [Math.floor(months / 12), months % 12];
  const first = Date.UTC(year, month, 1);
  const last = Date.UTC(year, month + 1, 1) - DAY_MS;
  return Math.min(first + (dateOf(wallMs).day - 1) * DAY_MS, last) + (wallMs - midnight);
}

/** Months since the year 0. */
export function monthOf(wallMs: WallMs): number {
  const { year, month } = dateOf(wallMs);
  return year * 12 + month - 1;
}

/** The way back from `Date.UTC`, by Howard Hinnant's `civil_from_days`: a `Date` is off limits to the domain. */
export function dateOf(wallMs: WallMs): { year: number; month: number; day: number } {
  // Years are counted from 1 March, so that the leap day is a year's last, in eras of 400 years.
  const days = Math.floor(wallMs / DAY_MS) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const leapDays =
    Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day };
}

function offsetAt(instantMs: number, zone: string): number {
  const { before, after, changesAt } = stretchAt(instantMs, zone);
  return instantMs < changesAt ? before : after;
}

function stretchAt(instantMs: number, zone: string): Stretch {
  const { format, stretches } = clockOf(zone);
  const number = Math.floor(instantMs / STRETCH_MS);
  const known = stretches.get(number);
  if (known) return known;
  const start = number * STRETCH_MS;
  const end = start + STRETCH_MS;
  const before = shownOffset(start, format);
  const after = shownOffset(end, format);
  const changesAt =
    before === after ? end : changeBetween(start, end, before, (ms) => shownOffset(ms, format));
  const stretch = { before, after, changesAt };
  if (stretches.size >= STRETCHES_MAX) stretches.clear();
  stretches.set(number, stretch);
  return stretch;
}

/** The first instant in (`from`, `to`] whose offset is no longer `before`. */
function changeBetween(
  from: number,
  to: number,
  before: number,
  offset: (instantMs: number) => number,
): number {
  let [last, first] = [from, to];
  while (first - last > 1) {
    const middle = Math.floor((last + first) / 2);
    if (offset(middle) === before) last = middle;
    else first = middle;
  }
  return first;
}

function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const clock = { format, stretches: new Map<number, Stretch>() };
  if (clocks.size >= ZONES_MAX) clocks.clear();
  clocks.set(zone, clock);
  return clock;
}

/** Reads the text and not its parts, which Intl takes three times as long to make. */
function shownOffset(instantMs: number, format: Intl.DateTimeFormat): number {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = format
    .format(instantMs)
    .split(/\D+/)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1000) * 1000;
}
