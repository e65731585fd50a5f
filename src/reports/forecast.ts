import type { BackTest } from '../domain/back-test.ts';
import { type Credits, most, sum } from '../domain/credits.ts';
import { forecastRunOut, projectDays, type Range, type RunOut, type Silence } from '../domain/forecast.ts';
import { FORECAST_DAYS } from '../domain/habit.ts';
import {
  addDays,
  addMonths,
  type Day,
  daysBetween,
  type InstantMs,
  localDay,
  nextDay,
} from '../domain/instant.ts';
import { type DaySpend, spendByDay } from '../domain/spend.ts';
import { type Balance, balanceAt, lotsAt } from './balance.ts';
import { recordOf } from './forecast-record.ts';
import type { Directory } from './ports/directory.ts';
import type { ReportStore } from './ports/store.ts';

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

// Eight weeks are tested, and the first of them knows what was known then.
const HISTORY_DAYS = 8 * 7 + FORECAST_DAYS;

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
  const daysToCycleEnd = daysBetween(today, localDay(balance.cycle.endsAt, anchor.zone));
  const daysToMonthEnd = daysBetween(today, addMonths(monthStart, 1));
  // The futures of the cycle and of the month are the same days, as far as each goes: they are walked once.
  const until = addDays(today, Math.max(daysToCycleEnd, daysToMonthEnd));
  const coming = projectDays({ days, today, until, used: 0n });
  const toCycleEnd = usedBy(coming, daysToCycleEnd, balance.used);
  const toMonthEnd = usedBy(coming, daysToMonthEnd, usedInMonth);
  return {
    today,
    balance,
    runOut: forecastRunOut({ days, today, lots: lotsAt(credits, now) }),
    cycle: {
      lastDay: localDay(balance.cycle.endsAt - 1, anchor.zone),
      projected: atEnd(toCycleEnd, balance.used),
    },
    month: { firstDay: monthStart, used: usedInMonth, projected: atEnd(toMonthEnd, usedInMonth) },
    record: recordOf(days, today),
    course: courseOf(balance, days, today, toCycleEnd),
  };
}

/** By the end of each of so many days to come, over what has been used already. */
function usedBy(
  coming: readonly Range<Credits>[] | Silence,
  days: number,
  used: Credits,
): Range<Credits>[] | Silence {
  if ('silent' in coming) return coming;
  return coming
    .slice(0, days)
    .map(({ p10, p50, p90 }) => ({ p10: used + p10, p50: used + p50, p90: used + p90 }));
}

function atEnd(coming: Range<Credits>[] | Silence, used: Credits): Range<Credits> | Silence {
  return 'silent' in coming ? coming : (coming.at(-1) ?? { p10: used, p50: used, p90: used });
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
