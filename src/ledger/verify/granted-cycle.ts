import { cycleAt } from '../../domain/cycle.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { allowanceKey, payerOf, rolloverKey } from '../../domain/plan.ts';
import type { Facts } from '../ports/facts.ts';
import { FUTURE_MS_MAX } from '../record-usage.ts';

/**
 * Cycles without a plan leave no grant behind: what is stored may be ahead of the last grant, up to now. An allowance
 * that somebody pays for says nothing: it may be given before its cycle has turned.
 */
export function grantedCycle({ grants, terms, balance }: Facts, now: InstantMs): number | null {
  const ids = new Set(grants.map(({ id }) => id));
  const current = cycleAt(terms.anchor, now + FUTURE_MS_MAX).number;
  const stored = balance.grantedCycle === null ? null : Math.min(balance.grantedCycle, current);
  const first = terms.subscriptions[0]?.fromCycle ?? current + 1;
  for (let number = current; number >= first && number > (stored ?? Number.NEGATIVE_INFINITY); number -= 1) {
    const given = payerOf(terms, number) === null && ids.has(allowanceKey(number));
    if (given || ids.has(rolloverKey(number))) return number;
  }
  return stored;
}
