import { type Credits, least } from '../domain/credits.ts';
import { endOf, type Grant } from '../domain/grant.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Desk } from './desk.ts';
import { audit, findGrant } from './give-credits.ts';
import { oldestOpenCycle } from './ports/terms.ts';
import { decideAgain, openUntil } from './post-debits.ts';
import { rollCycles } from './roll-cycles.ts';

export interface WithdrawRequest {
  /** The grant that a share of is taken back. */
  from: string;
  /** The source key of the withdrawal: asked for twice, it is one. */
  id: string;
  /** The share; where less is left, that is taken. 0: nothing is, but for what is undone. */
  amount: Credits;
  /** An earlier withdrawal that this one takes the place of, from when that was. */
  insteadOf: string | null;
  actor: string;
  remarks: string | null;
}

/** `closed`: it has been decided for good what is left of it, or was taken. */
export interface WithdrawAnswer {
  status: 'withdrawn' | 'duplicate' | 'closed' | 'unknown';
}

/**
 * Takes a share of a grant back from now on, such as of a payment that was refunded in part. A grant is a fact and is
 * never edited: another one carries the share off. So usage of before that is told later is drawn from what there was
 * then, and the share is taken from the rest.
 */
export async function withdraw(desk: Desk, request: WithdrawRequest): Promise<WithdrawAnswer> {
  const { state, writes, now } = desk;
  const { accountId } = state;
  const { id, actor, remarks } = request;
  await rollCycles(desk, now);
  if (await findGrant(desk, id)) return { status: 'duplicate' };
  const from = await findGrant(desk, request.from);
  const before = request.insteadOf === null ? null : await findGrant(desk, request.insteadOf);
  if (!from || (request.insteadOf !== null && !before)) return { status: 'unknown' };
  if (from.voidedAt !== null || (before && before.voidedAt !== null)) return { status: 'duplicate' };
  const isOpen = (grant: Grant) => state.position.grants.some((open) => open.id === grant.id);
  const at = before?.effectiveAt ?? now;
  const isDecided = (before !== null && !isOpen(before)) || at < oldestOpenCycle(state.terms, now).startsAt;
  // Nothing can be taken any more of what has ended: that has lapsed, and was said so.
  if (!isOpen(from) || isDecided || endOf(from) <= at) return { status: 'closed' };

  // What has not begun yet nobody can have used: it ends, and a smaller one takes its place.
  const isToCome = from.effectiveAt > now;
  const ends = isToCome ? from : before;
  const changed: Grant[] = [];
  if (ends) {
    writes.grantVoids.push({ accountId, id: ends.id, voidedAt: ends.effectiveAt });
    audit(desk, actor, 'void-grant', ends.id, remarks);
    changed.push({ ...ends, voidedAt: ends.effectiveAt });
  }
  const grant = isToCome ? without(from, request) : shareOf(from, request, at);
  if (grant.amount > 0n) {
    writes.grants.push({ accountId, grant, actor, remarks, at: now });
    audit(desk, actor, isToCome ? 'grant' : 'withdraw', isToCome ? id : from.id, remarks);
    changed.push(grant);
  }
  if (changed.length > 0) await decideAgain(desk, { grants: changed });
  openUntil(desk, now);
  return { status: 'withdrawn' };
}

function shareOf(from: Grant, { id, amount }: WithdrawRequest, at: InstantMs): Grant {
  return { ...from, id, amount, effectiveAt: at, expiresAt: at, carriesFrom: from.id, repays: null };
}

function without(from: Grant, { id, amount }: WithdrawRequest): Grant {
  return { ...from, id, amount: from.amount - least(from.amount, amount) };
}
