import { type CycleAnchor, cycleAt, cycleBoundary } from './cycle.ts';
import { UserError } from './errors.ts';
import {
  addDays,
  addMonths,
  type Day,
  daysBetween,
  type InstantMs,
  isDay,
  localDay,
  nextDay,
  printInstant,
  startOfDay,
  type Weekday,
  weekday,
} from './instant.ts';
import { nearest } from './nearest.ts';
import { wallTime } from './wall-clock.ts';

/** A stretch of time somebody asked about: whole local days, or a billing cycle. */
export interface Period {
  from: InstantMs;
  /** Exclusive. May lie ahead: “this month” is the whole month. */
  to: InstantMs;
  firstDay: Day;
  lastDay: Day;
  zone: string;
  /** In full, for people: every report says which days it counted, in which zone. */
  said: string;
  /** The words that mean this period at any later time too: what a button carries. */
  canonical: string;
  /** Set for a billing cycle, which may begin at any time of day. */
  cycle: { anchor: CycleAnchor; number: number } | null;
}

export interface PeriodContext {
  now: InstantMs;
  zone: string;
  anchor: CycleAnchor;
  weekStartsOn?: Weekday;
}

/** The periods offered as buttons. */
export const periodExamples = [
  'today',
  'yesterday',
  'last 7 days',
  'last 30 days',
  'this week',
  'last week',
  'this month',
  'last month',
  'this cycle',
  'last cycle',
] as const;

const PERIOD_LENGTH_MAX = 100;
const YEARS_MAX = 5;
// Before it, some zones were off UTC by odd minutes, and sums by quarter of an hour would miss their days.
const FIRST_DAY: Day = '2000-01-01';
// More than any period may hold, and far from what a calendar can no longer count.
const COUNT_MAX = 9_999;

const monthNames = [
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
const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const monthsPerUnit = { month: 1, quarter: 3, year: 12 } as const;

type Unit = 'week' | keyof typeof monthsPerUnit;

interface Days {
  firstDay: Day;
  lastDay: Day;
}

interface Calendar {
  today: Day;
  /** Names without a year mean the latest begun by this day. */
  namedBy: Day;
  weekStartsOn: Weekday;
}

/**
 * Reads what a person typed. A term (`today`, `last week`, `last 7 days`, `october`, `monday`, `2026`,
 * `2026-05`, `2026-05-01`), `since` a term, a term `..` a term, or a cycle.
 */
export function parsePeriod(text: string, context: PeriodContext): Period {
  if (text.length > PERIOD_LENGTH_MAX) {
    throw new UserError('unknown-period', 'That is too long for a period.', { hint: examples() });
  }
  const words = text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^current /, 'this ')
    .replace(/^(?:past|previous) /, 'last ');
  const number = readCycleNumber(words, context);
  if (number !== undefined) {
    const period = cyclePeriod(context.anchor, number, context.zone);
    refuseUnreasonable(period, words, context);
    return period;
  }
  const today = localDay(context.now, context.zone);
  const days = readDays(words, { today, namedBy: today, weekStartsOn: context.weekStartsOn ?? 1 });
  refuseUnreasonable(days, words, context);
  const period = dayPeriod(days, context.zone);
  if (period.from === period.to) {
    const said = `${printDays(days)} was left out of the calendar in ${context.zone}.`;
    throw new UserError('no-such-day', said, { hint: 'Ask for the day before or after.' });
  }
  return period;
}

/**
 * What to compare with: the cycle before, as many whole months before whole months, and otherwise as many
 * days, immediately before.
 */
export function previousPeriod(period: Period): Period {
  if (period.cycle) return cyclePeriod(period.cycle.anchor, period.cycle.number - 1, period.zone);
  const { firstDay, lastDay, zone } = period;
  const end = nextDay(lastDay);
  const start =
    firstDay.endsWith('-01') && end.endsWith('-01')
      ? addMonths(firstDay, monthIndex(firstDay) - monthIndex(end))
      : addDays(firstDay, -daysBetween(firstDay, end));
  return dayPeriod({ firstDay: start, lastDay: addDays(firstDay, -1) }, zone);
}

/** The local days the period touches, in order, without those its zone left out (Samoa, 30 December 2011). */
export function daysOf(period: Pick<Period, 'firstDay' | 'lastDay' | 'zone'>): Day[] {
  const days: Day[] = [];
  let start = startOfDay(period.firstDay, period.zone);
  for (let day = period.firstDay; day <= period.lastDay; ) {
    const next = nextDay(day);
    const end = startOfDay(next, period.zone);
    if (start < end) days.push(day);
    [day, start] = [next, end];
  }
  return days;
}

