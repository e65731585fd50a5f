import type { Credits } from '../domain/credits.ts';
import { cycleAt } from '../domain/cycle.ts';
import type { InstantMs } from '../domain/instant.ts';
import { planOf } from '../domain/plan.ts';
import { type Tally, tally, tallyBy } from '../domain/tally.ts';
import { readNearest } from './nearest.ts';
import type { Directory } from './ports/directory.ts';
import type { ReportStore } from './ports/store.ts';
import type { NearestDays } from './ports/usage.ts';
import { daysSoFar, filtersOf, type Scope } from './scope.ts';

export interface Value {
  scope: Scope;
  total: Tally;
  /** The most leads first; then, without any, the dearest. */
  agents: readonly (Tally & { id: string })[];
  /** What credits cost on the plan of today; `null`: no plan, or one without a price. */
  price: CreditPrice | null;
  nearest: NearestDays | null;
}

/** So many credits for so much. */
export interface CreditPrice {
  planName: string;
  cents: number;
  credits: Credits;
  currency: string;
}

export async function readValue(
  store: ReportStore,
  directory: Directory,
  scope: Scope,
  now: InstantMs,
): Promise<Value> {
  const [cells, prices, subscribed] = await Promise.all([
    store.cells(directory.id, {
      ...daysSoFar(scope.period, now),
      ...filtersOf(scope),
      by: ['agent'],
    }),
    store.prices(directory.id),
    store.credits(directory.id, now),
  ]);
  const total = tally(cells);
  const planId = subscribed && planOf(subscribed, cycleAt(directory.anchor, now).number)?.id;
  const plan = prices.plans.find(({ id }) => id === planId);
  return {
    scope,
    total,
    agents: [...tallyBy(cells, ({ agent }) => agent)]
      .map(([id, sums]) => ({ id, ...sums }))
      .filter(({ events }) => events > 0)
      .sort(
        (a, b) =>
          b.leads - a.leads || (a.used === b.used ? (a.id < b.id ? -1 : 1) : a.used > b.used ? -1 : 1),
      ),
    price:
      plan && plan.priceCents > 0 && plan.allowance > 0n
        ? {
            planName: plan.name,
            cents: plan.priceCents,
            credits: plan.allowance,
            currency: plan.currency,
          }
        : null,
    nearest: await readNearest(store, directory, scope, total),
  };
}
