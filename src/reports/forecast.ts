import { type Credits, most, sum } from '../domain/credits.ts';
import {
  type BackTest,
  backTest,
  type DaySpend,
  forecastRunOut,
  projectCycle,
  projectDays,
  type Range,
  type RunOut,
  type Silence,
  spendByDay,
} from '../domain/forecast.ts';
import { addDays, addMonths, type Day, type InstantMs, localDay, nextDay } from '../domain/instant.ts';
import { type Balance, balanceAt, lotsAt } from './balance.ts';
import type { Directory, ReportStore } from './ports.ts';

/** What is to come, as far as what was tells. */
export interface Forecast {
  today: Day;
  balance: Balance;
  runOut: RunOut | Silence;
  cycle: { lastDay: Day; projected: Range<Credits> | Silence };
  month: { firstDay: Day; used: Credits; projected: Range<Credits> | Silence };
  /** What it would have said of the weeks behind us. */
  record: BackTest;
  /** The days of the cycle, each with what had been used by its end, or may have been. */
  course: readonly CourseDay[];
}

export interface CourseDay {
  day: Day;
  /** Up to today, which is not over. */
  used: Credits | null;
  /** From today on. */
  expected: Range<Credits> | null;
}

// Eight weeks are tested, and the first of them draws from the four before it.
const HISTORY_DAYS = 8 * 7 + 28 + 28;

export async function readForecast(
  store: ReportStore,
  { id, anchor }: Directory,
  now: InstantMs,
): Promise<Forecast | null> {
  const today = localDay(now, anchor.zone);
  const [credits, days] = await Promise.all([
    store.credits(id, now),
    store.spendByDay(id, addDays(today, -HISTORY_DAYS)),
  ]);
  if (!credits) return null;
  const balance = balanceAt(credits, now);
  const monthStart = `${today.slice(0, 7)}-01`;
  const usedInMonth = sum(days.filter(({ day }) => day >= monthStart).map((each) => each.credits));
  const toCycleEnd = { days, today, until: localDay(balance.cycle.endsAt, anchor.zone), used: balance.used };
  const toMonthEnd = { days, today, until: addMonths(monthStart, 1), used: usedInMonth };
  return {
    today,
    balance,
    runOut: forecastRunOut({ days, today, lots: lotsAt(credits, now) }),
    cycle: { lastDay: localDay(balance.cycle.endsAt - 1, anchor.zone), projected: projectCycle(toCycleEnd) },
    month: { firstDay: monthStart, used: usedInMonth, projected: projectCycle(toMonthEnd) },
    record: backTest({ days, today }),
    course: courseOf(balance, days, today, projectDays(toCycleEnd)),
  };
}

/** Counted back from what the cycle has used, which is exact also where it began in the middle of a day. */
function courseOf(
  { cycle, used, zone }: Balance,
  days: readonly DaySpend[],
  today: Day,
  coming: Range<Credits>[] | Silence,
): CourseDay[] {
  const spend = spendByDay(days);
  const course: CourseDay[] = [];
  const now = { p10: used, p50: used, p90: used };
  let left = used;
  for (let day = today; day >= localDay(cycle.startsAt, zone); day = addDays(day, -1)) {
    course.unshift({ day, used: most(left, 0n), expected: day === today ? now : null });
    left -= spend.get(day) ?? 0n;
  }
  if ('silent' in coming) return course;
  let day = today;
  for (const expected of coming.slice(1)) {
    day = nextDay(day);
    course.push({ day, used: null, expected });
  }
  return course;
}
