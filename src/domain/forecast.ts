import { type Credits, divideHalfUp, least, most, sum } from './credits.ts';
import { invariant } from './errors.ts';
import { addDays, type Day, nextDay, weekday } from './instant.ts';

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

/** One in ten futures lies below `p10`, half of them below `p50`, nine in ten below `p90`. */
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
const WINDOW_DAYS = 28;
const HORIZON_DAYS = 90;
const BACK_TEST_WEEKS_MAX = 8;
// With 500 futures the 10 % line is itself good to about 1.4 points; 90 days of them take some 5 ms.
const PATHS = 500;

/** A day by day picture of the last four weeks, today left out because it is not over. */
interface Habit {
  /** What each weekday spent, oldest first. Index 0 is Monday. */
  byWeekday: Credits[][];
  spentToday: Credits;
  activeDays: number;
}

/** The sum of each day that appears, whatever the order and number of the rows. */
export function spendByDay(days: readonly DaySpend[]): Map<Day, Credits> {
  const spend = new Map<Day, Credits>();
  for (const { day, credits } of days) spend.set(day, (spend.get(day) ?? 0n) + most(credits, 0n));
  return spend;
}

function habitOf(days: readonly DaySpend[], today: Day): Habit {
  const spend = spendByDay(days);
  const earliest = [...spend.keys()].reduce((first, day) => (day < first ? day : first), today);
  const habit: Habit = {
    byWeekday: [[], [], [], [], [], [], []],
    spentToday: spend.get(today) ?? 0n,
    activeDays: 0,
  };
  // A day without a row spent nothing, and counts; the days before the first row were before the account's time.
  for (const day of calendar(addDays(today, -WINDOW_DAYS), today)) {
    if (day < earliest) continue;
    const spent = spend.get(day) ?? 0n;
    habit.byWeekday[weekdayIndex(day)]?.push(spent);
    if (spent > 0n) habit.activeDays += 1;
  }
  return habit;
}

function weekdayIndex(day: Day): number {
  return weekday(day) - 1;
}

/** The days `from` ≤ day < `until`. */
function calendar(from: Day, until: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day < until; day = nextDay(day)) days.push(day);
  return days;
}

/**
 * One possible future: what each of the days, today first, may yet spend.
 *
 * Each future first draws the four weeks it believes in from the four weeks seen, and its days from those. Drawing
 * days alone takes the average of four weeks for the truth: of 600 simulated months of independent days its 10–90
 * range held 55 %, this one 69 %. Of single weeks both hold 67 %: four samples hide their own extremes.
 */
function* future(habit: Habit, weekdays: readonly number[], random: () => number): Generator<Credits> {
  const pick = (pool: readonly Credits[]) => pool[random() % pool.length] ?? 0n;
  const believed = habit.byWeekday.map((pool) => pool.map(() => pick(pool)));
  let already = habit.spentToday;
  for (const weekday of weekdays) {
    yield most(pick(believed[weekday] ?? []) - already, 0n);
    already = 0n;
  }
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

function rangeOf<T>(sorted: readonly T[]): Range<T> {
  const at = (percent: number): T => {
    const value = sorted[Math.floor(((sorted.length - 1) * percent) / 100)];
    invariant(value !== undefined, 'a range needs at least one future');
    return value;
  };
  return { p10: at(10), p50: at(50), p90: at(90) };
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
  const weekdays = coming.map(weekdayIndex);
  const lots = dated(question.lots, coming);
  const lastings = Array.from({ length: paths }, (_, path) =>
    daysLasting(lots, future(habit, weekdays, randomOf(seed, path))),
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

  const weekdays = calendar(today, until).map(weekdayIndex);
  const totals: Credits[][] = weekdays.map(() => []);
  for (let path = 0; path < paths; path += 1) {
    let total = used;
    let index = 0;
    for (const spend of future(habit, weekdays, randomOf(seed, path))) {
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

  const weekdays = calendar(today, until).map(weekdayIndex);
  const totals = Array.from(
    { length: paths },
    (_, path) => used + sum(future(habit, weekdays, randomOf(seed, path))),
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
