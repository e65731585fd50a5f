import { type Credits, divideHalfUp, sum } from '../domain/credits.ts';
import { type Cycle, cycleAt } from '../domain/cycle.ts';
import { projectCycle, type Range, type Silence } from '../domain/forecast.ts';
import { FORECAST_DAYS } from '../domain/habit.ts';
import { addDays, type Day, type InstantMs, localDay, type Weekday, weekday } from '../domain/instant.ts';
import { detectSpikes } from '../domain/spike.ts';
import { grouped, type Tally, tally } from '../domain/tally.ts';
import { type DayTally, tallyDays } from './days.ts';
import { mondayOf } from './history.ts';
import { readNearest } from './nearest.ts';
import type { Directory } from './ports/directory.ts';
import type { ReportStore } from './ports/store.ts';
import type { NearestDays } from './ports/usage.ts';
import { daysSoFar, filtersOf, type Scope } from './scope.ts';

export interface Patterns {
  scope: Scope;
  /** The days that were counted: without today, which is not over, and without those before the first usage. */
  days: readonly DayTally[];
  leftOutToday: boolean;
  total: Tally;
  averageADay: Credits;
  peakDays: readonly DayTally[];
  /** Whole weeks from Monday to Sunday. */
  peakWeeks: readonly (Tally & { from: Day; to: Day })[];
  /** Monday first; only those that occurred. */
  weekdays: readonly { weekday: Weekday; average: Credits; days: number }[];
  trend: Trend | null;
  /** Far above their own weekday. */
  spikes: readonly { day: Day; credits: Credits; usual: Credits }[];
  cycle: Cycle;
  projection: Range<Credits> | Silence;
  nearest: NearestDays | null;
}

/** The later half of the whole weeks against the earlier. */
export interface Trend {
  weeks: number;
  before: Credits;
  after: Credits;
}

const PEAK_DAYS = 3;
const PEAK_WEEKS = 2;
const WEEK = 7;

export async function readPatterns(
  store: ReportStore,
  directory: Directory,
  scope: Scope,
  now: InstantMs,
): Promise<Patterns> {
  const { period } = scope;
  const range = daysSoFar(period, now);
  const today = localDay(now, period.zone);
  const cycle = cycleAt(directory.anchor, now);
  const cycleDay = localDay(cycle.startsAt, period.zone);
  const lately = addDays(today, -FORECAST_DAYS);
  const beganLately = lately < cycleDay;
  const by = { ...filtersOf(scope), by: ['day'] } as const;
  const [cells, recent, first] = await Promise.all([
    store.cells(directory.id, { ...range, ...by }),
    store.cells(directory.id, { from: beganLately ? lately : cycleDay, to: today, ...by }),
    store.nearestDays(directory.id, { from: range.from, to: range.to, ...filtersOf(scope) }),
  ]);
  const all = tallyDays(cells, range, period);
  const leftOutToday = all.length > 1 && range.to === today;
  const days = since(leftOutToday ? all.slice(0, -1) : all, first.before !== null);
  const total = tally(days);
  const spends = recent.map(({ day, used }) => ({ day, credits: used }));
  return {
    scope,
    days,
    leftOutToday,
    total,
    averageADay: divideHalfUp(total.used, BigInt(Math.max(1, days.length))),
    peakDays: dearest(days, PEAK_DAYS),
    peakWeeks: dearest(wholeWeeks(days), PEAK_WEEKS),
    weekdays: weekdaysOf(days),
    trend: trendOf(days),
    spikes: detectSpikes(days.map(({ day, used }) => ({ day, credits: used }))),
    cycle,
    projection: projectCycle({
      days: spends,
      today,
      until: localDay(cycle.endsAt, period.zone),
      used: sum(spends.filter(({ day }) => day >= cycleDay).map(({ credits }) => credits)),
    }),
    nearest: await readNearest(store, directory, scope, tally(all)),
  };
}

/** Before the first usage of all, an agent was not quiet but not there. */
function since(days: readonly DayTally[], wasThereBefore: boolean): readonly DayTally[] {
  const first = days.findIndex(({ events }) => events > 0);
  return wasThereBefore || first < 0 ? days : days.slice(first);
}

function dearest<T extends Tally>(tallies: readonly T[], count: number): T[] {
  return tallies
    .filter(({ used }) => used > 0n)
    .sort((a, b) => (a.used === b.used ? 0 : a.used > b.used ? -1 : 1))
    .slice(0, count);
}

function wholeWeeks(days: readonly DayTally[]): (Tally & { from: Day; to: Day })[] {
  return [...grouped(days, ({ day }) => mondayOf(day))]
    .filter(([, group]) => group.length === WEEK)
    .map(([monday, group]) => ({ ...tally(group), from: monday, to: addDays(monday, WEEK - 1) }));
}

function weekdaysOf(days: readonly DayTally[]): Patterns['weekdays'] {
  const groups = grouped(days, ({ day }) => String(weekday(day)));
  return [...groups]
    .map(([number, group]) => ({
      weekday: Number(number) as Weekday,
      average: divideHalfUp(tally(group).used, BigInt(group.length)),
      days: group.length,
    }))
    .sort((a, b) => a.weekday - b.weekday);
}

/** Whole weeks counted back from the last day, so that both halves have the same weekdays. */
function trendOf(days: readonly DayTally[]): Trend | null {
  const weeks = Math.floor(days.length / WEEK / 2);
  if (weeks === 0) return null;
  const half = weeks * WEEK;
  const average = (group: readonly DayTally[]) => divideHalfUp(tally(group).used, BigInt(half));
  return { weeks, before: average(days.slice(-2 * half, -half)), after: average(days.slice(-half)) };
}
