import { addDays, type Day, isDay, nextDay, weekday } from './instant.ts';
import { readAgo, readCount } from './period-counts.ts';
import { noSuchDay, notBegun } from './period-refusals.ts';
import {
  addUnits,
  type Calendar,
  type Days,
  monthsPerUnit,
  ordinals,
  type Unit,
  unitAround,
} from './period-units.ts';
import { readWeek } from './period-weeks.ts';

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
export const weekdayNames = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

export function readTerm(words: string, calendar: Calendar): Days | undefined {
  if (/^(?:next|tomorrow)\b/.test(words)) throw notBegun(words);
  return (
    readRelative(words, calendar) ??
    readCount(words, calendar) ??
    readAgo(words, calendar) ??
    readAround(words, calendar) ??
    readPart(words, calendar) ??
    readWeek(words, calendar) ??
    readName(words, calendar) ??
    readQuarter(words, calendar) ??
    readDayOfMonth(words, calendar) ??
    readDate(words)
  );
}

function readRelative(words: string, { today, weekStartsOn, usedSince }: Calendar): Days | undefined {
  if (words === 'all time') {
    return { firstDay: usedSince !== null && usedSince < today ? usedSince : today, lastDay: today };
  }
  if (words === 'today') return { firstDay: today, lastDay: today };
  if (words === 'yesterday') return { firstDay: addDays(today, -1), lastDay: addDays(today, -1) };
  const [, whichWeekend, weekend] = /^(?:(this|last) )?(weekend)$/.exec(words) ?? [];
  if (weekend !== undefined) return weekendBy(today, whichWeekend);
  const [, which, unit] = /^(this|last) (week|month|quarter|year)$/.exec(words) ?? [];
  if (unit === undefined) return undefined;
  const current = unitAround(today, unit as Unit, weekStartsOn);
  return which === 'this' ? current : unitAround(addDays(current.firstDay, -1), unit as Unit, weekStartsOn);
}

/** Without a word before it the latest that has begun; the last one is over. */
function weekendBy(today: Day, which: string | undefined): Days {
  const ahead = addDays(today, 6 - weekday(today));
  const isBack = which === 'last' || (which === undefined && ahead > today);
  const firstDay = addDays(ahead, isBack ? -7 : 0);
  return { firstDay, lastDay: nextDay(firstDay) };
}

/** `week of oct 8`, `month of october`. */
function readAround(words: string, calendar: Calendar): Days | undefined {
  const [, unit, rest] = /^(week|month|quarter|year) of (.+)$/.exec(words) ?? [];
  if (unit === undefined || rest === undefined) return undefined;
  const term = readTerm(rest, calendar);
  const around = term && unitAround(term.firstDay, unit as Unit, calendar.weekStartsOn);
  return around && term.lastDay <= around.lastDay ? around : undefined;
}

/** `first week of october`, `last 3 days of q3`: counted from the end that is named, and never beyond the other. */
function readPart(words: string, calendar: Calendar): Days | undefined {
  const [, which = '', digits = '1', part, rest = ''] =
    /^(first|second|third|fourth|fifth|last) (?:([1-9]\d{0,2}) )?(day|week|month|quarter|half)s? of (.+)$/.exec(
      words,
    ) ?? [];
  const whole = part === undefined ? undefined : readTerm(rest, calendar);
  if (!whole) return undefined;
  const { firstDay, lastDay } = whole;
  const unit = part as 'day' | Unit;
  const count = Number(digits);
  const isLast = which === 'last';
  const nth = isLast ? -count : ordinals.indexOf(which) * count;
  const from = addUnits(isLast ? nextDay(lastDay) : firstDay, nth, unit);
  const to = addDays(addUnits(from, count, unit), -1);
  // What is longer than the whole is no part of it.
  if (from < firstDay || (from === firstDay && to > lastDay)) return undefined;
  if (from > lastDay) throw noSuchDay(words);
  return to > lastDay ? { firstDay: from, lastDay } : { firstDay: from, lastDay: to };
}

