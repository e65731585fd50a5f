import { hash } from 'node:crypto';
import type { Credits } from '../domain/credits.ts';
import { ADJUSTMENT_SOURCE } from '../domain/usage-event.ts';
import type { Desk } from './desk.ts';
import { audit, findGrant, giveCredits } from './give-credits.ts';
import { availableAt } from './ports/account-state.ts';
import type { KnownEvent } from './ports/recorded.ts';
import { cycleOf } from './ports/terms.ts';
import type { EventRow } from './ports/writes.ts';
import { postDebits } from './post-debits.ts';
import { eventKey } from './record-usage.ts';
import { rollCycles } from './roll-cycles.ts';

export interface AdjustRequest {
  id: string;
  /** Negative takes credits away. */
  amount: Credits;
  actor: string;
  remarks: string | null;
}

export type AdjustAnswer =
  | { status: 'adjusted' | 'duplicate'; balanceAfter: Credits }
  | { status: 'refused'; reason: 'conflict' };

/** Puts a balance right by hand: credits are given as a grant, or taken as a debit that no agent caused. */
export async function adjust(
  desk: Desk,
  request: AdjustRequest,
  stored: KnownEvent | null,
): Promise<AdjustAnswer> {
  const known = stored ?? desk.seen.events.get(keyOf(request));
  if (request.amount > 0n) {
    if (known) return { status: 'refused', reason: 'conflict' };
    return give(desk, request);
  }
  return take(desk, request, known);
}

async function give(desk: Desk, { id, amount, actor, remarks }: AdjustRequest): Promise<AdjustAnswer> {
  const answer = await giveCredits(desk, {
    id: grantKey(id),
    pool: 'adjustment',
    amount,
    effectiveAt: null,
    expiresAt: null,
    agentId: null,
    priority: null,
    actor,
    remarks,
  });
  if (answer.status === 'refused') return { status: 'refused', reason: 'conflict' };
  const status = answer.status === 'granted' ? 'adjusted' : 'duplicate';
  return { status, balanceAfter: answer.balanceAfter };
}

async function take(
  desk: Desk,
  request: AdjustRequest,
  known: KnownEvent | undefined,
): Promise<AdjustAnswer> {
  const { state, now } = desk;
  const payloadHash = hash('sha256', `${request.amount}`);
  if (known) {
    if (known.payloadHash !== payloadHash) return { status: 'refused', reason: 'conflict' };
    return { status: 'duplicate', balanceAfter: known.recorded.balanceAfter };
  }
  if (await findGrant(desk, grantKey(request.id))) return { status: 'refused', reason: 'conflict' };

  await rollCycles(desk, now);
  const row = rowOf(desk, request, payloadHash);
  desk.writes.events.push(row);
  audit(desk, request.actor, 'adjust', request.id, request.remarks);
  if (row.amount > 0n) {
    const cycle = cycleOf(state.terms, now).number;
    await postDebits(desk, [
      { debit: { seq: row.seq, at: now, cycle, agentId: '', amount: row.amount }, row },
    ]);
  }
  row.balanceAfter = availableAt(state, now);
  desk.seen.events.set(keyOf(request), {
    payloadHash,
    recorded: {
      charged: row.amount,
      rateId: null,
      actualMs: 0,
      billedMs: 0,
      free: null,
      balanceAfter: row.balanceAfter,
      occurredAt: now,
      chargedAt: now,
    },
  });
  return { status: 'adjusted', balanceAfter: row.balanceAfter };
}

function grantKey(id: string): string {
  return `adjustment:${id}`;
}

function keyOf({ id }: AdjustRequest): string {
  return eventKey({ source: ADJUSTMENT_SOURCE, id });
}

function rowOf(desk: Desk, request: AdjustRequest, payloadHash: string): EventRow {
  const { state, now } = desk;
  state.eventSeq += 1;
  return {
    accountId: state.accountId,
    seq: state.eventSeq,
    source: ADJUSTMENT_SOURCE,
    eventId: request.id,
    payloadHash,
    occurredAt: now,
    receivedAt: now,
    chargedAt: now,
    type: 'adjustment',
    kind: '',
    agentId: '',
    companyId: null,
    person: null,
    model: null,
    voice: null,
    surface: null,
    conversationId: null,
    opensChat: false,
    callId: null,
    quantity: 0,
    actualMs: 0,
    billedMs: 0,
    leads: 0,
    amount: -request.amount,
    unitPrice: 0n,
    rateId: null,
    free: null,
    remarks: request.remarks,
    grantId: null,
    balanceAfter: 0n,
  };
}
