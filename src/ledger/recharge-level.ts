import { sum } from '../domain/credits.ts';
import { isLive } from '../domain/hold.ts';
import type { Desk } from './desk.ts';
import { availableAt } from './ports/account-state.ts';

/**
 * Told once when it happens, and again after every start: whether to buy is decided elsewhere, under a lock of its own,
 * and a level that nobody was told of is found by a clock.
 */
export function comesDownToRecharge({ state, now }: Desk): boolean {
  const { rechargeBelow } = state.terms;
  if (rechargeBelow === null) return false;
  const live = [...state.holds.values()].filter((hold) => isLive(hold, now));
  const available = availableAt(state, now) - sum(live.map(({ amount }) => amount));
  const before = state.isToRecharge;
  state.isToRecharge = available <= rechargeBelow;
  return state.isToRecharge && !before;
}
