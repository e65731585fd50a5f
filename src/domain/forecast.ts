import { type Credits, divideHalfUp, least, most, sum } from './credits.ts';
import { invariant } from './errors.ts';
import { addDays, type Day, daysBetween, nextDay } from './instant.ts';

/** What one local day spent. Debits only: a row that is not positive is no spend, and never negative burn. */
export interface DaySpend {
  /** In the account's zone. */
  day: Day;
  credits: Credits;
}

/** Credits held now, or to come with a refill: there from the day `from` up to, not including, `until`. */
export interface Lot {
  credits: Credits;
  from: Day;
  /** `null`: never lapses. */
  until: Day | null;
}

/** Too little is known to say anything. */
export interface Silence {
  silent: 'too-few-active-days';
  activeDays: number;
}

/** One in ten times what comes lies below `p10`, half of the time below `p50`, nine in ten times below `p90`. */
export interface Range<T> {
  p10: T;
  p50: T;
  p90: T;
}

interface Sampling {
  seed?: number;
  /** Futures drawn. */
  paths?: number;
}

const ACTIVE_DAYS_MIN = 7;
const ACTIVE_WITHIN_DAYS = 28;
const WEEKS_SEEN_MAX = 12;
/** How much each of the four weeks before a week counts for its level, the nearest first. */
const LEVEL_WEIGHTS = [4n, 3n, 2n, 1n];
/** As many days before today can tell anything. */
export const FORECAST_DAYS = 7 * (WEEKS_SEEN_MAX + LEVEL_WEIGHTS.length);
// Fewer weeks do not tell which way spend goes: with their mirror images beside them, the
// months of made-up accounts of five weeks came out within the range in 70 % of cases, and without in 52 %.
const DIRECTION_WEEKS_MIN = 10;
// A launch after a trial is a thousand times its level, and would promise another.
const TIMES_LEVEL_MAX = 2n;
const LEAP_TIMES = 3n;
const HORIZON_DAYS = 90;
const BACK_TEST_WEEKS_MAX = 8;
// With 500 futures the 10 % line is itself good to about 1.4 points; 90 days of them take some 5 ms.
const PATHS = 500;

/** What is known, in weeks counted back from today, which is left out because it is not over. Newest first. */
interface Habit {
  weeks: SeenWeek[];
  /** What the latest weeks spent. */
  recent: Credits[];
  spentToday: Credits;
  activeDays: number;
}

interface SeenWeek {
  days: Credits[];
  total: Credits;
  /** What it was to be expected to spend, by the weeks before it. */
  level: Credits;
}

/** The sum of each day that appears, whatever the order and number of the rows. */
export function spendByDay(days: readonly DaySpend[]): Map<Day, Credits> {
  const spend = new Map<Day, Credits>();
  for (const { day, credits } of days) spend.set(day, (spend.get(day) ?? 0n) + most(credits, 0n));
  return spend;
}

function habitOf(days: readonly DaySpend[], today: Day): Habit {
  const spend = spendByDay(days);
  // A day without a row spent nothing, and counts; the days before the first row were before the account's time.
  const earliest = [...spend.keys()].reduce((first, day) => (day < first ? day : first), today);
  const spends = calendar(addDays(today, -FORECAST_DAYS), today)
    .filter((day) => day >= earliest)
    .map((day) => spend.get(day) ?? 0n);
  const all: Credits[][] = [];
  for (let end = spends.length; end >= 7; end -= 7) all.push(spends.slice(end - 7, end));
  const weeks = sinceLaunch(all);
  const totals = weeks.map(sum);
  return {
    weeks: weeks
      // One after a pause is as much as was to be expected, and so is the first, which is left out if it can be.
      .map((week, index) => {
        const total = totals[index] ?? 0n;
        return { days: week, total, level: levelOf(totals.slice(index + 1)) || total };
      })
      .slice(0, Math.min(WEEKS_SEEN_MAX, Math.max(2, weeks.length - 1)))
      .filter(({ level }) => level > 0n),
    recent: totals.slice(0, LEVEL_WEIGHTS.length),
    spentToday: spend.get(today) ?? 0n,
    activeDays: spends.slice(-ACTIVE_WITHIN_DAYS).filter((spent) => spent > 0n).length,
  };
}

/** What came before a leap that is four weeks old, or more, was another account. Of a leap that is younger nobody knows. */
function sinceLaunch(weeks: Credits[][]): Credits[][] {
  const totals = weeks.map(sum);
  const launch = totals.findIndex((total, index) => {
    const level = levelOf(totals.slice(index + 1));
    return index >= LEVEL_WEIGHTS.length - 1 && level > 0n && total > LEAP_TIMES * level;
  });
  return launch < 0 ? weeks : weeks.slice(0, launch + 1);
}

