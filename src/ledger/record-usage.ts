import type { AgentKind } from '../domain/agent.ts';
import { capApplies, capWindow, type Spender } from '../domain/cap.ts';
import { sum } from '../domain/credits.ts';
import type { InstantMs } from '../domain/instant.ts';
import { planOf } from '../domain/plan.ts';
import { type Charge, rate } from '../domain/rating.ts';
import type { RatableEvent, UsageEvent } from '../domain/usage-event.ts';
import type { Desk, Seen } from './desk.ts';
import { noteFullCap, noteUnrated } from './noted.ts';
import { capUseKey, grantsAt } from './ports/account-state.ts';
import type { KnownEvent, Recorded } from './ports/recorded.ts';
import { type AgentTerms, cycleOf, oldestOpenCycle } from './ports/terms.ts';
import type { EventRow } from './ports/writes.ts';
import { type FreshDebit, postDebits } from './post-debits.ts';
import { rollCycles } from './roll-cycles.ts';
import { addToRollups } from './rollups.ts';

/** Clocks of senders run ahead a little; further ahead is a fault that would be charged to a cycle to come. */
export const FUTURE_MS_MAX = 5 * 60_000;

export type EventRefusal = 'conflict' | 'future' | 'unknown-agent' | 'unknown-kind';

export type RecordAnswer =
  | { status: 'recorded' | 'duplicate'; recorded: Recorded }
  | { status: 'refused'; reason: EventRefusal };

/** An event at the door, with what the ledger already knows of it. */
export interface Arrival {
  event: UsageEvent;
  payloadHash: string;
  known: KnownEvent | null;
  conversationKnown: boolean;
}

/** Usage that happened is counted, whatever the balance: only its own faults turn an event away. */
export async function recordUsage(desk: Desk, arrivals: readonly Arrival[]): Promise<RecordAnswer[]> {
  const counted: { row: EventRow; recorded: Recorded }[] = [];
  const { seen } = desk;

  const answers = arrivals.map((arrival): RecordAnswer => {
    const key = eventKey(arrival.event);
    const known = arrival.known ?? seen.events.get(key);
    if (known) return answerAgain(known, arrival.payloadHash);
    if (arrival.event.occurredAt > desk.now + FUTURE_MS_MAX) return { status: 'refused', reason: 'future' };
    // Last of the checks: an event that is turned away makes no agent.
    const agent = agentFor(desk, arrival.event);
    if (typeof agent === 'string') return { status: 'refused', reason: agent };

    const one = count(desk, arrival, agent, seen);
    counted.push(one);
    seen.events.set(key, { payloadHash: arrival.payloadHash, recorded: one.recorded });
    return { status: 'recorded', recorded: one.recorded };
  });

  await draw(desk, counted);
  return answers;
}

export function eventKey({ source, id }: { source: string; id: string }): string {
  return `${source}\0${id}`;
}

function answerAgain(known: KnownEvent, payloadHash: string): RecordAnswer {
  return known.payloadHash === payloadHash
    ? { status: 'duplicate', recorded: known.recorded }
    : { status: 'refused', reason: 'conflict' };
}

function agentFor(desk: Desk, event: UsageEvent): AgentTerms | EventRefusal {
  const { terms, accountId } = desk.state;
  const known = terms.agents.get(event.agent);
  if (known) return event.kind === null ? known : { ...known, kind: event.kind };
  if (terms.unknownAgents === 'refuse') return 'unknown-agent';
  if (event.kind === null) return 'unknown-kind';

  const agent = { id: event.agent, kind: event.kind, companyId: event.company, archived: false };
  terms.agents.set(agent.id, agent);
  desk.writes.agents.push({
    accountId,
    id: agent.id,
    kind: agent.kind,
    companyId: agent.companyId,
    at: desk.now,
  });
  return agent;
}

function count(
  desk: Desk,
  arrival: Arrival,
  agent: AgentTerms,
  seen: Seen,
): { row: EventRow; recorded: Recorded } {
  const { state } = desk;
  const { event } = arrival;
  const isClosed = event.occurredAt < oldestOpenCycle(state.terms, desk.now).startsAt;
  const chargedAt = isClosed ? desk.now : event.occurredAt;
  const ratable: RatableEvent = { ...event, kind: agent.kind };
  const plan = planOf(state.terms, cycleOf(state.terms, chargedAt).number);
  const charge = rate(ratable, state.terms.card, plan?.id ?? null);

  if (charge.free === 'no-rate') noteUnrated(desk, agent, event.model);

  const opensChat = opensConversation(desk, arrival, seen);
  const row = rowOf(desk, arrival, agent, charge, chargedAt, opensChat);
  desk.writes.events.push(row);
  addToRollups(desk, row, 1);
  addToCaps(desk, row);
  return {
    row,
    recorded: {
      charged: charge.amount,
      rateId: charge.rateId,
      actualMs: charge.actualMs,
      billedMs: charge.billedMs,
      free: charge.free,
      balanceAfter: 0n,
      occurredAt: event.occurredAt,
      chargedAt,
    },
  };
}

