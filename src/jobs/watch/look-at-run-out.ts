import { z } from 'zod';
import { forecastRunOut } from '../../domain/forecast.ts';
import { FORECAST_DAYS } from '../../domain/habit.ts';
import { addDays, type Day, type InstantMs, localDay } from '../../domain/instant.ts';
import { planOf } from '../../domain/plan.ts';
import { judgeRunOut } from '../../domain/run-out.ts';
import { balanceAt, lotsAt } from '../../reports/balance.ts';
import type { ReportStore } from '../../reports/ports/store.ts';
import type { Watch, WatchNotice } from './ports.ts';

const Said = z.object({ from: z.string() });

interface Question {
  accountId: string;
  zone: string;
  now: InstantMs;
  today: Day;
}

/** Whether the credits last until the next allowance. Who pays as they go has none, and is warned by the level alone. */
export async function lookAtRunOut(
  watch: Watch,
  reports: ReportStore,
  { accountId, zone, now, today }: Question,
): Promise<WatchNotice[]> {
  const credits = await reports.credits(accountId, now);
  if (!credits) return [];
  const { cycle, available } = balanceAt(credits, now);
  const refill = planOf(credits, cycle.number + 1)?.allowance ?? 0n;
  // Nothing can run out any more: that it has is said already.
  if (refill === 0n || available === 0n) return [];

  const about = `run_out:${cycle.number}`;
  const [days, standing] = await Promise.all([
    reports.spendByDay(accountId, addDays(today, -FORECAST_DAYS)),
    watch.standing(accountId, about),
  ]);
  const verdict = judgeRunOut({
    runOut: forecastRunOut({ days, today, lots: lotsAt(credits, now) }),
    refill: localDay(cycle.endsAt, zone),
    today,
    said: standing === null ? null : Said.parse(standing).from,
  });
  if (verdict === null) return [];
  const id = `${about}:${today}`;
  if (verdict === 'over') {
    return [{ id: `recovered:${id}`, kind: 'recovered', about, facts: { cycle: cycle.number, at: now } }];
  }
  return [{ id, kind: 'run_out', about, facts: { ...verdict.say, refillAt: cycle.endsAt, at: now } }];
}
