import type { InstantMs } from '../../domain/instant.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 15 * 60_000;
const GIVEN_UP_AFTER_MS = 24 * 3_600_000;
// Within this time those that follow in the same channel wait too, which keeps their order. After that one that fails
// again and again holds up nobody else.
const ORDER_KEPT_MS = 30_000;

/** Doubled with each attempt; a quarter of it is chance, so that those that failed together do not return together. */
export function backOffMs(attempts: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 20));
  return Math.round(full * (0.75 + random() * 0.25));
}

export function holdsOthers(waitMs: number): boolean {
  return waitMs <= ORDER_KEPT_MS;
}

export function isGivenUp(triedSince: InstantMs, now: InstantMs): boolean {
  return now - triedSince >= GIVEN_UP_AFTER_MS;
}
