import { type CycleAnchor, cycleAt, cycleBoundary } from './cycle.ts';
import { UserError } from './errors.ts';
import {
  addDays,
  addMonths,
  type Day,
  daysBetween,
  type InstantMs,
  localDay,
  nextDay,
  printInstant,
  startOfDay,
  type Weekday,
  weekday,
} from './instant.ts';
import { CYCLE, readDays } from './period-phrases.ts';
import { notBegun, PERIODS_READ } from './period-refusals.ts';
import { suggestionsFor, unknownPeriod } from './period-suggestions.ts';
import { monthNames, weekdayNames } from './period-terms.ts';
import { type Calendar, type Days, monthIndex } from './period-units.ts';
import { plainWords } from './period-words.ts';
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
  /** Where “all time” begins: the first day on which anything was used. */
  usedSince?: Day | null;
}

/** The periods offered as buttons. */
export const periodExamples = [
  'today',
  'yesterday',
  'last 7 days',
  'last 30 days',
  'last 3 months',
  'this week',
  'last week',
  'this month',
  'last month',
  'this cycle',
  'last cycle',
] as const;

const PERIOD_LENGTH_MAX = 100;
const YEARS_MAX = 5;
const HOUR_MS = 3_600_000;
// Before it, some zones were off UTC by odd minutes, and sums by quarter of an hour would miss their days.
const FIRST_DAY: Day = '2000-01-01';

/**
 * Reads what a person typed. A term (`today`, `last week`, `last 7 days`, `october`, `q3`, `week 42`, `monday`, `3 may`,
 * `2026`, `2026-05`, `2026-05-01`, `first week of october`, `all time`), `since` a term, a term `..` a term, terms one
 * after the other, or a cycle.
 */
export function parsePeriod(text: string, context: PeriodContext): Period {
  if (text.length > PERIOD_LENGTH_MAX) {
    throw new UserError('unknown-period', 'That is too long for a period.', { hint: PERIODS_READ });
  }
  const words = plainWords(text);
  const number = readCycleNumber(words, context);
  if (number !== undefined) {
    const period = cyclePeriod(context.anchor, number, context.zone);
    refuseUnreasonable(period, words, context);
    return period;
  }
  const calendar = calendarOf(context);
  const days = readDays(words, calendar);
  if (!days) throw unknownPeriod(words, calendar, periodExamples);
  refuseUnreasonable(days, words, context);
  const period = dayPeriod(days, context.zone);
  if (period.from === period.to) {
    const said = `${printDays(days)} was left out of the calendar in ${context.zone}.`;
    throw new UserError('no-such-day', said, { hint: 'Ask for the day before or after.' });
  }
  return period;
}

/** Is it meant as a period, be it one that cannot be asked about? */
export function isPeriod(text: string, context: PeriodContext): boolean {
  try {
    parsePeriod(text, context);
    return true;
  } catch (error) {
    if (error instanceof UserError) return error.code !== 'unknown-period';
    throw error;
  }
}

/** Is it a period but for a slip? */
export function isLikePeriod(text: string, context: PeriodContext): boolean {
  return periodsLike(text, context).length > 0;
}

/** What was most likely meant, as it can be typed. */
export function periodsLike(text: string, context: PeriodContext): string[] {
  return suggestionsFor(plainWords(text), calendarOf(context), periodExamples);
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
  const named = CYCLE.exec(words);
  if (named) return cycleAt(anchor, now).number - (named[1] === 'last' ? 1 : 0);
  const numbered = /^cycle (-?\d{1,4})$/.exec(words);
  return numbered ? Number(numbered[1]) : undefined;
}

function calendarOf({ now, zone, weekStartsOn = 1, usedSince = null }: PeriodContext): Calendar {
  const today = localDay(now, zone);
  return {
    today,
    namedBy: today,
    weekStartsOn,
    usedSince,
    dayBefore: (hours) => localDay(now - hours * HOUR_MS, zone),
  };
}

function refuseUnreasonable({ firstDay, lastDay }: Days, words: string, { now, zone }: PeriodContext): void {
  // First of all, since “since 2099-01-01” would otherwise be told that it ends before it begins.
  if (firstDay > localDay(now, zone)) {
    throw notBegun(words);
  }
  if (lastDay < firstDay) {
    throw new UserError('reversed-period', `“${words}” ends before it begins.`, {
      hint: `That reads as ${firstDay} to ${lastDay}. Name the earlier day first.`,
    });
  }
  if (lastDay >= addMonths(firstDay, 12 * YEARS_MAX)) {
    throw new UserError('period-too-long', `“${words}” is longer than ${YEARS_MAX} years.`, {
      hint: `Ask for at most ${YEARS_MAX} years at a time, such as “last ${YEARS_MAX} years”.`,
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
