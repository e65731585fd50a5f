import { MICROS_PER_CREDIT, printCredits } from '../domain/credits.ts';
import { creditsInForce } from '../domain/hold.ts';
import { planOf, splitUncovered } from '../domain/plan.ts';
import type { Desk, Noted } from './desk.ts';
import { grantsAt } from './ports/account-state.ts';
import { cycleOf } from './ports/terms.ts';
import { isHeard, memoryOf, recover, remember, warn } from './warn.ts';

/** The first credit beyond all credits, where the plan allows it, and the last that it allows; until there are some again. */
export function judgeOverage(desk: Desk, noted: Noted): void {
  const { state, now } = desk;
  const { number: cycle } = cycleOf(state.terms, now);
  const uncovered = state.position.uncovered.get(cycle) ?? 0n;
  const isGrowing = uncovered > (noted.uncovered.get(cycle) ?? 0n);
  const before = memoryOf(desk, 'overage');
  if (!isGrowing) {
    if (before.fired.length > 0 && hasCredits(desk)) {
      recover(desk, { about: `overage:${before.epoch}`, facts: { cycle: Number(before.epoch) } });
      remember(desk, 'overage', { epoch: before.epoch, fired: [] });
    }
    return;
  }
  const plan = planOf(state.terms, cycle);
  const { overage } = splitUncovered(plan, uncovered);
  if (overage === 0n || !isHeard(desk, 'overage')) return;
  // Both at once are one message.
  const fired = overage === plan?.overageLimit ? ['begun', 'limit'] : ['begun'];
  if (before.epoch === `${cycle}` && before.fired.length >= fired.length) return;
  remember(desk, 'overage', { epoch: `${cycle}`, fired });
  warn(desk, 'overage', { about: `overage:${cycle}`, facts: { cycle, over: printCredits(overage) } });
}

/** For any agent, and more than crumbs of a refund. */
function hasCredits({ state, now }: Desk): boolean {
  return creditsInForce(grantsAt(state, now), now).common >= MICROS_PER_CREDIT;
}
