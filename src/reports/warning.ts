import type { AlertBasis } from '../domain/alert.ts';
import { type Credits, divideHalfUp } from '../domain/credits.ts';
import { forecastRunOut, type RunOut, type Silence } from '../domain/forecast.ts';
import { givenBy } from '../domain/given.ts';
import { inForce, isPlanPool } from '../domain/grant.ts';
import { FORECAST_DAYS } from '../domain/habit.ts';
import { addDays, type Day, type InstantMs, localDay } from '../domain/instant.ts';
import { type AtZero, planOf } from '../domain/plan.ts';
import { dearestFirst, tally, tallyBy } from '../domain/tally.ts';
import { type Balance, balanceAt, lotsAt } from './balance.ts';
import type { Directory } from './ports/directory.ts';
import type { AccountCredits } from './ports/statement.ts';
import type { ReportStore } from './ports/store.ts';
import type { Cell } from './ports/usage.ts';
import { bringTo } from './position.ts';

/** How things stand when a warning is said, whatever it is of. */
export interface Situation {
  today: Day;
  balance: Balance;
  /** `null`: pay as you go. */
  atZero: { kind: AtZero; overageLimit: Credits } | null;
  /** New plan credits when the cycle turns. */
  refill: Credits;
  /** What a hundred percent is. */
  basis: Readonly<Record<AlertBasis, Credits>>;
  /** Who spends most; `null`: nobody spent anything. */
  driver: { today: Driver | null; lastDays: Driver | null };
  /** A day, over the last whole days. */
  pace: Credits;
  runOut: RunOut | Silence;
  /** What may still be spent. */
  credits: AccountCredits;
}

export interface Driver {
  agentId: string;
  used: Credits;
  usedByAll: Credits;
}

/** Whole days before today that a pace is taken from. */
const PACE_DAYS = 7;

export async function readSituation(
  store: ReportStore,
  { id, anchor }: Directory,
  now: InstantMs,
): Promise<Situation | null> {
  const today = localDay(now, anchor.zone);
  const [credits, cells, days] = await Promise.all([
    store.credits(id, now),
    store.cells(id, { from: addDays(today, -PACE_DAYS), to: today, by: ['day', 'agent'] }),
    store.spendByDay(id, addDays(today, -FORECAST_DAYS)),
  ]);
  if (!credits) return null;
  const balance = balanceAt(credits, now);
  const plan = planOf(credits, balance.cycle.number);
  const lastDays = cells.filter(({ day }) => day < today);
  return {
    today,
    balance,
    atZero: plan && { kind: plan.atZero, overageLimit: plan.overageLimit },
    refill: planOf(credits, balance.cycle.number + 1)?.allowance ?? 0n,
    basis: basisAt(credits, balance, now),
    driver: {
      today: driverOf(cells.filter(({ day }) => day === today)),
      lastDays: driverOf(lastDays),
    },
    pace: divideHalfUp(tally(lastDays).used, BigInt(PACE_DAYS)),
    runOut: forecastRunOut({ days, today, lots: lotsAt(credits, now) }),
    credits,
  };
}

/** As the ledger counts it when it decides. */
function basisAt(credits: AccountCredits, { cycle }: Balance, now: InstantMs): Situation['basis'] {
  const allowance = planOf(credits, cycle.number)?.allowance ?? 0n;
  const { grants } = bringTo(credits, now).position;
  const others = grants.filter((grant) => inForce(grant, now) && !isPlanPool(grant.pool));
  return {
    plan_credits: allowance,
    all_credits: allowance + givenBy(others, grants),
  };
}

function driverOf(cells: readonly Cell[]): Driver | null {
  const [first] = [...tallyBy(cells, ({ agent }) => agent)]
    .map(([id, sums]) => ({ id, ...sums }))
    .sort(dearestFirst);
  if (!first || first.used === 0n) return null;
  return { agentId: first.id, used: first.used, usedByAll: tally(cells).used };
}
