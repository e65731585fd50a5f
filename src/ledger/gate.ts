import { beforeOpenings } from '../domain/burn-down.ts';
import type { CapRefusal, Spender } from '../domain/cap.ts';
import { type Credits, most } from '../domain/credits.ts';
import { isLive, roomFor } from '../domain/hold.ts';
import type { InstantMs } from '../domain/instant.ts';
import { planOf } from '../domain/plan.ts';
import type { Desk } from './desk.ts';
import { noteFullCap, noteStop } from './noted.ts';
import { capRefusal, type StoredHold } from './ports/account-state.ts';
import { cycleOf } from './ports/terms.ts';
import type { HoldWrite } from './ports/writes.ts';
import { rollCycles } from './roll-cycles.ts';

export interface AuthorizeRequest extends Spender {
  /** Chosen by the caller, so that asking again after a lost answer holds once. */
  holdId: string;
  amount: Credits;
  ttlMs: number;
}

export interface HoldAnswer {
  holdId: string;
  amount: Credits;
  expiresAt: InstantMs;
  /** What the agent may still begin to spend. */
  available: Credits;
}

export interface Denial {
  reason: 'no-credits' | 'cap';
  available: Credits;
  resetsAt: InstantMs;
  cap: CapRefusal | null;
  topUpUrl: string | null;
}

export type AuthorizeAnswer =
  | ({ status: 'held' } & HoldAnswer)
  | ({ status: 'denied' } & Denial)
  | { status: 'conflict' };

/** Whether work may begin. Usage is never refused, so this is the only place where an agent is stopped. */
export async function authorize(desk: Desk, request: AuthorizeRequest): Promise<AuthorizeAnswer> {
  const { state, now } = desk;
  await rollCycles(desk, now);
  const known = state.holds.get(request.holdId);
  if (known) {
    if (!isSame(known, request) || !isLive(known, now)) return { status: 'conflict' };
    return { status: 'held', ...answerOf(desk, known) };
  }
  // As events do: an agent spends for its own company where none is named, and no cap is passed by naming none.
  const { agentId, person } = request;
  const companyId = request.companyId ?? state.terms.agents.get(agentId)?.companyId ?? null;
  const spender: Spender = { agentId, companyId, person };
  const denial = denialOf(desk, spender, request.amount);
  if (denial) return { status: 'denied', ...denial };

  const hold: StoredHold = {
    ...spender,
    id: request.holdId,
    amount: request.amount,
    createdAt: now,
    expiresAt: now + request.ttlMs,
    endedAt: null,
  };
  keep(desk, hold, { isNew: true });
  return { status: 'held', ...answerOf(desk, hold) };
}

function isSame(known: StoredHold, { amount, agentId, companyId, person }: AuthorizeRequest): boolean {
  // Where none was named it is the agent's own, as it was then.
  const sameCompany = companyId === null || companyId === known.companyId;
  return known.amount === amount && known.agentId === agentId && sameCompany && known.person === person;
}

export type ExtendAnswer =
  | ({ status: 'held' } & HoldAnswer)
  | ({ status: 'denied' } & Denial)
  | { status: 'ended' };

/** More of the same work: a call holds its next slice while it runs. */
export async function extendHold(
  desk: Desk,
  request: { holdId: string; amount: Credits; ttlMs: number },
): Promise<ExtendAnswer> {
  const { state, now } = desk;
  await rollCycles(desk, now);
  const hold = state.holds.get(request.holdId);
  if (!hold || !isLive(hold, now)) return { status: 'ended' };
  // The whole that is to be held, not what is added: asked again after a lost answer, it holds nothing twice.
  const more = most(0n, request.amount - hold.amount);
  if (more > 0n) {
    const denial = denialOf(desk, hold, more);
    if (denial) return { status: 'denied', ...denial };
  }
  const longer = {
    ...hold,
    amount: hold.amount + more,
    expiresAt: Math.max(hold.expiresAt, now + request.ttlMs),
  };
  keep(desk, longer);
  return { status: 'held', ...answerOf(desk, longer) };
}

/** Frees what a hold set aside. Freeing it twice, or after it expired, is no fault. */
export function endHold(desk: Desk, holdId: string, by: 'capture' | 'release'): boolean {
  const hold = desk.state.holds.get(holdId);
  if (!hold) return false;
  if (hold.endedAt === null) keep(desk, { ...hold, endedAt: desk.now }, { endedBy: by });
  return true;
}

function keep(
  { state: { accountId, holds }, writes }: Desk,
  hold: StoredHold,
  { endedBy = null, isNew = false }: Partial<Pick<HoldWrite, 'endedBy' | 'isNew'>> = {},
): void {
  holds.set(hold.id, hold);
  const name = `${accountId}\0${hold.id}`;
  const madeHere = writes.holds.get(name)?.isNew ?? false;
  writes.holds.set(name, { accountId, hold, endedBy, isNew: isNew || madeHere });
}

function denialOf(desk: Desk, spender: Spender, amount: Credits): Denial | null {
  const { state, now } = desk;
  const { available } = roomOf(desk, spender.agentId);
  const cap = capRefusal(state, spender, amount, now);
  if (available >= amount && cap === null) return null;
  // The tighter of the two is what the caller must know of.
  const byCap = cap !== null && (available >= amount || cap.room < available);
  if (!byCap) noteStop(desk, spender.agentId, amount);
  // Who asks in slices never fills it to the last credit.
  else if (cap.room * 10n <= cap.cap.limit) noteFullCap(desk, cap.cap, now);
  return {
    reason: byCap ? 'cap' : 'no-credits',
    available,
    resetsAt: byCap ? cap.resetsAt : cycleOf(state.terms, now).endsAt,
    cap: byCap ? cap : null,
    topUpUrl: state.terms.topUpUrl,
  };
}

function roomOf(desk: Desk, agentId: string) {
  const { state, now } = desk;
  const holds = [...state.holds.values()];
  return roomFor(beforeOpenings(state.position, now), holds, agentId, overageRoom(desk), now);
}

/** How far the plan still lets this cycle go beyond its credits. */
export function overageRoom({ state, now }: Desk): Credits {
  const cycle = cycleOf(state.terms, now).number;
  const plan = planOf(state.terms, cycle);
  const limit = plan?.atZero === 'soft' ? plan.overageLimit : 0n;
  return most(0n, limit - (state.position.uncovered.get(cycle) ?? 0n));
}

function answerOf(desk: Desk, hold: StoredHold): HoldAnswer {
  return {
    holdId: hold.id,
    amount: hold.amount,
    expiresAt: hold.expiresAt,
    available: roomOf(desk, hold.agentId).available,
  };
}
