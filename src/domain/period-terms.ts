import { UserError } from './errors.ts';
import {
  addDays,
  addMonths,
  type Day,
  daysBetween,
  isDay,
  nextDay,
  type Weekday,
  weekday,
} from './instant.ts';

// More than any period may hold, and far from what a calendar can no longer count.
const COUNT_MAX = 9_999;

/** What helps whoever typed something else. */
export const PERIODS_READ =
  'I read for example “last 7 days”, “this month”, “october 2025”, “since monday” or “2026-05-01..2026-05-31”.';

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
const monthsPerUnit = { month: 1, quarter: 3, year: 12 } as const;
const numberWords = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');

type Unit = 'week' | keyof typeof monthsPerUnit;

export interface Days {
  firstDay: Day;
  lastDay: Day;
}

export interface Calendar {
  today: Day;
  /** Names without a year mean the latest begun by this day. */
  namedBy: Day;
  weekStartsOn: Weekday;
}

/** The words without what people put in and means nothing: “in the last two weeks” are the last 2 weeks. */
export function plainWords(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^(?:(?:in|on|for|during|over|within) )?(?:the )?/, '')
    .replace(/^current /, 'this ')
    .replace(/^(?:past|previous) /, 'last ')
    .replace(/^last ([a-z]+)(?= [a-z]+s$)/, (all, word) => {
      const index = numberWords.indexOf(word);
      return index < 0 ? all : `last ${index + 1}`;
    });
}

export function readDays(words: string, calendar: Calendar): Days | undefined {
  const since = SINCE.exec(words)?.[1];
  if (since !== undefined) {
    const term = readTerm(since, calendar);
    return term && { firstDay: term.firstDay, lastDay: calendar.today };
  }
  const [, first, last] = RANGE.exec(words) ?? [];
  if (first === undefined || last === undefined) return readTerm(words, calendar);
  const end = readTerm(last, calendar);
  if (!end) return undefined;
  // So that “november to february” begins in the November before that February.
  const namedBy = daysBetween(end.lastDay, calendar.today) > 0 ? end.lastDay : calendar.today;
  const start = readTerm(first, { ...calendar, namedBy });
  return start && { firstDay: start.firstDay, lastDay: end.lastDay };
}

export const CYCLE = /^(this|last) (?:billing )?(?:cycle|period)$/;
export const SINCE = /^since (.+)$/;
export const RANGE = /^(?:from )?(.+?)(?: ?(?:\.{2,3}|[…–—]) ?| to | until | - )(.+)$/;

function readTerm(words: string, calendar: Calendar): Days | undefined {
  if (/^(?:next|tomorrow)\b/.test(words)) throw notBegun(words);
  return (
    readRelative(words, calendar) ??
    readCount(words, calendar) ??
    readName(words, calendar) ??
    readQuarter(words, calendar) ??
    readDayOfMonth(words, calendar) ??
    readDate(words)
  );
}

function readRelative(words: string, { today, weekStartsOn }: Calendar): Days | undefined {
  if (words === 'today') return { firstDay: today, lastDay: today };
  if (words === 'yesterday') return { firstDay: addDays(today, -1), lastDay: addDays(today, -1) };
  const [, which, unit] = /^(this|last) (week|month|quarter|year)$/.exec(words) ?? [];
  if (unit === undefined) return undefined;
  const current = unitAround(today, unit as Unit, weekStartsOn);
  return which === 'this' ? current : unitAround(addDays(current.firstDay, -1), unit as Unit, weekStartsOn);
}

function unitAround(day: Day, unit: Unit, weekStartsOn: Weekday): Days {
  if (unit === 'week') {
    const firstDay = addDays(day, -((weekday(day) - weekStartsOn + 7) % 7));
    return { firstDay, lastDay: addDays(firstDay, 6) };
  }
  const months = monthsPerUnit[unit];
  const firstDay = addMonths(`${day.slice(0, 7)}-01`, -(monthIndex(day) % months));
  return { firstDay, lastDay: addDays(addMonths(firstDay, months), -1) };
}

/** `last 7 days`, `7 days`: today is the seventh. Weeks and months likewise end with today, wherever they begin. */
function readCount(words: string, { today }: Calendar): Days | undefined {
  const [, digits, unit] = /^(?:last )?(\d+) (day|week|month|quarter|year)s?$/.exec(words) ?? [];
  if (unit === undefined) return undefined;
  const count = Math.min(Number(digits), COUNT_MAX);
  if (count === 0) {
    throw new UserError('empty-period', `“${words}” has no days.`, { hint: 'Ask for at least one.' });
  }
  const dayBefore =
    unit === 'day' || unit === 'week'
      ? addDays(today, -count * (unit === 'week' ? 7 : 1))
      : addMonths(today, -count * monthsPerUnit[unit as keyof typeof monthsPerUnit]);
  return { firstDay: nextDay(dayBefore), lastDay: today };
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

/** `q3`, `q3 2025`, `2025-q3`: without a year the latest that has begun. */
function readQuarter(words: string, calendar: Calendar): Days | undefined {
  const [, before, quarter, after] =
    /^(?:((?:19|2\d)\d\d)[ -])?q([1-4])(?:[ -]((?:19|2\d)\d\d))?$/.exec(words) ?? [];
  if (quarter === undefined || (before !== undefined && after !== undefined)) return undefined;
  const month = (Number(quarter) - 1) * 3;
  return unitAround(dayNamed(month, 1, before ?? after, calendar), 'quarter', calendar.weekStartsOn);
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

function noSuchDay(words: string): UserError {
  return new UserError('no-such-day', `There is no ${words} in the calendar.`, {
    hint: 'Write dates as year-month-day, such as 2026-05-31.',
  });
}

export function notBegun(words: string): UserError {
  return new UserError('future-period', `“${words}” has not begun yet.`, { hint: PERIODS_READ });
}

/** Months since the year 0. */
export function monthIndex(day: Day): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}