/** What a week is to be expected to spend after these, the newest first: the nearer, the more it counts. */
function levelOf(totals: readonly Credits[]): Credits {
  const counted = LEVEL_WEIGHTS.slice(0, totals.length);
  if (counted.length === 0) return 0n;
  return sum(counted.map((weight, index) => weight * (totals[index] ?? 0n))) / sum(counted);
}

/** The days `from` ≤ day < `until`. */
function calendar(from: Day, until: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day < until; day = nextDay(day)) days.push(day);
  return days;
}

/**
 * One possible future: what each of so many days, today first, may yet spend.
 *
 * A week to come is to the weeks before it as one of the weeks seen was to those before that one. So growth goes on,
 * a level that wandered may wander on, and a week keeps its rhythm. Drawing each day from the same weekday of four
 * weeks instead took those weeks for the truth: of ten kinds of made-up accounts 40 % of the months and 53 % of the
 * weeks came out within its range, 80 % and 78 % within this one.
 */
function* future(habit: Habit, count: number, random: () => number): Generator<Credits> {
  let already = habit.spentToday;
  let recent = habit.recent;
  for (let done = 0; done < count; done += 7) {
    const seen = habit.weeks[random() % habit.weeks.length];
    invariant(seen, 'whoever speaks has seen a week');
    const isMirrored = habit.weeks.length < DIRECTION_WEEKS_MIN && random() % 2 === 1;
    const week = likeSeen(seen, levelOf(recent), isMirrored);
    for (const spent of week.slice(0, count - done)) {
      yield most(spent - already, 0n);
      already = 0n;
    }
    recent = [sum(week), ...recent].slice(0, LEVEL_WEIGHTS.length);
  }
}

/** A week seen, as it would be at this level; mirrored, as far on the other side of its own. */
function likeSeen({ days, total, level }: SeenWeek, now: Credits, isMirrored: boolean): Credits[] {
  if (total === 0n) return days;
  const limited = least(total, TIMES_LEVEL_MAX * level);
  const meant = isMirrored ? TIMES_LEVEL_MAX * level - limited : limited;
  return days.map((spent) => (spent * meant * now) / (total * level));
}

