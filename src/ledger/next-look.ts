import { expiryNotices } from '../domain/expiring.ts';
import { endOf } from '../domain/grant.ts';
import type { Desk } from './desk.ts';
import { capEnds } from './judge-caps.ts';

/**
 * When somebody must come by though nobody uses anything, because time alone changes the level or what is to be said:
 * a grant begins, ends, or is about to, or a cap that is used up begins anew.
 */
export function lookAgain(desk: Desk): void {
  const { state, now } = desk;
  let next = state.nextRollAt;
  const isNext = (at: number) => at > now && at < next;
  for (const at of capEnds(desk)) if (isNext(at)) next = at;
  for (const grant of state.position.grants) {
    if (isNext(grant.effectiveAt)) next = grant.effectiveAt;
    // Nothing is lost with what is used up.
    if (grant.opened && grant.remaining === 0n) continue;
    if (isNext(endOf(grant))) next = endOf(grant);
    for (const { at } of expiryNotices(grant)) if (isNext(at)) next = at;
  }
  state.nextRollAt = next;
}
