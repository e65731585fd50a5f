import type { Credits } from '../domain/credits.ts';
import { GRANT_PRIORITY, type Grant, type GrantPool, isWithdrawal } from '../domain/grant.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Desk } from './desk.ts';
import { availableAt } from './ports/account-state.ts';
import { oldestOpenCycle } from './ports/terms.ts';
import { decideAgain, postGrants } from './post-debits.ts';
import { rollCycles } from './roll-cycles.ts';

export interface GrantRequest {
  /** The source key: whoever gives the same credits twice gives them once. */
  id: string;
  /** `plan`: of a plan whose periods are not this account's cycles. What is carried over, nobody gives. */
  pool: Exclude<GrantPool, 'rollover'>;
  amount: Credits;
  effectiveAt: InstantMs | null;
  expiresAt: InstantMs | null;
  agentId: string | null;
  priority: number | null;
  actor: string;
  remarks: string | null;
}

export type GrantAnswer =
  | { status: 'granted' | 'duplicate'; grant: Grant; balanceAfter: Credits }
  | { status: 'refused'; reason: 'conflict' | 'closed' | 'lapsed' };

export async function giveCredits(desk: Desk, request: GrantRequest): Promise<GrantAnswer> {
  const { state, writes, now } = desk;
  await rollCycles(desk, now);
  const known = await findGrant(desk, request.id);
  if (known) {
    if (!saysTheSame(known, request)) return { status: 'refused', reason: 'conflict' };
    return { status: 'duplicate', grant: known, balanceAfter: availableAt(state, now) };
  }
  const effectiveAt = request.effectiveAt ?? now;
  // What has been closed was decided without these credits, and stays as it was said.
  if (effectiveAt < oldestOpenCycle(state.terms, now).startsAt)
    return { status: 'refused', reason: 'closed' };
  if (request.expiresAt !== null && request.expiresAt <= effectiveAt)
    return { status: 'refused', reason: 'lapsed' };

  const grant: Grant = {
    id: request.id,
    pool: request.pool,
    amount: request.amount,
    priority: request.priority ?? GRANT_PRIORITY,
    effectiveAt,
    expiresAt: request.expiresAt,
    voidedAt: null,
    agentId: request.agentId,
    carriesFrom: null,
    repays: null,
  };
  const { actor, remarks } = request;
  writes.grants.push({ accountId: state.accountId, grant, actor, remarks, at: now });
  audit(desk, actor, 'grant', grant.id, remarks);
  await postGrants(desk, [grant]);
  return { status: 'granted', grant, balanceAfter: availableAt(state, now) };
}

function saysTheSame(known: Grant, request: GrantRequest): boolean {
  return (
    known.amount === request.amount &&
    known.pool === request.pool &&
    known.agentId === request.agentId &&
    known.expiresAt === request.expiresAt &&
    known.priority === (request.priority ?? GRANT_PRIORITY) &&
    // Left out it meant the instant of the first asking, which nobody can say again.
    (request.effectiveAt === null || known.effectiveAt === request.effectiveAt)
  );
}

export type VoidGrantAnswer = { status: 'voided' | 'duplicate' | 'closed' | 'unknown' };

export interface VoidGrantRequest {
  id: string;
  /** From its beginning on: what was spent of it is drawn from something else, or is covered by nothing. */
  asIfNever?: boolean;
  actor: string;
  remarks: string | null;
}

/** Takes back what is left of a grant from now on; what was spent of it stays spent. A withdrawal has taken nothing then. */
export async function voidGrant(desk: Desk, request: VoidGrantRequest): Promise<VoidGrantAnswer> {
  const { state, writes, now } = desk;
  await rollCycles(desk, now);
  const grant = await findGrant(desk, request.id);
  if (!grant) return { status: 'unknown' };
  if (grant.voidedAt !== null) return { status: 'duplicate' };
  const isAsIfNever = request.asIfNever || isWithdrawal(grant);
  const voidedAt = isAsIfNever ? grant.effectiveAt : Math.max(now, grant.effectiveAt);
  // What has been closed was decided with these credits, and stays as it was said.
  const isOpen = state.position.grants.some(({ id }) => id === grant.id);
  if (!isOpen || voidedAt < oldestOpenCycle(state.terms, now).startsAt) return { status: 'closed' };
  writes.grantVoids.push({ accountId: state.accountId, id: grant.id, voidedAt });
  audit(desk, request.actor, 'void-grant', grant.id, request.remarks);
  await decideAgain(desk, { grants: [{ ...grant, voidedAt }] });
  return { status: 'voided' };
}

/** Also one that this very commit gives, or that is closed. */
export async function findGrant(desk: Desk, id: string): Promise<Grant | null> {
  return desk.state.position.grants.find((grant) => grant.id === id) ?? desk.archive.grant(id);
}

export function audit(desk: Desk, actor: string, act: string, subject: string, remarks: string | null): void {
  desk.writes.audit.push({
    accountId: desk.state.accountId,
    at: desk.now,
    actor,
    act,
    subject,
    after: null,
    remarks,
  });
}
