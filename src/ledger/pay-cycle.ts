import type { Credits } from '../domain/credits.ts';
import type { Grant } from '../domain/grant.ts';
import { allowanceKey, allowanceOf, planOf } from '../domain/plan.ts';
import type { Desk } from './desk.ts';
import { audit, findGrant } from './give-credits.ts';
import { availableAt } from './ports/account-state.ts';
import { cycleNumbered, oldestOpenCycle } from './ports/terms.ts';
import { openUntil, postGrants } from './post-debits.ts';
import { rollCycles } from './roll-cycles.ts';

export interface PayCycleRequest {
  cycle: number;
  actor: string;
  remarks: string | null;
}

export type PayCycleAnswer =
  | { status: 'granted' | 'duplicate'; grant: Grant; balanceAfter: Credits }
  /** `closed`: its credits have been decided for good. `no-plan`: it has no allowance that could be paid for. */
  | { status: 'refused'; reason: 'closed' | 'no-plan' };

/**
 * The allowance of a cycle that has been paid for, once: whoever else gives it gives it under the same key. Paid late,
 * what the cycle has used since its start is drawn again; paid ahead, it waits for its cycle.
 */
export async function payCycle(
  desk: Desk,
  { cycle, actor, remarks }: PayCycleRequest,
): Promise<PayCycleAnswer> {
  const { state, writes, now } = desk;
  const { terms, accountId } = state;
  await rollCycles(desk, now);
  const known = await findGrant(desk, allowanceKey(cycle));
  if (known) return { status: 'duplicate', grant: known, balanceAfter: availableAt(state, now) };
  const plan = planOf(terms, cycle);
  if (!plan) return { status: 'refused', reason: 'no-plan' };
  if (cycle < oldestOpenCycle(terms, now).number) return { status: 'refused', reason: 'closed' };

  const grant = allowanceOf(plan, cycleNumbered(terms, cycle), planOf(terms, cycle - 1));
  writes.grants.push({ accountId, grant, actor, remarks, at: now });
  audit(desk, actor, 'pay-cycle', grant.id, remarks);
  await postGrants(desk, [grant]);
  openUntil(desk, now);
  return { status: 'granted', grant, balanceAfter: availableAt(state, now) };
}
