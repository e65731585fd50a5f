import { UserError } from './errors.ts';
import { nextDay } from './instant.ts';
import { addUnits, type Calendar, type Days, type Unit, unitAround } from './period-units.ts';

// More than any period may hold, and far from what a calendar can no longer count.
const COUNT_MAX = 9_999;

type Counted = 'hour' | 'day' | Unit;

// As they are typed after a number: “90d”, “2 wks”.
const countedUnits = new Map<string, Counted>([
  ['h', 'hour'],
  ['hr', 'hour'],
  ['hour', 'hour'],
  ['d', 'day'],
  ['day', 'day'],
  ['w', 'week'],
  ['wk', 'week'],
  ['week', 'week'],
  ['m', 'month'],
  ['mo', 'month'],
  ['month', 'month'],
  ['q', 'quarter'],
  ['quarter', 'quarter'],
  ['y', 'year'],
  ['yr', 'year'],
  ['year', 'year'],
]);

/** `last 7 days`, `7d`: today is the seventh. Weeks and months likewise end with today, wherever they begin. */
export function readCount(words: string, { today, dayBefore }: Calendar): Days | undefined {
  const [count, unit] = countIn(/^(?:last )?(\d+) ?([a-z]+?)s?$/, words) ?? [];
  if (count === undefined || unit === undefined) return undefined;
  // Whole days are counted: the last 24 hours are in two of them.
  if (unit === 'hour') return { firstDay: dayBefore(count), lastDay: today };
  return { firstDay: nextDay(addUnits(today, -count, unit)), lastDay: today };
}

/** `2 days ago`, `3 weeks ago`: the day, or the whole week, that lies so far back. */
export function readAgo(words: string, { today, weekStartsOn }: Calendar): Days | undefined {
  const [count, unit] = countIn(/^(\d+) ([a-z]+?)s? ago$/, words) ?? [];
  if (count === undefined || unit === undefined || unit === 'hour') return undefined;
  const { firstDay } = unit === 'day' ? { firstDay: today } : unitAround(today, unit, weekStartsOn);
  const day = addUnits(firstDay, -count, unit);
  return unit === 'day' ? { firstDay: day, lastDay: day } : unitAround(day, unit, weekStartsOn);
}

function countIn(pattern: RegExp, words: string): [count: number, unit: Counted] | undefined {
  const [, digits, typed = ''] = pattern.exec(words) ?? [];
  const unit = countedUnits.get(typed);
  if (unit === undefined) return undefined;
  const count = Math.min(Number(digits), COUNT_MAX);
  if (count === 0) {
    throw new UserError('empty-period', `“${words}” has no days.`, { hint: 'Ask for at least one.' });
  }
  return [count, unit];
}
