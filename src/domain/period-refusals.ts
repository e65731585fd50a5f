import { UserError } from './errors.ts';

/** What helps whoever typed something else. */
export const PERIODS_READ =
  'I read for example “last 7 days”, “this month”, “october 2025”, “since monday” or “2026-05-01..2026-05-31”.';

export function noSuchDay(words: string): UserError {
  return new UserError('no-such-day', `There is no ${words} in the calendar.`, {
    hint: 'Write dates as year-month-day, such as 2026-05-31.',
  });
}

export function notBegun(words: string): UserError {
  return new UserError('future-period', `“${words}” has not begun yet.`, { hint: PERIODS_READ });
}
