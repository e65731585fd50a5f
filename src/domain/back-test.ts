import { type Credits, divideHalfUp, sum } from './credits.ts';
import { projectCycle, type Range, type Sampling } from './forecast.ts';
import { addDays, type Day } from './instant.ts';
import { type DaySpend, distance, median, spendByDay } from './spend.ts';

const BACK_TEST_WEEKS_MAX = 8;

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
