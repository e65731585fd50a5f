import { sayCount, sayDate } from '../cards/format.ts';
import type { RunOut, Silence } from '../domain/forecast.ts';
import { type Day, daysBetween } from '../domain/instant.ts';

const ACTIVE_DAYS_NEEDED = 7;

/** “between 27 November (in 6 days) and 30 November (in 9 days)”. */
export function sayRunOut(runOut: RunOut | Silence, today: Day): string {
  if ('silent' in runOut) return saySilence(runOut);
  const { p10, p90 } = runOut.runsOut;
  if (p10 === null) return `not before ${sayDate(runOut.horizon)}`;
  if (p10 === p90) return sayWhen(p10, today);
  return p90 === null
    ? `${sayWhen(p10, today)} at the earliest`
    : `between ${sayWhen(p10, today)} and ${sayWhen(p90, today)}`;
}

export function saySilence({ activeDays }: Silence): string {
  return `too early to say: ${sayCount(activeDays, 'day')} with usage in the last four weeks, and ${ACTIVE_DAYS_NEEDED} are needed`;
}

/** “27 November 2026 (in 6 days)”. */
export function sayWhen(day: Day, today: Day): string {
  return `${sayDate(day)} (${sayInDays(daysBetween(today, day))})`;
}

export function sayInDays(days: number): string {
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${sayCount(days, 'day')}`;
}
