import { type Advice, advise, type ClosedCycle } from '../domain/advice.ts';
import { comparePlans, type PlanComparison, type PlanPrice } from '../domain/compare-plans.ts';
import type { Credits } from '../domain/credits.ts';
import { cycleAt } from '../domain/cycle.ts';
import type { InstantMs } from '../domain/instant.ts';
import { planOf } from '../domain/plan.ts';
import { tally, tallyBy } from '../domain/tally.ts';
import { lighterModels } from './lighter-models.ts';
import { readNearest } from './nearest.ts';
import type { Directory } from './ports/directory.ts';
import type { Prices } from './ports/paying.ts';
import type { AccountCredits } from './ports/statement.ts';
import type { ReportStore } from './ports/store.ts';
import type { Cell, NearestDays } from './ports/usage.ts';
import { daysSoFar, filtersOf, type Scope } from './scope.ts';

export interface Tips {
  scope: Scope;
  used: Credits;
  advice: readonly Advice[];
  prices: Prices;
  plan: (PlanPrice & { name: string }) | null;
  /** A bigger plan or packs, in numbers, whether or not there is anything to advise. */
  comparison: PlanComparison | null;
  /** Newest last. */
  cycles: readonly ClosedCycle[];
  /** Plans and packs are for the whole account: of one agent or company there is nothing to say about them. */
  isWhole: boolean;
  nearest: NearestDays | null;
}

const CYCLES_LOOKED_AT = 3;

export async function readTips(
  store: ReportStore,
  directory: Directory,
  scope: Scope,
  now: InstantMs,
): Promise<Tips> {
  const [cells, prices, credits] = await Promise.all([
    store.cells(directory.id, {
      ...daysSoFar(scope.period, now),
      ...filtersOf(scope),
      by: ['agent', 'model', 'kind'],
    }),
    store.prices(directory.id),
    store.credits(directory.id, now),
  ]);
  const total = tally(cells);
  const isWhole = scope.agent === null && scope.company === null;
  const planId = credits && planOf(credits, cycleAt(directory.anchor, now).number)?.id;
  const plan = prices.plans.find(({ id }) => id === planId) ?? null;
  const cycles = credits && isWhole ? closedCycles(credits, now) : [];
  const priced = plan && plan.priceCents > 0 ? plan : null;
  const plans = prices.plans.filter(({ priceCents }) => priceCents > 0);
  const advice = advise({
    spend: total.used,
    usage: [],
    prices: [],
    calls: callsOf(cells),
    cycles,
    plan: priced,
    plans,
    packs: prices.packs,
  });
  return {
    scope,
    used: total.used,
    advice: [...lighterModels(cells, prices, directory, credits, now), ...advice],
    prices,
    plan,
    comparison:
      priced &&
      comparePlans({ plan: priced, plans, packs: prices.packs, used: cycles.map(({ used }) => used) }),
    cycles,
    isWhole,
    nearest: await readNearest(store, directory, scope, total),
  };
}

/** The last few that are over, and in which something was used: before its first event an account was not there. */
function closedCycles(credits: AccountCredits, now: InstantMs): ClosedCycle[] {
  const current = cycleAt(credits.anchor, now).number;
  const numbers = Array.from({ length: CYCLES_LOOKED_AT }, (_, index) => current - CYCLES_LOOKED_AT + index);
  return numbers.flatMap((number) => {
    const used = credits.totals.get(number)?.used ?? 0n;
    const began = [...credits.totals].some(([cycle, total]) => cycle <= number && total.used > 0n);
    return began ? [{ used, allowance: planOf(credits, number)?.allowance ?? 0n }] : [];
  });
}

/** Calls that were free are in the actual time and not in the billed: what rounding cost is a lower bound. */
function callsOf(cells: readonly Cell[]) {
  const byTime = cells.filter(({ billedMs }) => billedMs > 0);
  return [...tallyBy(byTime, ({ agent }) => agent)].map(([agentId, { billedMs, actualMs, used }]) => ({
    agentId,
    billedMs,
    actualMs,
    credits: used,
  }));
}
