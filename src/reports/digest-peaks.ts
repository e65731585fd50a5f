import { type Credits, most, sum } from '../domain/credits.ts';
import { DAY_MS, wallTime } from '../domain/wall-clock.ts';
import type { Quarter } from './ports/usage.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** When on the clock credits are used, over all days together. */
export interface Peaks {
  /** One for each hour of the clock, from midnight on. */
  hours: readonly Credits[];
  /** `null`: nothing was used. */
  busiest: { hour: number; used: Credits; ofAll: Credits } | null;
}

export function peaksOf(quarters: readonly Quarter[], zone: string): Peaks {
  const hours = Array.from({ length: HOURS }, () => 0n);
  for (const { at, used } of quarters) {
    const hour = Math.floor((((wallTime(at, zone) % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS);
    hours[hour] = (hours[hour] ?? 0n) + used;
  }
  const highest = hours.reduce(most, 0n);
  return {
    hours,
    busiest: highest === 0n ? null : { hour: hours.indexOf(highest), used: highest, ofAll: sum(hours) },
  };
}
