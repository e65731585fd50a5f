import { type CycleAnchor, cycleAt, cycleBoundary } from '../../../domain/cycle.ts';
import type { InstantMs } from '../../../domain/instant.ts';

const HOUR_MS = 3_600_000;
// Their months begin by another clock and, after a short one, on another day; more is another calendar.
const NEAR_MS = 36 * HOUR_MS;

export interface Period {
  from: InstantMs;
  until: InstantMs;
}

/** What a payment is for; `cycle: null`: a time that is no cycle of the account's. */
export interface Span extends Period {
  cycle: number | null;
}

/** The cycles that a paid period is, or its months where it has another calendar: a year is twelve of either. */
export function spansOf(anchor: CycleAnchor, period: Period): Span[] {
  const first = cycleNear(anchor, period.from);
  const end = cycleNear(anchor, period.until);
  if (first === null || end === null || end <= first)
    return monthsOf(period).map((month) => ({ ...month, cycle: null }));
  return Array.from({ length: end - first }, (_, index) => {
    const cycle = first + index;
    return { cycle, from: cycleBoundary(anchor, cycle), until: cycleBoundary(anchor, cycle + 1) };
  });
}

/** By Stripe’s clock. What is shorter than a month, or no number of months, is one period. */
function monthsOf({ from, until }: Period): Period[] {
  const anchor = { anchorAt: from, zone: 'UTC' };
  const months = Math.max(1, cycleNear(anchor, until) ?? 1);
  return Array.from({ length: months }, (_, month) => ({
    from: cycleBoundary(anchor, month),
    until: month + 1 < months ? cycleBoundary(anchor, month + 1) : until,
  }));
}

export function isNear(startsAt: InstantMs, at: InstantMs): boolean {
  return Math.abs(startsAt - at) <= NEAR_MS;
}

/** The cycle that begins about then; `null`: none does. */
function cycleNear(anchor: CycleAnchor, at: InstantMs): number | null {
  const { number, startsAt } = cycleAt(anchor, at + NEAR_MS);
  return isNear(startsAt, at) ? number : null;
}

/** The cycle from which something holds that begins then: one that begins a little later is meant. */
export function cycleFrom(anchor: CycleAnchor, at: InstantMs): number {
  return cycleAt(anchor, at + NEAR_MS).number;
}
