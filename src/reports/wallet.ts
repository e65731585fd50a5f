import type { Credits } from '../domain/credits.ts';
import { forecastRunOut, type RunOut, type Silence } from '../domain/forecast.ts';
import { endOf, type GrantPool, inForce } from '../domain/grant.ts';
import { FORECAST_DAYS } from '../domain/habit.ts';
import { addDays, type InstantMs, localDay } from '../domain/instant.ts';
import { planOf } from '../domain/plan.ts';
import { DAY_MS } from '../domain/wall-clock.ts';
import { type Balance, balanceAt, lotsAt } from './balance.ts';
import type { Directory } from './ports/directory.ts';
import type { Recharge, TelephonyMoney } from './ports/paying.ts';
import type { AccountCredits } from './ports/statement.ts';
import type { ReportStore } from './ports/store.ts';
import { bringTo } from './position.ts';

/** Everything that can pay: the two pools of credits, what will lapse, what will come, and money kept elsewhere. */
export interface Wallet {
  balance: Balance;
  /** Of this cycle's plan: how much is carried into the next. */
  rolloverCap: Credits;
  nextPlan: { name: string; allowance: Credits } | null;
  /** The soonest first. */
  lapsing: readonly Lapsing[];
  runOut: RunOut | Silence;
  recharge: Recharge | null;
  telephony: readonly TelephonyMoney[];
}

export interface Lapsing {
  at: InstantMs;
  pool: GrantPool;
  credits: Credits;
  agentId: string | null;
}

const LAPSING_WITHIN_MS = 30 * DAY_MS;

export async function readWallet(
  store: ReportStore,
  { id, anchor }: Directory,
  now: InstantMs,
): Promise<Wallet | null> {
  const today = localDay(now, anchor.zone);
  const [credits, days, recharge, telephony] = await Promise.all([
    store.credits(id, now),
    store.spendByDay(id, addDays(today, -FORECAST_DAYS)),
    store.recharge(id, today.slice(0, 7)),
    store.telephony?.(id) ?? [],
  ]);
  if (!credits) return null;
  const balance = balanceAt(credits, now);
  const next = planOf(credits, balance.cycle.number + 1);
  return {
    balance,
    rolloverCap: (next && planOf(credits, balance.cycle.number)?.rolloverCap) ?? 0n,
    nextPlan: next && { name: next.name, allowance: next.allowance },
    lapsing: lapsingAt(credits, now),
    runOut: forecastRunOut({ days, today, lots: lotsAt(credits, now) }),
    recharge,
    telephony,
  };
}

function lapsingAt(credits: AccountCredits, now: InstantMs): Lapsing[] {
  return bringTo(credits, now)
    .position.grants.filter((grant) => inForce(grant, now) && grant.remaining > 0n)
    .filter((grant) => endOf(grant) - now <= LAPSING_WITHIN_MS)
    .map((grant) => ({
      at: endOf(grant),
      pool: grant.pool,
      credits: grant.remaining,
      agentId: grant.agentId,
    }))
    .sort((a, b) => a.at - b.at);
}
