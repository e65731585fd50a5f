import type { Credits } from '../domain/credits.ts';
import { cycleAt, cycleBoundary } from '../domain/cycle.ts';
import { type Day, type InstantMs, localDay } from '../domain/instant.ts';
import { type Plan, planOf } from '../domain/plan.ts';
import type { Directory, ReportStore } from './ports.ts';

export interface PlanLine extends Plan {
  price: { cents: number; currency: string } | null;
}

/** Which plan holds, which will, and which there are. */
export interface Plans {
  current: PlanLine | null;
  next: PlanLine | null;
  nextCycle: { number: number; firstDay: Day };
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
  return {
    current: lineOf(planOf(credits, current)),
    next: lineOf(planOf(credits, next)),
    nextCycle: { number: next, firstDay: localDay(cycleBoundary(anchor, next), anchor.zone) },
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