/** mulberry32. Each future has its own, so that where one ends early the next is the same. */
function randomOf(seed: number, path: number): () => number {
  let state = (seed ^ Math.imul(path + 1, 0x9e3779b1)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

function silence(habit: Habit): Silence {
  return { silent: 'too-few-active-days', activeDays: habit.activeDays };
}

/** A tenth of what may come lies outside at either end: of 12 weeks and the one to come, the first in thirteen. */
const OUTSIDE_PERCENT = 8;

function rangeOf<T>(sorted: readonly T[]): Range<T> {
  const at = (percent: number): T => {
    const value = sorted[Math.round(((sorted.length - 1) * percent) / 100)];
    invariant(value !== undefined, 'a range needs at least one future');
    return value;
  };
  return { p10: at(OUTSIDE_PERCENT), p50: at(50), p90: at(100 - OUTSIDE_PERCENT) };
}

/** `p10` is the early, careful date. `null` is “not before the horizon”. */
export interface RunOut {
  runsOut: Range<Day | null>;
  horizon: Day;
}

/**
 * The day on which nothing is left, by spending or by expiry. Lots are spent soonest expiry first, the ledger's
 * order where priorities are equal; credits scoped to one agent are taken as if any could spend them.
 */
export function forecastRunOut(
  question: {
    days: readonly DaySpend[];
    today: Day;
    lots: readonly Lot[];
    horizonDays?: number;
  } & Sampling,
): RunOut | Silence {
  const { days, today, horizonDays = HORIZON_DAYS, seed = 1, paths = PATHS } = question;
  const habit = habitOf(days, today);
  if (habit.activeDays < ACTIVE_DAYS_MIN) return silence(habit);

  const horizon = addDays(today, horizonDays);
  const coming = calendar(today, horizon);
  const lots = dated(question.lots, coming);
  const lastings = Array.from({ length: paths }, (_, path) =>
    daysLasting(lots, future(habit, coming.length, randomOf(seed, path))),
  ).sort((a, b) => a - b);
  const { p10, p50, p90 } = rangeOf(lastings);
  const dayOf = (index: number) => coming[index] ?? null;
  return { runsOut: { p10: dayOf(p10), p50: dayOf(p50), p90: dayOf(p90) }, horizon };
}

interface DatedLot {
  credits: Credits;
  first: number;
  end: number;
}

function dated(lots: readonly Lot[], coming: readonly Day[]): DatedLot[] {
  const indexOf = (day: Day) => coming.filter((it) => it < day).length;
  return lots
    .map(({ credits, from, until }) => ({
      credits: most(credits, 0n),
      first: indexOf(from),
      end: until === null ? Number.POSITIVE_INFINITY : indexOf(until),
    }))
    .sort((a, b) => (a.end === b.end ? 0 : a.end - b.end));
}

function daysLasting(lots: readonly DatedLot[], spends: Iterable<Credits>): number {
  const left = lots.map((lot) => lot.credits);
  let index = 0;
  for (const spend of spends) {
    let due = spend;
    let available = 0n;
    for (const [which, lot] of lots.entries()) {
      if (index < lot.first || index >= lot.end) continue;
      const held = left[which] ?? 0n;
      const drawn = least(due, held);
      due -= drawn;
      left[which] = held - drawn;
      available += held - drawn;
    }
    if (available === 0n) return index;
    index += 1;
  }
  return index;
}

interface Projecting extends Sampling {
  days: readonly DaySpend[];
  today: Day;
  /** The first day of the next cycle. */
  until: Day;
  /** Since the cycle began, today included. */
  used: Credits;
}

/** What will have been used by the end of each day yet to come, today first: the fan that a chart draws. */
export function projectDays(question: Projecting): Range<Credits>[] | Silence {
  const { days, today, until, used, seed = 1, paths = PATHS } = question;
  const habit = habitOf(days, today);
  if (habit.activeDays < ACTIVE_DAYS_MIN) return silence(habit);

  const coming = daysBetween(today, until);
  const totals: Credits[][] = Array.from({ length: coming }, () => []);
  for (let path = 0; path < paths; path += 1) {
    let total = used;
    let index = 0;
    for (const spend of future(habit, coming, randomOf(seed, path))) {
      total += spend;
      totals[index]?.push(total);
      index += 1;
    }
  }
  return totals.map((each) => rangeOf(each.sort(ascending)));
}

/** What the cycle will have used by the time it ends: what it has used, and what its days yet to come may. */
export function projectCycle(question: Projecting): Range<Credits> | Silence {
  const { days, today, until, used, seed = 1, paths = PATHS } = question;
  const habit = habitOf(days, today);
  if (habit.activeDays < ACTIVE_DAYS_MIN) return silence(habit);

  const coming = daysBetween(today, until);
  const totals = Array.from(
    { length: paths },
    (_, path) => used + sum(future(habit, coming, randomOf(seed, path))),
  );
  return rangeOf(totals.sort(ascending));
}

export interface BackTestWeek {
  from: Day;
  forecast: Range<Credits>;
  actual: Credits;
  inside: boolean;
}

/** The forecast's own record, newest week first. */
export interface BackTest {
  weeks: BackTestWeek[];
  /** Of `weeks`, how many ended within 10–90; a perfect forecaster gets four in five. */
  inside: number;
  /** Hundredths of a percent. A week without spend has no percentage: it counts as inside or not, and not here. */
  medianErrorBasisPoints: number | null;
}

/** What would have been said at the start of each whole week behind us, knowing only what was known then. */
export function backTest(question: { days: readonly DaySpend[]; today: Day } & Sampling): BackTest {
  const { days, today, ...sampling } = question;
  const weeks: BackTestWeek[] = [];
  for (let back = 1; back <= BACK_TEST_WEEKS_MAX; back += 1) {
    const from = addDays(today, -7 * back);
    const until = addDays(from, 7);
    const known = days.filter(({ day }) => day < from);
    const forecast = projectCycle({ days: known, today: from, until, used: 0n, ...sampling });
    if ('silent' in forecast) continue;
    const actual = sum(spendByDay(days.filter(({ day }) => day >= from && day < until)).values());
    weeks.push({ from, forecast, actual, inside: forecast.p10 <= actual && actual <= forecast.p90 });
  }
  const errors = weeks
    .filter(({ actual }) => actual > 0n)
    .map(({ actual, forecast }) => divideHalfUp(distance(forecast.p50, actual) * 10_000n, actual));
  return {
    weeks,
    inside: weeks.filter(({ inside }) => inside).length,
    medianErrorBasisPoints: errors.length > 0 ? Number(median(errors)) : null,
  };
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

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