function readCycleNumber(words: string, { anchor, now }: PeriodContext): number | undefined {
  const named = /^(this|last) (?:billing )?(?:cycle|period)$/.exec(words);
  if (named) return cycleAt(anchor, now).number - (named[1] === 'last' ? 1 : 0);
  const numbered = /^cycle (-?\d{1,4})$/.exec(words);
  return numbered ? Number(numbered[1]) : undefined;
}

function readDays(words: string, calendar: Calendar): Days {
  const since = /^since (.+)$/.exec(words)?.[1];
  if (since !== undefined) return { firstDay: readTerm(since, calendar).firstDay, lastDay: calendar.today };
  const [, first, last] = /^(?:from )?(.+?)(?: ?(?:\.{2,3}|[…–—]) ?| to | - )(.+)$/.exec(words) ?? [];
  if (first === undefined || last === undefined) return readTerm(words, calendar);
  const { lastDay } = readTerm(last, calendar);
  // So that “november to february” begins in the November before that February.
  const namedBy = daysBetween(lastDay, calendar.today) > 0 ? lastDay : calendar.today;
  return { firstDay: readTerm(first, { ...calendar, namedBy }).firstDay, lastDay };
}

function readTerm(words: string, calendar: Calendar): Days {
  const days =
    readRelative(words, calendar) ??
    readCount(words, calendar) ??
    readName(words, calendar) ??
    readDate(words);
  if (days) return days;
  const meant = nearest(words, suggestions(words));
  throw new UserError('unknown-period', `I do not know the period “${words}”.`, {
    hint: meant === undefined ? examples() : `Did you mean “${meant}”? ${examples()}`,
  });
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

/** `last 7 days`: today is the seventh. Weeks and months likewise end with today, wherever they begin. */
function readCount(words: string, { today }: Calendar): Days | undefined {
  const [, digits, unit] = /^last (\d+) (day|week|month)s?$/.exec(words) ?? [];
  if (unit === undefined) return undefined;
  const count = Math.min(Number(digits), COUNT_MAX);
  if (count === 0) {
    throw new UserError('empty-period', `“${words}” has no days.`, { hint: 'Ask for at least one.' });
  }
  const dayBefore =
    unit === 'month' ? addMonths(today, -count) : addDays(today, -count * (unit === 'week' ? 7 : 1));
  return { firstDay: nextDay(dayBefore), lastDay: today };
}

/** `october`, `oct 2025`, `monday`: without a year the latest that has begun. */
function readName(words: string, { namedBy, weekStartsOn }: Calendar): Days | undefined {
  const [, name, year] = /^([a-z]{3,})(?: ((?:19|2\d)\d\d))?$/.exec(words) ?? [];
  if (name === undefined) return undefined;
  const month = monthNames.findIndex((full) => isShort(name, full));
  if (month >= 0) {
    const inYear = (y: string) => `${y}-${String(month + 1).padStart(2, '0')}-01`;
    const thisYear = inYear(namedBy.slice(0, 4));
    const latest = thisYear <= namedBy ? thisYear : addMonths(thisYear, -12);
    return unitAround(year === undefined ? latest : inYear(year), 'month', weekStartsOn);
  }
  const dayOfWeek = weekdayNames.findIndex((full) => isShort(name, full)) + 1;
  if (dayOfWeek === 0 || year !== undefined) return undefined;
  const day = addDays(namedBy, -((weekday(namedBy) - dayOfWeek + 7) % 7));
  return { firstDay: day, lastDay: day };
}

/** `oct`, `sept` and `thurs` are in use beside the full names; three letters tell all names apart. */
function isShort(name: string, full: string): boolean {
  return full.toLowerCase().startsWith(name);
}

function readDate(words: string): Days | undefined {
  const [, year, month, day] = /^((?:19|2\d)\d\d)(?:-(\d\d))?(?:-(\d\d))?$/.exec(words) ?? [];
  if (year === undefined) return undefined;
  const firstDay = `${year}-${month ?? '01'}-${day ?? '01'}`;
  if (!isDay(firstDay)) {
    throw new UserError('no-such-day', `There is no ${words} in the calendar.`, {
      hint: 'Write dates as year-month-day, such as 2026-05-31.',
    });
  }
  if (day !== undefined) return { firstDay, lastDay: firstDay };
  return unitAround(firstDay, month === undefined ? 'year' : 'month', 1);
}

function refuseUnreasonable({ firstDay, lastDay }: Days, words: string, { now, zone }: PeriodContext): void {
  // First of all, since “since 2099-01-01” would otherwise be told that it ends before it begins.
  if (firstDay > localDay(now, zone)) {
    throw new UserError('future-period', `“${words}” has not begun yet.`, { hint: examples() });
  }
  if (lastDay < firstDay) {
    throw new UserError('reversed-period', `“${words}” ends before it begins.`, {
      hint: `That reads as ${firstDay} to ${lastDay}. Name the earlier day first.`,
    });
  }
  if (lastDay >= addMonths(firstDay, 12 * YEARS_MAX)) {
    throw new UserError('period-too-long', `“${words}” is longer than ${YEARS_MAX} years.`, {
      hint: `Ask for at most ${YEARS_MAX} years at a time.`,
    });
  }
  if (firstDay < FIRST_DAY) {
    throw new UserError('period-too-old', `“${words}” begins before the year 2000.`, {
      hint: 'Ask for days since 2000-01-01.',
    });
  }
}

function dayPeriod({ firstDay, lastDay }: Days, zone: string): Period {
  const days = daysOf({ firstDay, lastDay, zone }).length;
  return {
    from: startOfDay(firstDay, zone),
    to: startOfDay(nextDay(lastDay), zone),
    firstDay,
    lastDay,
    zone,
    said: `${printDays({ firstDay, lastDay })} (${firstDay === lastDay ? '' : `${countDays(days)}, `}${zone})`,
    canonical: firstDay === lastDay ? firstDay : `${firstDay}..${lastDay}`,
    cycle: null,
  };
}

function cyclePeriod(anchor: CycleAnchor, number: number, zone: string): Period {
  const from = cycleBoundary(anchor, number);
  const to = cycleBoundary(anchor, number + 1);
  const firstDay = localDay(from, zone);
  const lastDay = localDay(to - 1, zone);
  const wholeDays = startOfDay(firstDay, zone) === from && startOfDay(nextDay(lastDay), zone) === to;
  return {
    from,
    to,
    firstDay,
    lastDay,
    zone,
    said: wholeDays
      ? `${printDays({ firstDay, lastDay })} (billing cycle, ${countDays(daysOf({ firstDay, lastDay, zone }).length)}, ${zone})`
      : `${printMinute(from, zone)} – ${printMinute(to, zone)} (billing cycle, ${zone})`,
    // By number and not by its days: it may begin in the middle of one.
    canonical: `cycle ${number}`,
    cycle: { anchor, number },
  };
}

function printDays({ firstDay, lastDay }: Days): string {
  if (firstDay === lastDay) return `${weekdayNames[weekday(firstDay) - 1]}, ${printDate(firstDay)}`;
  if (firstDay.slice(0, 7) === lastDay.slice(0, 7)) return `${dayOfMonth(firstDay)}–${printDate(lastDay)}`;
  if (firstDay.slice(0, 4) === lastDay.slice(0, 4)) {
    return `${dayOfMonth(firstDay)} ${monthNames[monthIndex(firstDay) % 12]} – ${printDate(lastDay)}`;
  }
  return `${printDate(firstDay)} – ${printDate(lastDay)}`;
}

function printMinute(instantMs: InstantMs, zone: string): string {
  // As if in UTC, which leaves the wall's own figures standing.
  const wall = printInstant(wallTime(instantMs, zone));
  return `${printDate(wall.slice(0, 10))}, ${wall.slice(11, 16)}`;
}

function printDate(day: Day): string {
  return `${dayOfMonth(day)} ${monthNames[monthIndex(day) % 12]} ${day.slice(0, 4)}`;
}

function countDays(count: number): string {
  return `${count} ${count === 1 ? 'day' : 'days'}`;
}

function dayOfMonth(day: Day): number {
  return Number(day.slice(8));
}

/** Months since the year 0. */
function monthIndex(day: Day): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

function suggestions(words: string): string[] {
  const names = [...monthNames, ...weekdayNames].map((name) => name.toLowerCase());
  const number = /\d+/.exec(words)?.[0] ?? '7';
  const counts = ['days', 'weeks', 'months'].map((unit) => `last ${number} ${unit}`);
  const dated = number.length === 4 ? monthNames.map((name) => `${name.toLowerCase()} ${number}`) : [];
  const units = ['this quarter', 'last quarter', 'this year', 'last year'];
  return [
    ...periodExamples,
    ...units,
    ...counts,
    ...names,
    ...names.map((name) => `since ${name}`),
    ...dated,
  ];
}

function examples(): string {
  return 'I read for example “last 7 days”, “this month”, “october 2025”, “since monday” or “2026-05-01..2026-05-31”.';
}
