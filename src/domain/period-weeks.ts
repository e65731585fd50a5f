import { addDays, type Day } from './instant.ts';
import { noSuchDay } from './period-refusals.ts';
import { type Calendar, type Days, unitAround } from './period-units.ts';

const WEEK =
  /^(?:((?:19|2\d)\d\d)[ -]?)?(?:calendar )?(?:week|wk|w|cw)[ #]*(\d{1,2})(?:(?:,? (?:of |in )?|-)((?:19|2\d)\d\d))?$/;

/** `week 42`, `w42 2025`, `2025-w42`: as ISO 8601 counts them. Without a year the latest that has begun. */
export function readWeek(words: string, { namedBy }: Calendar): Days | undefined {
  const [, before, digits, after] = WEEK.exec(words) ?? [];
  if (digits === undefined || (before !== undefined && after !== undefined)) return undefined;
  const named = before ?? after;
  const number = Number(digits);
  const thisYear = Number(namedBy.slice(0, 4));
  const years = named === undefined ? [thisYear + 1, thisYear, thisYear - 1] : [Number(named)];
  const year = years.find((each) => mondayOf(each, number) <= namedBy) ?? Number(named ?? thisYear);
  const firstDay = mondayOf(year, number);
  // A week is of the year in which its Thursday lies.
  if (addDays(firstDay, 3).slice(0, 4) !== String(year)) throw noSuchDay(`week ${number} of ${year}`);
  return { firstDay, lastDay: addDays(firstDay, 6) };
}

function mondayOf(year: number, week: number): Day {
  return addDays(unitAround(`${year}-01-04`, 'week', 1).firstDay, 7 * (week - 1));
}