function opensConversation(desk: Desk, { event, conversationKnown }: Arrival, seen: Seen): boolean {
  const { conversation } = event;
  if (conversation === null || event.playground || conversationKnown) return false;
  if (seen.conversations.has(conversation)) return false;
  seen.conversations.add(conversation);
  desk.writes.conversations.push({
    accountId: desk.state.accountId,
    id: conversation,
    eventSeq: desk.state.eventSeq + 1,
  });
  return true;
}

function rowOf(
  desk: Desk,
  { event, payloadHash }: Arrival,
  agent: { kind: AgentKind; companyId: string | null },
  charge: Charge,
  chargedAt: InstantMs,
  opensChat: boolean,
): EventRow {
  desk.state.eventSeq += 1;
  return {
    accountId: desk.state.accountId,
    seq: desk.state.eventSeq,
    source: event.source,
    eventId: event.id,
    payloadHash,
    occurredAt: event.occurredAt,
    receivedAt: desk.now,
    chargedAt,
    type: event.type,
    kind: agent.kind,
    agentId: event.agent,
    companyId: event.company ?? agent.companyId,
    person: event.person,
    model: event.model,
    voice: event.voice,
    surface: event.surface,
    conversationId: event.conversation,
    opensChat,
    callId: event.callId,
    quantity: charge.quantity,
    actualMs: charge.actualMs,
    billedMs: charge.billedMs,
    leads: event.type === 'lead' ? event.leads : 0,
    amount: charge.amount,
    unitPrice: charge.unitPrice,
    rateId: charge.rateId,
    free: charge.free,
    remarks: event.remarks,
    grantId: null,
    balanceAfter: 0n,
  };
}

/** What the caps of its agent, company and person have seen, in the windows of its true time. */
export function addToCaps(desk: Desk, row: EventRow, sign: 1n | -1n = 1n): void {
  const { state, writes } = desk;
  if (row.amount === 0n) return;
  const spender: Spender = { agentId: row.agentId, companyId: row.companyId, person: row.person };
  for (const cap of state.terms.caps) {
    if (!capApplies(cap, spender)) continue;
    const { startsAt } = capWindow(cap.window, row.occurredAt, state.terms.anchor);
    const key = capUseKey(cap.id, startsAt);
    const used = (state.capUse.get(key) ?? 0n) + row.amount * sign;
    state.capUse.set(key, used);
    if (used >= cap.limit) noteFullCap(desk, cap, startsAt);
    const name = `${state.accountId}\0${key}`;
    const gain = writes.capUse.get(name);
    if (gain) gain.used += row.amount * sign;
    else {
      writes.capUse.set(name, {
        accountId: state.accountId,
        capId: cap.id,
        startsAt,
        used: row.amount * sign,
      });
    }
  }
}

async function draw(desk: Desk, counted: readonly { row: EventRow; recorded: Recorded }[]): Promise<void> {
  const { state } = desk;
  const newest = counted.reduce((latest, { row }) => Math.max(latest, row.chargedAt), desk.now);
  await rollCycles(desk, newest);

  const fresh: FreshDebit[] = [];
  for (const { row } of counted) {
    if (row.amount === 0n) continue;
    const cycle = cycleOf(state.terms, row.chargedAt).number;
    const used = (state.used.get(cycle) ?? 0n) + row.amount;
    state.used.set(cycle, used);
    fresh.push({
      debit: { seq: row.seq, at: row.chargedAt, cycle, agentId: row.agentId, amount: row.amount },
      row,
    });
  }
  await postDebits(desk, fresh);

  // From the newest back: what an event drew was still there before it, if it is a part of the balance at all. Usage
  // that came late may have drawn from credits that have lapsed since.
  const grants = grantsAt(state, desk.now);
  const counting = new Set(grants.map(({ id }) => id));
  let balance = sum(grants.map(({ remaining }) => remaining));
  for (const { row, recorded } of counted.toReversed()) {
    row.balanceAfter = balance;
    recorded.balanceAfter = balance;
    for (const { grantId, amount } of state.touched.get(row.seq)?.allocation.draws ?? []) {
      if (counting.has(grantId)) balance += amount;
    }
  }
}
