import type { Context } from '../../chat/context.ts';
import { UserError } from '../../domain/errors.ts';
import { type PeriodContext, parsePeriod, periodExamples, periodsLike } from '../../domain/period.ts';
import { nearestFirst, type Suggestion } from './nearest-first.ts';

/** What was typed, where it is a period already; then the usual ones; each with the days that it means. */
export function suggestPeriods(
  typed: string,
  { directory, now }: Pick<Context, 'directory' | 'now'>,
): Suggestion[] {
  const { anchor, usedSince } = directory;
  const calendar = { now, zone: anchor.zone, anchor, usedSince };
  const usual = periodExamples.map((words) => ({ label: words, value: words }));
  const matching = nearestFirst(typed, usual).map(({ value }) => value);
  const words = [typed.trim().replaceAll(/\s+/g, ' '), ...matching, ...periodsLike(typed, calendar)];
  return [...new Set(words)].flatMap((each) => suggestion(each, calendar) ?? []);
}

function suggestion(words: string, calendar: PeriodContext): Suggestion | null {
  if (words === '') return null;
  try {
    return { label: `${words}: ${parsePeriod(words, calendar).said}`, value: words };
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