/** `october`, `oct 2025`, `monday`: without a year the latest that has begun. `last monday` is never today. */
function readName(words: string, calendar: Calendar): Days | undefined {
  const [, which, name, year] = /^(?:(last|this) )?([a-z]{3,})(?: ((?:19|2\d)\d\d))?$/.exec(words) ?? [];
  if (name === undefined) return undefined;
  const month = which === undefined ? monthCalled(name) : undefined;
  if (month !== undefined) {
    return unitAround(dayNamed(month, 1, year, calendar), 'month', calendar.weekStartsOn);
  }
  const dayOfWeek = weekdayNames.findIndex((full) => isShort(name, full)) + 1;
  if (dayOfWeek === 0 || year !== undefined) return undefined;
  const { namedBy, today, weekStartsOn } = calendar;
  if (which === 'this') {
    const { firstDay } = unitAround(today, 'week', weekStartsOn);
    const day = addDays(firstDay, (dayOfWeek - weekday(firstDay) + 7) % 7);
    return { firstDay: day, lastDay: day };
  }
  const latest = which === 'last' ? addDays(namedBy, -1) : namedBy;
  const day = addDays(latest, -((weekday(latest) - dayOfWeek + 7) % 7));
  return { firstDay: day, lastDay: day };
}

/** `q3`, `q3 2025`, `2025-q3`, `h1`: without a year the latest that has begun. */
function readQuarter(words: string, calendar: Calendar): Days | undefined {
  const [, before, quarter, half, after] =
    /^(?:((?:19|2\d)\d\d)[ -])?(?:q([1-4])|h([12]))(?:[ -]((?:19|2\d)\d\d))?$/.exec(words) ?? [];
  const number = quarter ?? half;
  if (number === undefined || (before !== undefined && after !== undefined)) return undefined;
  const unit = half === undefined ? 'quarter' : 'half';
  const first = dayNamed((Number(number) - 1) * monthsPerUnit[unit], 1, before ?? after, calendar);
  return unitAround(first, unit, calendar.weekStartsOn);
}

/** `3 may`, `may 3rd`, `3 may 2025`: without a year the latest that has begun. */
function readDayOfMonth(words: string, calendar: Calendar): Days | undefined {
  const year = '(?:,? ((?:19|2\\d)\\d\\d))?';
  const date = '(\\d{1,2})(?:st|nd|rd|th)?';
  const [, first, name, inYear] = new RegExp(`^${date}(?: of)? ([a-z]{3,})${year}$`).exec(words) ?? [];
  const [, other, second, otherYear] = new RegExp(`^([a-z]{3,}) ${date}${year}$`).exec(words) ?? [];
  const month = monthCalled(name ?? other ?? '');
  if (month === undefined) return undefined;
  const day = dayNamed(month, Number(first ?? second), inYear ?? otherYear, calendar);
  if (!isDay(day)) throw noSuchDay(words);
  return { firstDay: day, lastDay: day };
}

function monthCalled(name: string): number | undefined {
  const month = name.length < 3 ? -1 : monthNames.findIndex((full) => isShort(name, full));
  return month < 0 ? undefined : month;
}

/** In the year named, or else in the latest in which it has begun. May not be in the calendar. */
export function dayNamed(month: number, date: number, year: string | undefined, { namedBy }: Calendar): Day {
  const inYear = (y: number) => `${y}-${String(month + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  const thisYear = Number(namedBy.slice(0, 4));
  if (year !== undefined) return inYear(Number(year));
  return inYear(thisYear) <= namedBy ? inYear(thisYear) : inYear(thisYear - 1);
}

/** `oct`, `sept` and `thurs` are in use beside the full names; three letters tell all names apart. */
function isShort(name: string, full: string): boolean {
  return full.toLowerCase().startsWith(name);
}

/** `2026`, `2026-05`, `2026-5-1`, `2026/05/01`: the year first, since only then day and month cannot be confused. */
function readDate(words: string): Days | undefined {
  const [, year, , month, day] = /^((?:19|2\d)\d\d)(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?$/.exec(words) ?? [];
  if (year === undefined) return undefined;
  const firstDay = `${year}-${(month ?? '01').padStart(2, '0')}-${(day ?? '01').padStart(2, '0')}`;
  if (!isDay(firstDay)) throw noSuchDay(words);
  if (day !== undefined) return { firstDay, lastDay: firstDay };
  return unitAround(firstDay, month === undefined ? 'year' : 'month', 1);
}
