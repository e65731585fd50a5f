import { daysBetween, type InstantMs, localDay } from './instant.ts';
import { addWallMonths, firstInstantAt, monthOf, wallTime } from './wall-clock.ts';

/** Where an account's billing cycles hang: cycle 0 begins here. Never moved by a later cycle. */
export interface CycleAnchor {
  anchorAt: InstantMs;
  zone: string;
}

export interface Cycle {
  number: number;
  startsAt: InstantMs;
  /** Exclusive: the start of the next. */
  endsAt: InstantMs;
}

/**
 * The start of cycle `number`: the anchor's local date and time so many months on. Counted from the anchor and
 * never from the cycle before, which would turn the 31st into the 28th at the first February, for good.
 */
export function cycleBoundary(anchor: CycleAnchor, number: number): InstantMs {
  return firstInstantAt(addWallMonths(wallTime(anchor.anchorAt, anchor.zone), number), anchor.zone);
}

/** The cycle that holds the instant; those before the anchor have negative numbers. */
export function cycleAt(anchor: CycleAnchor, atMs: InstantMs): Cycle {
  // The calendar months between the two are right or one too many, but for clock changes across a boundary.
  let number = monthOf(wallTime(atMs, anchor.zone)) - monthOf(wallTime(anchor.anchorAt, anchor.zone));
  let startsAt = cycleBoundary(anchor, number);
  while (startsAt > atMs) {
    number -= 1;
    startsAt = cycleBoundary(anchor, number);
  }
  let endsAt = cycleBoundary(anchor, number + 1);
  while (endsAt <= atMs) {
    number += 1;
    startsAt = endsAt;
    endsAt = cycleBoundary(anchor, number + 1);
  }
  return { number, startsAt, endsAt };
}

/** Calendar days, as people count them: late in the evening before, it is still one day. */
export function daysUntil(endsAt: InstantMs, now: InstantMs, zone: string): number {
  return daysBetween(localDay(now, zone), localDay(endsAt, zone));
}
