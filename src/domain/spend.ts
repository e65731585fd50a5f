import { type Credits, most } from './credits.ts';
import { invariant } from './errors.ts';
import type { Day } from './instant.ts';

/** What one local day spent. Debits only: a row that is not positive is no spend, and never negative burn. */
export interface DaySpend {
  /** In the account's zone. */
  day: Day;
  credits: Credits;
}

/** The sum of each day that appears, whatever the order and number of the rows. */
export function spendByDay(days: readonly DaySpend[]): Map<Day, Credits> {
  const spend = new Map<Day, Credits>();
  for (const { day, credits } of days) spend.set(day, (spend.get(day) ?? 0n) + most(credits, 0n));
  return spend;
}

/** Of an even number of amounts, the middle of the middle two. */
export function median(amounts: readonly bigint[]): bigint {
  const sorted = [...amounts].sort(ascending);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  invariant(upper !== undefined && lower !== undefined, 'a median needs at least one amount');
  return (lower + upper) / 2n;
}

export function distance(a: bigint, b: bigint): bigint {
  return a < b ? b - a : a - b;
}

export function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
