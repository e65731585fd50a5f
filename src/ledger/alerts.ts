import { type AlertLevel, armed, crossings, epochAfter, printThreshold } from '../domain/alert.ts';
import { printCredits } from '../domain/credits.ts';
import { givenBy } from '../domain/given.ts';
import { type Grant, inForce, isPlanPool } from '../domain/grant.ts';
import { planOf } from '../domain/plan.ts';
import type { Desk } from './desk.ts';
import { availableAt } from './ports/account-state.ts';
import type { CreditAlertRule } from './ports/terms.ts';
import { cycleOf } from './ports/terms.ts';

/**
 * What the level of now has to say, decided where the level changed: the state that keeps it from being said twice
 * and the message itself are in the same commit as the debit.
 */
export function judgeCredits(desk: Desk): void {
  const { state, writes, now } = desk;
  for (const rule of state.terms.alertRules) {
    if (!rule.kinds.has('low_credit')) continue;
    const key = `${rule.id}\0`;
    const before = state.alerts.get(key) ?? armed;
    const level = levelFor(desk, rule, before.epoch);
    const { state: after, event } = crossings(before, rule, level);
    if (after === before) continue;
    state.alerts.set(key, after);
    writes.alerts.set(`${state.accountId}\0${key}`, {
      accountId: state.accountId,
      ruleId: rule.id,
      scope: '',
      state: after,
    });
    // While a graver threshold stands there is nothing to take back: the messages about the rule stand as well.
    if (!event || (event.kind === 'recovered' && after.fired.length > 0)) continue;
    const said = event.kind === 'crossed' ? printThreshold(event.threshold) : 'recovered';
    writes.outbox.push({
      accountId: state.accountId,
      // The numbers and the time make each crossing its own message, also a second one after a recovery.
      id: `credits:${rule.id}:${level.epoch}:${said}:${state.eventSeq}:${state.entrySeq}:${now}`,
      // That it is over goes to wherever it was said, a second channel too.
      destinationId: event.kind === 'crossed' ? rule.destinationId : null,
      kind: event.kind === 'crossed' ? 'low_credit' : 'recovered',
      facts: {
        ruleId: rule.id,
        threshold: said,
        available: printCredits(level.available),
        basis: printCredits(level.basis),
        basisName: rule.basis,
        cycle: cycleOf(state.terms, now).number,
        at: now,
      },
      about: `low_credit:${rule.id}`,
      dueAt: now,
    });
  }
}

function levelFor(desk: Desk, rule: CreditAlertRule, epochBefore: string): AlertLevel {
  const { state, now } = desk;
  const cycle = cycleOf(state.terms, now);
  const grants = state.position.grants.filter((grant) => inForce(grant, now));
  const newest = grants.reduce<Grant | null>(
    (latest, grant) => (latest === null || grant.effectiveAt > latest.effectiveAt ? grant : latest),
    null,
  );
  const allowance = planOf(state.terms, cycle.number)?.allowance ?? 0n;
  const basis =
    rule.basis === 'plan_credits'
      ? allowance
      : allowance +
        givenBy(
          grants.filter(({ pool }) => !isPlanPool(pool)),
          state.position.grants,
        );
  return { available: availableAt(state, now), basis, epoch: epochAfter(epochBefore, cycle.number, newest) };
}
