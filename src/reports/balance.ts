import { beforeOpenings, type GrantState } from '../domain/burn-down.ts';
import { type Credits, most, sum } from '../domain/credits.ts';
import { type Cycle, cycleAt, cycleBoundary, daysUntil } from '../domain/cycle.ts';
import { forecastRunOut, type Lot, type RunOut, type Silence } from '../domain/forecast.ts';
import { givenBy } from '../domain/given.ts';
import { endOf, inForce, isPlanPool } from '../domain/grant.ts';
import { FORECAST_DAYS } from '../domain/habit.ts';
import { addDays, type InstantMs, localDay } from '../domain/instant.ts';
import { allowanceKey, isAdvance, payerOf, planOf, splitUncovered } from '../domain/plan.ts';
import type { AccountCredits } from './ports/statement.ts';
import type { ReportStore } from './ports/store.ts';
import { bringTo } from './position.ts';

export interface Balance {
  at: InstantMs;
  zone: string;
  plan: { id: string; name: string } | null;
  /** Credits in force: `plan` lapses with its cycle, `topUp` is the rest. */
  planCredits: Credits;
  topUpCredits: Credits;
  /** Of both, what only one agent may spend. */
  scopedCredits: Credits;
  held: Credits;
  /** What nobody has spent or set aside. */
  available: Credits;
  cycle: Cycle;
  /** What this cycle gave, and what its events cost, whoever paid. */
  allowance: Credits;
  /** Who has to collect for this cycle before it has its allowance, and has not; `null`: it waits for nobody. */
  awaits: string | null;
  used: Credits;
  /** Spent beyond all credits: owed, and let go. */
  overage: Credits;
  absorbed: Credits;
  daysLeft: number;
  nextBoundary: Boundary;
  topUpUrl: string | null;
}

/** The next instant at which the balance changes without anybody spending. */
export interface Boundary {
  at: InstantMs;
  what: 'reset' | 'expiry' | 'start';
  /** What lapses or begins; of a reset, the next allowance. */
  credits: Credits;
}

export async function readBalance(
  store: ReportStore,
  accountId: string,
  now: InstantMs,
): Promise<Balance | null> {
  const credits = await store.credits(accountId, now);
  return credits && balanceAt(credits, now);
}

export function balanceAt(credits: AccountCredits, now: InstantMs): Balance {
  const { anchor, totals, held, topUpUrl } = credits;
  const { grants } = beforeOpenings(bringTo(credits, now).position, now);
  const cycle = cycleAt(anchor, now);
  const plan = planOf(credits, cycle.number);
  const inForceNow = grants.filter((grant) => inForce(grant, now));
  const planCredits = remaining(inForceNow.filter(({ pool }) => isPlanPool(pool)));
  const topUpCredits = remaining(inForceNow.filter(({ pool }) => !isPlanPool(pool)));
  const given = allowancesOf(grants, cycle, now);
  const isPaid = grants.some(({ id }) => id === allowanceKey(cycle.number));
  const { used, uncovered } = totals.get(cycle.number) ?? { used: 0n, uncovered: 0n };
  return {
    at: now,
    zone: anchor.zone,
    plan: plan && { id: plan.id, name: plan.name },
    planCredits,
    topUpCredits,
    scopedCredits: remaining(inForceNow.filter(({ agentId }) => agentId !== null)),
    held,
    available: most(0n, planCredits + topUpCredits - held),
    cycle,
    allowance: givenBy(given, grants),
    awaits: plan && !isPaid && given.length === 0 ? payerOf(credits, cycle.number) : null,
    used,
    ...splitUncovered(plan, uncovered),
    daysLeft: daysUntil(cycle.endsAt, now, anchor.zone),
    nextBoundary: nextBoundary(credits, grants, cycle, now),
    topUpUrl,
  };
}

/** The cycle’s own, or, where a plan is paid by periods that are no cycles, what such a period has given. */
function allowancesOf(grants: readonly GrantState[], cycle: Cycle, now: InstantMs): GrantState[] {
  const own = grants.filter(({ id, voidedAt }) => id === allowanceKey(cycle.number) && voidedAt === null);
  return own.length > 0 ? own : grants.filter((grant) => grant.pool === 'plan' && inForce(grant, now));
}

function nextBoundary(
  credits: AccountCredits,
  grants: readonly GrantState[],
  cycle: Cycle,
  now: InstantMs,
): Boundary {
  const reset: Boundary = {
    at: cycle.endsAt,
    what: 'reset',
    credits: planOf(credits, cycle.number + 1)?.allowance ?? 0n,
  };
  const begins = Math.min(...grants.map(({ effectiveAt }) => effectiveAt).filter((at) => at > now));
  const left = grants.filter((grant) => inForce(grant, now) && grant.remaining > 0n);
  const ends = Math.min(...left.map(endOf));
  const soonest = Math.min(begins, ends);
  if (soonest >= reset.at) return reset;
  if (soonest === ends) {
    return { at: ends, what: 'expiry', credits: remaining(left.filter((grant) => endOf(grant) === ends)) };
  }
  const beginning = grants.filter(({ effectiveAt }) => effectiveAt === begins);
  return { at: begins, what: 'start', credits: remaining(beginning) };
}

function remaining(grants: readonly GrantState[]): Credits {
  return sum(grants.map((grant) => grant.remaining));
}

const HORIZON_DAYS = 90;

/** When the credits end at this pace, over coming expiries and refills; silent when too little is known. */
export async function readRunOut(
  store: ReportStore,
  accountId: string,
  now: InstantMs,
): Promise<RunOut | Silence | null> {
  const credits = await store.credits(accountId, now);
  if (!credits) return null;
  const today = localDay(now, credits.anchor.zone);
  const days = await store.spendByDay(accountId, addDays(today, -FORECAST_DAYS));
  return forecastRunOut({ days, today, lots: lotsAt(credits, now), horizonDays: HORIZON_DAYS });
}

/** What is left of each grant, and the allowances to come while the plan goes on as it is. */
export function lotsAt(credits: AccountCredits, now: InstantMs): Lot[] {
  const { anchor } = credits;
  const dayOf = (at: InstantMs) => localDay(at, anchor.zone);
  const { grants } = bringTo(credits, now).position;
  const cycle = cycleAt(anchor, now);
  const isGiven = (number: number) => grants.some(({ id }) => id === allowanceKey(number));
  // What is given in advance ends when the allowance that it stands for is there.
  const lastsUntil = (grant: GrantState) => (isAdvance(grant) ? cycle.endsAt : endOf(grant));
  const lots: Lot[] = grants
    .filter((grant) => endOf(grant) > now && grant.remaining > 0n)
    .map((grant) => ({
      credits: grant.remaining,
      from: dayOf(Math.max(grant.effectiveAt, now)),
      until: lastsUntil(grant) === Number.POSITIVE_INFINITY ? null : dayOf(lastsUntil(grant)),
    }));
  const horizon = addDays(dayOf(now), HORIZON_DAYS);
  for (let number = cycle.number + 1; ; number += 1) {
    const from = dayOf(cycleBoundary(anchor, number));
    if (from > horizon) return lots;
    const allowance = isGiven(number) ? 0n : (planOf(credits, number)?.allowance ?? 0n);
    if (allowance > 0n)
      lots.push({ credits: allowance, from, until: dayOf(cycleBoundary(anchor, number + 1)) });
  }
}
