import { UserError } from './errors.ts';
import { type Day, isDay } from './instant.ts';
import { nearestNames } from './nearest.ts';
import { AND, CYCLE, RANGE, readDays, SINCE } from './period-phrases.ts';
import { PERIODS_READ } from './period-refusals.ts';
import { dayNamed, monthNames, weekdayNames } from './period-terms.ts';
import type { Calendar } from './period-units.ts';

export function unknownPeriod(words: string, calendar: Calendar, offered: readonly string[]): UserError {
  const meant = suggestionsFor(words, calendar, offered).map((each) => `“${each}”`);
  return new UserError('unknown-period', `I do not know the period “${words}”.`, {
    hint: meant.length === 0 ? PERIODS_READ : `Did you mean ${meant.join(' or ')}? ${PERIODS_READ}`,
  });
}

/** What can be counted, for what means no certain days. */
const exactly: readonly (readonly [RegExp, string])[] = [
  [/^(?:all|always|everything|overall|total|history)$/, 'all time'],
  [/^(?:early(?: in)?|(?:beginning|start) of) /, 'first week of '],
  [/^(?:late(?: in)?|end of) /, 'last week of '],
  [/^(?:now|tonight|this (?:morning|afternoon|evening))$/, 'today'],
  [/^(last \d+) (?:business|working|week)[ -]?days$/, '$1 days'],
];

/** Each of the terms that are put together is put right by itself. */
function putRight(words: string, like: (term: string) => string[]): string[] {
  const [, first, last] = RANGE.exec(words) ?? [];
  if (first !== undefined && last !== undefined) {
    return like(first).flatMap((from) => like(last).map((to) => `${from} to ${to}`));
  }
  const since = SINCE.exec(words)?.[1];
  if (since !== undefined) return like(since).map((term) => `since ${term}`);
  const [one = '', other, ...more] = words.split(AND);
  if (other === undefined || more.length > 0) return like(words);
  return like(one).flatMap((left) => like(other).map((right) => `${left} and ${right}`));
}

/** The whole of what was typed, put right: what is offered can be typed as it stands. */
export function suggestionsFor(words: string, calendar: Calendar, offered: readonly string[]): string[] {
  const like = (term: string) => termsLike(term, calendar, offered);
  const vague = exactly.flatMap(([typed, meant]) => (typed.test(words) ? words.replace(typed, meant) : []));
  const once = words.replace(/\b(\S+)(?: \1\b)+/g, '$1');
  const candidates = once !== words && isReadable(once, calendar) ? [once] : putRight(once, like);
  return [...new Set([...vague, ...candidates])].filter((each) => isReadable(each, calendar)).slice(0, 2);
}

function isReadable(words: string, calendar: Calendar): boolean {
  if (CYCLE.test(words)) return true;
  try {
    const days = readDays(words, calendar);
    return days !== undefined && days.firstDay <= calendar.today && days.firstDay <= days.lastDay;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** A term itself where it is one, or else those it resembles. */
function termsLike(words: string, calendar: Calendar, offered: readonly string[]): string[] {
  if (isReadable(words, calendar)) return [words];
  const dates = datesLike(words, calendar);
  if (dates.length > 0) return dates;
  return nearestNames(words, [...offered, ...termsNear(words)]);
}

/** “5/1” is the fifth of January to some and the first of May to others: neither is guessed. */
function datesLike(words: string, calendar: Calendar): Day[] {
  const [, a, b, written] = /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2}|\d{4}))?\.?$/.exec(words) ?? [];
  if (a === undefined || b === undefined) return [];
  const year = written?.length === 2 ? `20${written}` : written;
  const readings = [
    [a, b],
    [b, a],
  ].map(([month, date]) => dayNamed(Number(month) - 1, Number(date), year, calendar));
  return [...new Set(readings)].filter(isDay);
}

function termsNear(words: string): string[] {
  const names = [...monthNames, ...weekdayNames].map((name) => name.toLowerCase());
  const number = /(?<!\d)\d{1,4}(?!\d)/.exec(words)?.[0] ?? '7';
  const counts = [...['days', 'weeks', 'months'].map((unit) => `last ${number} ${unit}`), `week ${number}`];
  const dated = number.length === 4 ? monthNames.map((name) => `${name.toLowerCase()} ${number}`) : [];
  const units = ['week', 'month', 'quarter', 'year'].flatMap((unit) => [`this ${unit}`, `last ${unit}`]);
  return ['all time', ...units, ...counts, ...names, ...dated];
}
