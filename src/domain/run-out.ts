import type { RunOut, Silence } from './forecast.ts';
import { type Day, daysBetween } from './instant.ts';

/** From when to when the credits may run out; `to` is `null` where they may well last until the refill. */
export interface RunOutSpan {
  from: Day;
  to: Day | null;
}

// A forecast moves by a day or two by itself.
const EARLIER_DAYS_MIN = 3;

export type RunOutVerdict = { say: RunOutSpan } | 'over' | null;

/**
 * Whether credits that are forecast to run out before the refill are worth a word. Said where half of all futures run
 * out before it, once; again only where the day has come at least three days nearer and what is left until it has
 * shrunk to half, so that a bad month is a handful of messages. Over where nine in ten last until the refill.
 */
export function judgeRunOut(question: {
  runOut: RunOut | Silence;
  refill: Day;
  today: Day;
  /** The first day that was said last, if that still stands. */
  said: Day | null;
}): RunOutVerdict {
  const { runOut, refill, today, said } = question;
  if ('silent' in runOut) return null;
  const { p10, p50, p90 } = runOut.runsOut;
  const isBefore = (day: Day | null): day is Day => day !== null && day < refill;
  if (!isBefore(p10)) return said === null ? null : 'over';
  if (!isBefore(p50)) return null;
  if (said !== null) {
    const nearer = daysBetween(p10, said);
    if (nearer < EARLIER_DAYS_MIN || 2 * daysBetween(today, p10) > daysBetween(today, said)) return null;
  }
  return { say: { from: p10, to: isBefore(p90) ? p90 : null } };
}
