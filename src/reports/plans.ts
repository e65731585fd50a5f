import { type Credits, sum } from '../domain/credits.ts';
import { cycleAt, cycleBoundary } from '../domain/cycle.ts';
import { type Grant, inForce, isWithdrawal } from '../domain/grant.ts';
import { type Day, type InstantMs, localDay } from '../domain/instant.ts';
import { isAdvance, type Plan, payerOf, planOf } from '../domain/plan.ts';
import type { Directory } from './ports/directory.ts';
import type { AccountCredits } from './ports/statement.ts';
import type { ReportStore } from './ports/store.ts';

export interface PlanLine extends Plan {
  price: { cents: number; currency: string } | null;
}

/** A plan that somebody collects for, cycle by cycle. */
export interface PaidPlan {
  by: string;
  /** Until when it is paid; `null`: this cycle is not. */
  lastDay: Day | null;
  /** Whether it is paid for in this cycle, and in the next. */
  isNow: boolean;
  goesOn: boolean;
}

/** Which plan holds, which will, and which there are. */
export interface Plans {
  current: PlanLine | null;
  next: PlanLine | null;
  nextCycle: { number: number; startsAt: InstantMs; firstDay: Day };
  paid: PaidPlan | null;
  /** Whole cycles, the newest last: what a plan has to be enough for. */
  used: readonly { cycle: number; credits: Credits }[];
  /** The smallest first. */
  plans: readonly PlanLine[];
}

const CYCLES_SHOWN = 3;

export async function readPlans(
  store: ReportStore,
  { id, anchor }: Directory,
  now: InstantMs,
): Promise<Plans | null> {
  const [credits, prices] = await Promise.all([store.credits(id, now), store.prices(id)]);
  if (!credits) return null;
  const current = cycleAt(anchor, now).number;
  const lineOf = (plan: Plan | null): PlanLine | null => {
    if (!plan) return null;
    const price = prices.plans.find((each) => each.id === plan.id);
    return { ...plan, price: price ? { cents: price.priceCents, currency: price.currency } : null };
  };
  const next = current + 1;
  const startsAt = cycleBoundary(anchor, next);
  const [payer, nextPayer] = [payerOf(credits, current), payerOf(credits, next)];
  const by = nextPayer ?? payer;
  return {
    current: lineOf(planOf(credits, current)),
    next: lineOf(planOf(credits, next)),
    nextCycle: { number: next, startsAt, firstDay: localDay(startsAt, anchor.zone) },
    paid:
      by === null
        ? null
        : {
            ...{ by, lastDay: paidUntil(credits, now) },
            ...{ isNow: payer !== null, goesOn: nextPayer !== null },
          },
    used: Array.from({ length: CYCLES_SHOWN }, (_, index) => current - CYCLES_SHOWN + index)
      .filter((cycle) => credits.totals.has(cycle))
      .map((cycle) => ({ cycle, credits: credits.totals.get(cycle)?.used ?? 0n })),
    plans: [...credits.plans.values()]
      .flatMap((plan) => lineOf(plan) ?? [])
      .sort((a, b) =>
        a.allowance < b.allowance ? -1 : a.allowance > b.allowance ? 1 : a.id < b.id ? -1 : 1,
      ),
  };
}

/** As far as one payment follows the other. */
function paidUntil({ anchor, grants }: AccountCredits, now: InstantMs): Day | null {
  const isPaidBack = ({ id, amount }: Grant) => {
    const shares = grants.filter(
      (grant) => grant.carriesFrom === id && isWithdrawal(grant) && grant.voidedAt === null,
    );
    return shares.length > 0 && sum(shares.map((share) => share.amount)) >= amount;
  };
  const given = grants.filter((grant) => grant.pool === 'plan' && !isAdvance(grant) && !isPaidBack(grant));
  let until = now;
  for (;;) {
    const on = given.find((grant) => inForce(grant, until) && grant.expiresAt !== null);
    if (!on?.expiresAt) return until === now ? null : localDay(until - 1, anchor.zone);
    until = on.expiresAt;
  }
}
