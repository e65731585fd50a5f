import { cycleAt } from '../../../domain/cycle.ts';
import type { InstantMs } from '../../../domain/instant.ts';
import { payerOf, planOf, type Subscription } from '../../../domain/plan.ts';
import type { AccountCredits } from '../../../reports/ports/statement.ts';
import { cycleFrom } from './periods.ts';
import type { PlanTerms } from './ports.ts';

/** What Stripe says of a subscription, in our words. */
export interface Agreed {
  planId: string;
  /** When the period began that is paid for now, or the first one will. */
  since: InstantMs;
  /** When it ends or has ended; `null`: it goes on. */
  endsAt: InstantMs | null;
}

export const PAID_BY = 'stripe';
const BY = { actor: 'stripe', remarks: 'Subscription at Stripe' };
// A year paid ahead, and some more.
const CYCLES_MAX = 40;

type Wanted = Pick<Subscription, 'planId' | 'paidBy'>;

/**
 * Brings the plan of coming cycles to what was agreed at Stripe, and of the current one where that has not been given
 * anything yet. When it has ended, whoever paid by it pays as they go.
 */
export async function agree(
  terms: PlanTerms,
  accountId: string,
  credits: AccountCredits,
  { planId, since, endsAt }: Agreed,
  now: InstantMs,
): Promise<void> {
  const { anchor } = credits;
  const current = cycleAt(anchor, now).number;
  const end = endsAt === null ? Number.POSITIVE_INFINITY : Math.max(current, cycleFrom(anchor, endsAt));
  const first = Math.max(current, Math.min(end, cycleFrom(anchor, since)));
  const wanted = (cycle: number): Wanted =>
    cycle < end ? { planId, paidBy: PAID_BY } : { planId: null, paidBy: null };

  let rows: readonly Subscription[] = credits.subscriptions;
  const later = rows.map(({ fromCycle }) => fromCycle).filter((cycle) => cycle > first);
  const turns = [...new Set([first, ...(Number.isFinite(end) ? [end] : []), ...later])];
  for (const turn of turns.sort((a, b) => a - b)) {
    const known = { ...credits, subscriptions: rows };
    const { planId: id, paidBy } = wanted(turn);
    if ((planOf(known, turn)?.id ?? null) === id && payerOf(known, turn) === paidBy) continue;
    const row = await put(terms, accountId, turn, wanted, now);
    if (row) rows = [...rows.filter(({ fromCycle }) => fromCycle !== row.fromCycle), row].sort(byCycle);
  }
}

/** From that cycle on, or from the first one after it that has not been given its credits. */
async function put(
  terms: PlanTerms,
  accountId: string,
  from: number,
  wanted: (cycle: number) => Wanted,
  at: InstantMs,
): Promise<Subscription | null> {
  for (let fromCycle = from; fromCycle < from + CYCLES_MAX; fromCycle += 1) {
    const row = { fromCycle, ...wanted(fromCycle) };
    const answer = await terms.subscribe(accountId, row, { ...BY, at });
    if (answer.status !== 'refused') return row;
    if (answer.reason !== 'already-granted') return null;
  }
  return null;
}

function byCycle(a: Subscription, b: Subscription): number {
  return a.fromCycle - b.fromCycle;
}
