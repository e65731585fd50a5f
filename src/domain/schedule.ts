import {
  addDays,
  addMonths,
  type Day,
  type InstantMs,
  localDay,
  nextDay,
  startOfDay,
  type Weekday,
  weekday,
} from './instant.ts';
import { firstInstantAt } from './wall-clock.ts';

export const scheduleIntervals = ['day', 'week', 'month'] as const;
export type ScheduleInterval = (typeof scheduleIntervals)[number];

/** When something is said again and again: at an hour of the clock on the wall, wherever that wall stands. */
export interface Schedule {
  every: ScheduleInterval;
  /** Of `week`; `null`: Monday. A month's day is its first. */
  weekday: Weekday | null;
  hour: number;
  zone: string;
}

export interface Run {
  at: InstantMs;
  /** The date on the wall: one run for each, whatever the clock does on it. */
  day: Day;
}

const HOUR_MS = 3_600_000;

/** The first run after an instant; after a date that had its run already, where the hour was set anew since. */
export function nextRun(schedule: Schedule, after: InstantMs, saidOn: Day | null = null): Run {
  for (let day = localDay(after, schedule.zone); ; day = nextDay(day)) {
    const at = saidOn !== null && day <= saidOn ? null : runOn(schedule, day);
    if (at !== null && at > after) return { at, day };
  }
}

/** The newest run up to an instant, if its date is not before the given one: whatever was missed before it stays so. */
export function newestRun(schedule: Schedule, since: Day, until: InstantMs): Run | null {
  for (let day = localDay(until, schedule.zone); day >= since; day = addDays(day, -1)) {
    const at = runOn(schedule, day);
    if (at !== null && at <= until) return { at, day };
  }
  return null;
}

/**
 * Where the clock shows the hour twice, the first of them; where it skips it, the moment of the change. `null`: the
 * day has no run, or the zone left the day out.
 */
function runOn({ every, weekday: on, hour, zone }: Schedule, day: Day): InstantMs | null {
  if (every === 'week' && weekday(day) !== (on ?? 1)) return null;
  if (every === 'month' && !day.endsWith('-01')) return null;
  if (startOfDay(day, zone) === startOfDay(nextDay(day), zone)) return null;
  return firstInstantAt(Date.parse(day) + hour * HOUR_MS, zone);
}

/** The whole days that a run speaks of: yesterday, the seven days before today, or the month before. */
export function coveredDays(every: ScheduleInterval, today: Day): { firstDay: Day; lastDay: Day } {
  if (every === 'month') {
    const first = `${today.slice(0, 7)}-01`;
    return { firstDay: addMonths(first, -1), lastDay: addDays(first, -1) };
  }
  return { firstDay: addDays(today, every === 'day' ? -1 : -7), lastDay: addDays(today, -1) };
}

const MONTHS = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));

/**
 * The days that a run speaks of, as they are counted in another zone. Where that zone is still in the day before when
 * the clock of the schedule shows its hour, days and weeks end a day sooner, so that they are over there too. A month
 * stays the month, and its last day may be going on.
 */
export function spokenDays(schedule: Schedule, day: Day, countedIn: string): { firstDay: Day; lastDay: Day } {
  const isBehind = schedule.every !== 'month' && liesBehind(schedule, day.slice(0, 4), countedIn);
  return coveredDays(schedule.every, isBehind ? addDays(day, -1) : day);
}

/** The same for a whole year: decided day by day, a change of clocks would leave a day out, or speak of one twice. */
function liesBehind({ hour, zone }: Schedule, year: string, countedIn: string): boolean {
  return MONTHS.some((month) => {
    const day = `${year}-${month}-01`;
    return localDay(firstInstantAt(Date.parse(day) + hour * HOUR_MS, zone), countedIn) < day;
  });
}
