import { type Credits, least } from '../domain/credits.ts';
import { invariant } from '../domain/errors.ts';
import type { Desk } from './desk.ts';
import { findGrant, giveCredits, voidGrant } from './give-credits.ts';
import { rollCycles } from './roll-cycles.ts';

export interface ReissueRequest {
  /** The grant that ends now. */
  id: string;
  /** The source key of the one that takes its place. */
  as: string;
  /** What both may be worth together: what has been spent of the first counts. */
  worth: Credits;
  actor: string;
  remarks: string | null;
}

/** `kept`: what can still be spent. `unchanged`: that is so already. `duplicate`: it had ended before. */
export type ReissueAnswer =
  | { status: 'reissued'; kept: Credits }
  | { status: 'unchanged' | 'duplicate' | 'closed' | 'unknown' };

/**
 * Credits that have become worth less, or more, than was given. A grant is a fact and is never edited: it ends, and
 * another one takes its place in the same commit, so that whoever spends meanwhile never finds neither. What was spent
 * stays spent, as it does when a grant is voided.
 */
export async function reissueGrant(desk: Desk, request: ReissueRequest): Promise<ReissueAnswer> {
  const { id, actor, remarks } = request;
  await rollCycles(desk, desk.now);
  const grant = await findGrant(desk, id);
  if (!grant) return { status: 'unknown' };
  if (grant.voidedAt !== null) return { status: 'duplicate' };
  const { pool } = grant;
  invariant(pool !== 'plan' && pool !== 'rollover', 'what a cycle begins with is not sold');
  const before = remainingOf(desk, id);
  if (before !== null && keptOf(grant.amount, before, request.worth) === before)
    return { status: 'unchanged' };
  const voided = await voidGrant(desk, { id, actor, remarks });
  if (voided.status !== 'voided') return { status: voided.status };

  // Whoever's clock runs ahead has spent of it after now: that is drawn again, and was never spent of it.
  const kept = keptOf(grant.amount, remainingOf(desk, id) ?? 0n, request.worth);
  if (kept > 0n) {
    const { effectiveAt, expiresAt, agentId, priority } = grant;
    const life = { effectiveAt: Math.max(desk.now, effectiveAt), expiresAt, agentId, priority };
    await giveCredits(desk, { id: request.as, pool, amount: kept, ...life, actor, remarks });
  }
  return { status: 'reissued', kept };
}

function keptOf(given: Credits, remaining: Credits, worth: Credits): Credits {
  return worth - least(worth, given - remaining);
}

function remainingOf({ state }: Desk, id: string): Credits | null {
  return state.position.grants.find((grant) => grant.id === id)?.remaining ?? null;
}
