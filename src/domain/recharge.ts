import type { Credits } from './credits.ts';
import { addMonths, type Day, type InstantMs, localDay, startOfDay } from './instant.ts';
import { DAY_MS } from './wall-clock.ts';

/** When credits are bought without anybody asking, how many, and how many a month at most. */
export interface RechargeTerms {
  below: Credits;
  buy: Credits;
  monthlyCap: Credits;
  pausedAt: InstantMs | null;
  /** Nothing is tried before. */
  retryAt: InstantMs | null;
  /** In a row, since it last worked. */
  failures: number;
}

/** What is known of other purchases, while nobody else can begin one. */
export interface Purchases {
  /** Of this month, whatever has become of them but failure: one whose answer was lost may have been paid. */
  bought: Credits;
  /** One has begun and not ended. */
  hasOpen: boolean;
}

export type Purchase = 'buy' | 'over-cap' | 'nothing';

/** At the level counts as down to it. */
export function purchaseOf(
  terms: RechargeTerms,
  { bought, hasOpen }: Purchases,
  available: Credits,
  now: InstantMs,
): Purchase {
  const rests = terms.pausedAt !== null || (terms.retryAt !== null && now < terms.retryAt);
  if (rests || hasOpen || available > terms.below) return 'nothing';
  return bought + terms.buy <= terms.monthlyCap ? 'buy' : 'over-cap';
}

/** The month of the calendar in which a purchase counts: that in which it began, whenever it is paid. */
export function monthAt(at: InstantMs, zone: string): string {
  return localDay(at, zone).slice(0, 7);
}

export function nextMonthAt(month: string, zone: string): InstantMs {
  const firstDay: Day = `${month}-01`;
  return startOfDay(addMonths(firstDay, 1), zone);
}

const BACK_OFF_MS = 15 * 60_000;
const FAILURES_MAX = 5;

export interface Setback {
  failures: number;
  /** `null`: it is off until somebody turns it on. */
  retryAt: InstantMs | null;
}

/** Twice as long after each failure in a row, and off after the fifth: a card that is dead is not asked for ever. */
export function afterFailure(before: number, now: InstantMs, again: InstantMs | null): Setback {
  const failures = before + 1;
  if (failures >= FAILURES_MAX) return { failures, retryAt: null };
  const backOffMs = Math.min(BACK_OFF_MS * 2 ** before, DAY_MS);
  return { failures, retryAt: again ?? now + backOffMs };
}

/** How long a manager has to answer a purchase that nobody can make but them. */
export const APPROVAL_MS = 3 * DAY_MS;
/** Whoever said no, or nothing, is not asked again in a quarter of an hour. */
export const ASK_AGAIN_MS = DAY_MS;

const LOOK_MS = 30_000;
const LOOK_MS_MAX = 3_600_000;

/** When to ask again what became of a payment whose answer was lost, after so many looks. */
export function nextLookAt(looks: number, now: InstantMs): InstantMs {
  return now + Math.min(LOOK_MS * 2 ** Math.min(looks, 10), LOOK_MS_MAX);
}

/** After so many looks, about a quarter of an hour, it is said: while it is open nothing else is bought. */
export const LOOKS_UNSAID = 5;
