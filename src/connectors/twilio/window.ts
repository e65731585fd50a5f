import { addDays, type Day, type InstantMs, localDay } from '../../domain/instant.ts';

const DAYS = 30;

/** Thirty days of the calendar, today's so far included. Twilio keeps whole days of UTC, so these are too. */
export function lastThirtyDays(now: InstantMs): { from: Day; to: Day } {
  const to = localDay(now, 'UTC');
  return { from: addDays(to, 1 - DAYS), to };
}
