import { hash, randomUUID } from 'node:crypto';
import { credits } from '../../../src/domain/credits.ts';
import { canonicalPayload, UsageEvent, type UsageEventInput } from '../../../src/domain/usage-event.ts';
import type { EventRow } from '../../../src/ledger/ports/writes.ts';
import type { AccountParts } from '../../support/ledger-account.ts';

const DAY_MS = 24 * 3_600_000;
const MODELS = ['small', 'medium', 'large'];
const AGENTS = 20;
const PEOPLE = 50;
const REPLIES_A_CHAT = 8;

/** An account that never runs out: twenty agents, prices by model and by the minute. */
export function trafficAccount(id: string, now: number): Partial<AccountParts> & { id: string } {
  return {
    id,
    anchorAt: now - 10 * DAY_MS,
    plan: {
      allowance: credits(1_000_000_000),
      rolloverCap: 0n,
      atZero: 'hard_stop',
      overageLimit: 0n,
      repaysOverage: false,
    },
    agents: Object.fromEntries(
      Array.from({ length: AGENTS }, (_, index) => [agentName(index), kindOf(index)]),
    ),
    rates: [
      { id: 'reply', effectiveAt: 0, when: {}, basis: 'per_response', price: credits(1) },
      { id: 'large', effectiveAt: 0, when: { model: 'large' }, basis: 'per_response', price: credits(3) },
      {
        id: 'minute',
        effectiveAt: 0,
        when: { kind: 'voice_inbound' },
        basis: 'per_minute',
        pricePerMinute: credits(10),
        incrementMs: 60_000,
        minimumMs: 0,
        freeUnderMs: 0,
        outboundFree: false,
        translation: null,
      },
    ],
  };
}

/** What agents send: four replies of chats to one call of some minutes, with the keys that people give them. */
export function usageInput(index: number, now: number): UsageEventInput {
  const id = randomUUID();
  const agent = index % AGENTS;
  const common = { id, agent: agentName(agent), model: MODELS[index % MODELS.length], surface: 'web' };
  if (kindOf(agent) === 'voice_inbound') {
    const answeredAt = now - (60 + (index % 240)) * 1_000;
    return { ...common, type: 'call', answeredAt: isoOf(answeredAt), endedAt: isoOf(now), callId: id };
  }
  const person = `person-${chatOf(index) % PEOPLE}`;
  return { ...common, type: 'reply', at: isoOf(now), person, conversation: conversationOf(index) };
}

// Each run of a bench has its own chats.
const run = randomUUID();

function chatOf(index: number): number {
  return Math.floor(index / AGENTS / REPLIES_A_CHAT);
}

function conversationOf(index: number): string {
  return `${run}-${index % AGENTS}-${chatOf(index)}`;
}

/** Read once and copied under other keys: what a caller in the process hands over, without the reading. */
export function usageEvents(now: number): (index: number) => UsageEvent {
  const kept = Array.from({ length: AGENTS * REPLIES_A_CHAT * PEOPLE }, (_, index) =>
    UsageEvent.parse(usageInput(index, now)),
  );
  return (index) => {
    const event = kept[index % kept.length] as UsageEvent;
    return event.type === 'call'
      ? { ...event, id: randomUUID() }
      : { ...event, id: randomUUID(), conversation: conversationOf(index) };
  };
}

/** The row that the ledger would write of it, with the same bytes in the same columns. */
export function eventRow(accountId: string, seq: number, event: UsageEvent): EventRow {
  const isCall = event.type === 'call';
  return {
    accountId,
    seq,
    source: event.source,
    eventId: event.id,
    payloadHash: hash('sha256', canonicalPayload(event)),
    occurredAt: event.occurredAt,
    receivedAt: event.occurredAt,
    chargedAt: event.occurredAt,
    type: event.type,
    kind: isCall ? 'voice_inbound' : 'chat',
    agentId: event.agent,
    companyId: event.company,
    person: event.person,
    model: event.model,
    voice: event.voice,
    surface: event.surface,
    conversationId: event.conversation,
    opensChat: false,
    callId: event.callId,
    quantity: isCall ? 0 : 1,
    actualMs: isCall ? event.endedAt - event.occurredAt : 0,
    billedMs: isCall ? 180_000 : 0,
    leads: 0,
    amount: credits(1),
    unitPrice: credits(1),
    rateId: 'reply',
    free: null,
    remarks: null,
    grantId: 'subscription:cycle:0',
    balanceAfter: credits(1_000_000_000 - seq),
  };
}

function agentName(index: number): string {
  return `agent-${index}`;
}

function kindOf(agent: number): 'voice_inbound' | 'chat' {
  return agent % 5 === 4 ? 'voice_inbound' : 'chat';
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
