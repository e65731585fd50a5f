import { type Credits, least, sum } from '../domain/credits.ts';
import { GRANT_PRIORITY, type Grant } from '../domain/grant.ts';
import { planOf, splitUncovered } from '../domain/plan.ts';
import { type Desk, debitOf } from './desk.ts';
import { audit } from './give-credits.ts';
import { availableAt } from './ports/account-state.ts';
import { cycleOf, oldestOpenCycle } from './ports/terms.ts';
import type { EventRow } from './ports/writes.ts';
import { decideAgain, postGrants } from './post-debits.ts';
import { addToCaps } from './record-usage.ts';
import { rollCycles } from './roll-cycles.ts';
import { addToRollups } from './rollups.ts';

export interface VoidRequest {
  /** The event as it is stored, or `null` when there is none of that key. */
  event: EventRow | null;
  isVoided: boolean;
  actor: string;
  remarks: string | null;
}

export type VoidAnswer =
  | { status: 'voided'; credited: Credits; asGrant: boolean; balanceAfter: Credits }
  | { status: 'duplicate' | 'unknown' };

/**
 * Takes a usage event back. In an open cycle its postings are reversed, and what came after is drawn as if it had
 * never been; once the cycle is closed its numbers stay as they were said, and the credits come back as an adjustment.
 */
export async function voidEvent(desk: Desk, request: VoidRequest): Promise<VoidAnswer> {
  const { state, writes, now } = desk;
  const { event, actor, remarks } = request;
  if (!event) return { status: 'unknown' };
  if (request.isVoided) return { status: 'duplicate' };
  await rollCycles(desk, now);

  const { accountId, source, eventId } = event;
  writes.eventVoids.push({ accountId, source, eventId, voidedAt: now, actor, remarks });
  audit(desk, actor, 'void-event', `${source}/${eventId}`, remarks);
  addToRollups(desk, event, -1);
  addToCaps(desk, event, -1n);

  const asGrant = event.chargedAt < oldestOpenCycle(state.terms, now).startsAt;
  const credited = await paidFor(desk, event);
  if (event.amount > 0n) {
    if (asGrant) await giveBack(desk, event, credited, actor, remarks);
    else await unspend(desk, event);
  }
  return { status: 'voided', credited, asGrant, balanceAfter: availableAt(state, now) };
}

/** What the event took or made to be owed. What was let go when nothing was left cost nothing, and does not come back. */
async function paidFor(desk: Desk, event: EventRow): Promise<Credits> {
  const posted = await debitOf(desk, event);
  if (!posted) return 0n;
  const { position, terms } = desk.state;
  const { cycle } = posted.debit;
  const uncovered = position.uncovered.get(cycle) ?? 0n;
  const { overage } = splitUncovered(planOf(terms, cycle), uncovered);
  const { draws, uncovered: own } = posted.allocation;
  return sum(draws.map(({ amount }) => amount)) + least(own, overage);
}

async function unspend(desk: Desk, event: EventRow): Promise<void> {
  const { state } = desk;
  const cycle = cycleOf(state.terms, event.chargedAt).number;
  // An adjustment was never used by anybody.
  if (event.type !== 'adjustment') state.used.set(cycle, (state.used.get(cycle) ?? 0n) - event.amount);
  const { seq, agentId, amount } = event;
  await decideAgain(desk, { voided: [{ seq, at: event.chargedAt, cycle, agentId, amount }] });
}

async function giveBack(
  desk: Desk,
  event: EventRow,
  credited: Credits,
  actor: string,
  remarks: string | null,
): Promise<void> {
  const { state, writes, now } = desk;
  const grant: Grant = {
    // By its number: source and id put together may be those of another event.
    id: `void:${event.seq}`,
    pool: 'adjustment',
    amount: credited,
    priority: GRANT_PRIORITY,
    effectiveAt: now,
    expiresAt: null,
    voidedAt: null,
    agentId: null,
    carriesFrom: null,
    repays: null,
  };
  writes.grants.push({ accountId: state.accountId, grant, actor, remarks, at: now });
  await postGrants(desk, [grant]);
}
