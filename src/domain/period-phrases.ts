import { UserError } from './errors.ts';
import { nextDay } from './instant.ts';
import { readTerm } from './period-terms.ts';
import type { Calendar, Days } from './period-units.ts';

const COMPARISON = /^(.+?) (?:vs?\.?|versus|against|compared (?:to|with)) ./;
export const CYCLE = /^(this|last) (?:billing )?(?:cycle|period)$/;
export const SINCE = /^(?:since|from) (.+?)(?: onwards?| on)?$/;
// A hyphen alone stands in dates too, but not between two words, nor before the name of a second day: “oct 3-oct 9”.
export const RANGE =
  /^(?:(?:from|since) )?(.+?)(?: ?(?:\.{2,3}|[…–—]) ?| to | until | till? | thr(?:ough|u) | - |(?:(?<=[a-z])|(?<= \d\d?))-(?=[a-z]))(.+)$/;
// A comma stands before a year too: “3 may, 2025”.
export const AND = / ?[&+] ?|,? and |,(?! ?(?:19|2\d)\d\d\b) ?/;

/** One term, or several that are put together. */
export function readDays(words: string, calendar: Calendar): Days | undefined {
  const compared = COMPARISON.exec(words)?.[1];
  if (compared !== undefined && readTerm(compared, calendar)) {
    throw new UserError('comparison', `“${words}” are two times, and I count one.`, {
      hint: `“/usage why ${compared}” compares it with the time before.`,
    });
  }
  const [, first, last] = RANGE.exec(words) ?? [];
  if (first !== undefined && last !== undefined) {
    const [start, end] = readInTurn([first, last], calendar) ?? [];
    return start && end && { firstDay: start.firstDay, lastDay: end.lastDay };
  }
  const since = SINCE.exec(words)?.[1];
  if (since !== undefined) {
    const start = readTerm(since, calendar);
    return start && { firstDay: start.firstDay, lastDay: calendar.today };
  }
  return readTerm(words, calendar) ?? readTogether(words, calendar);
}

/** Each is named by the next, so that “november to february” begins in the November before that February. */
function readInTurn(terms: readonly string[], calendar: Calendar): Days[] | undefined {
  const read: Days[] = [];
  let { namedBy } = calendar;
  for (const term of terms.toReversed()) {
    const days = readTerm(term, { ...calendar, namedBy });
    if (!days) return undefined;
    read.unshift(days);
    if (days.lastDay < namedBy) namedBy = days.lastDay;
  }
  return read;
}

/** `october and november`: where no day lies between them, they are one time. */
function readTogether(words: string, calendar: Calendar): Days | undefined {
  const terms = words.split(AND);
  if (terms.length < 2) return undefined;
  const orders = [terms, terms.toReversed()].map((each) => readInTurn(each, calendar));
  if (orders.includes(undefined)) return undefined;
  const together = orders.flatMap((days) => (days && withoutGap(days)) ?? []);
  if (together.length > 0) return together[0];
  const [first] = terms;
  throw new UserError('times-apart', `“${words}” have days between them, and I count days in a row.`, {
    hint: `Ask for each alone, or for “${first} to ${terms.at(-1)}”.`,
  });
}

function withoutGap(days: readonly Days[]): Days | undefined {
  const isInRow = days.every(({ firstDay }, i) => {
    const before = days[i - 1];
    return !before || (before.firstDay <= firstDay && firstDay <= nextDay(before.lastDay));
  });
  const lastDay = days
    .map((each) => each.lastDay)
    .sort()
    .at(-1);
  return isInRow && days[0] && lastDay ? { firstDay: days[0].firstDay, lastDay } : undefined;
}
