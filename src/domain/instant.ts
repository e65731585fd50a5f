import { Temporal } from 'temporal-polyfill';
import { UserError } from './errors.ts';
import { addWallMonths, DAY_MS, dateOf, firstInstantAt } from './wall-clock.ts';

/** Milliseconds since 1970 in UTC: what the hot path and the tables speak. */
export type InstantMs = number;

/** A date of the calendar, `2026-11-21`. Days compare as text. */
export type Day = string;

/** ISO numbering: Monday is 1, Sunday 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

// Date and offset are required: a time without its offset means another instant on another machine.
const INSTANT =
  /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The instants of the wire: `2026-11-21T09:30:00Z`. Digits below the millisecond are cut off. */
export function parseInstant(text: string): InstantMs {
  const day = INSTANT.exec(text)?.[1];
  const instantMs = day !== undefined && isDay(day) ? Date.parse(text) : Number.NaN;
  if (!(instantMs >= 0)) {
    throw new UserError('bad-instant', `“${text.slice(0, 40)}” is not an instant since 1970.`, {
      hint: 'Write ISO 8601 with an offset, such as 2026-11-21T09:30:00Z or 2026-11-21T10:30:00+01:00.',
    });
  }
  return instantMs;
}

/** ISO in UTC, always with milliseconds, so that texts sort as their instants do. */
export function printInstant(instantMs: InstantMs): string {
  return Temporal.Instant.fromEpochMilliseconds(instantMs).toString({ smallestUnit: 'millisecond' });
}

export function isDay(text: string): boolean {
  const epochMs = DAY.test(text) ? Date.parse(text) : Number.NaN;
  // Engines roll 2026-02-30 over into March; the way back shows it.
  return !Number.isNaN(epochMs) && printDay(epochMs / DAY_MS) === text;
}

export function addDays(day: Day, count: number): Day {
  return printDay(epochDay(day) + count);
}

export function nextDay(day: Day): Day {
  return addDays(day, 1);
}

/** Clamped to the month's end: a month after 31 January is 28 or 29 February. */
export function addMonths(day: Day, count: number): Day {
  return printDay(addWallMonths(epochDay(day) * DAY_MS, count) / DAY_MS);
}

/** Calendar days from one to the other; negative when `to` is the earlier. */
export function daysBetween(from: Day, to: Day): number {
  return epochDay(to) - epochDay(from);
}

export function weekday(day: Day): Weekday {
  // 1970-01-01 was a Thursday. The second remainder serves the days before it.
  return (((((epochDay(day) + 3) % 7) + 7) % 7) + 1) as Weekday;
}

/** The zone's name as IANA spells it, also for `europe/berlin`; `undefined` when there is none. */
export function normaliseZone(text: string): string | undefined {
  // Offsets such as +05:30 are refused: they know no clock change, and Intl cannot format them on Node 20.
  if (!/^[a-z]/i.test(text)) return undefined;
  try {
    // Temporal and not Intl, which renames zones: Asia/Kolkata comes back from it as Asia/Calcutta.
    return new Temporal.ZonedDateTime(0n, text).timeZoneId;
  } catch {
    return undefined;
  }
}

export function isZone(text: string): boolean {
  return normaliseZone(text) !== undefined;
}

/** Where the day begins: 00:00, or 01:00 where clocks go forward at midnight. A day a zone left out is empty. */
export function startOfDay(day: Day, zone: string): InstantMs {
  return startOfEpochDay(epochDay(day), zone);
}

/**
 * The day that holds the instant: the last one begun. Read from the days' starts and not from the wall, so that
 * days tile time even where the clock went back over midnight (St John's until 2011, at 00:01) and showed
 * the day before once more.
 */
export function localDay(instantMs: InstantMs, zone: string): Day {
  const utcDay = Math.floor(instantMs / DAY_MS);
  // No zone is a whole day off UTC, so its day is UTC's or a neighbour.
  if (startOfEpochDay(utcDay + 1, zone) <= instantMs) return printDay(utcDay + 1);
  return printDay(startOfEpochDay(utcDay, zone) <= instantMs ? utcDay : utcDay - 1);
}

function startOfEpochDay(day: number, zone: string): InstantMs {
  return firstInstantAt(day * DAY_MS, zone);
}

function epochDay(day: Day): number {
  return Date.parse(day) / DAY_MS;
}

function printDay(epochDay: number): Day {
  const { year, month, day } = dateOf(epochDay * DAY_MS);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
