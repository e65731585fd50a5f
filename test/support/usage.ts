import { parseCredits } from '../../src/domain/credits.ts';
import type { PerMinuteRate, PerResponseRate } from '../../src/domain/rate-card.ts';
import type { CallEvent, RatableEvent, UsageEvent } from '../../src/domain/usage-event.ts';

type Ratable<T extends UsageEvent['type']> = Extract<RatableEvent, { type: T }>;

/** Noon on the first of May 2026, a day on which nothing special happens. */
export const NOON = Date.UTC(2026, 4, 1, 12);

const common = {
  id: 'event-1',
  source: 'api',
  agent: 'agent-1',
  company: null,
  person: null,
  surface: null,
  model: null,
  voice: null,
  conversation: null,
  callId: null,
  playground: false,
  remarks: null,
  occurredAt: NOON,
};

export function reply(given: Partial<Ratable<'reply'>> = {}): Ratable<'reply'> {
  return { ...common, type: 'reply', kind: 'chat', quantity: 1, ...given };
}

export function lead(given: Partial<Ratable<'lead'>> = {}): Ratable<'lead'> {
  return { ...common, type: 'lead', kind: 'chat', leads: 1, ...given };
}

/** An inbound call that was answered at noon, or at `occurredAt`, and lasted for `seconds`. */
export function call(seconds: number, given: Partial<Ratable<'call'>> = {}): CallEvent & Ratable<'call'> {
  const beganAt = given.occurredAt ?? NOON;
  return {
    ...common,
    type: 'call',
    kind: 'voice_inbound',
    callId: 'call-1',
    startedAt: null,
    connectedAt: null,
    answeredAt: beganAt,
    endedAt: beganAt + seconds * 1_000,
    heldMs: 0,
    holds: [],
    systemMs: 0,
    responses: 0,
    translationParties: null,
    ...given,
  };
}

export function perResponse(price: string, given: Partial<PerResponseRate> = {}): PerResponseRate {
  return {
    id: 'rate-1',
    effectiveAt: 0,
    when: {},
    basis: 'per_response',
    price: parseCredits(price),
    ...given,
  };
}

/** The Base plan's way of billing, unless given otherwise: whole minutes, and nothing free. */
export function perMinute(price: string, given: Partial<PerMinuteRate> = {}): PerMinuteRate {
  return {
    id: 'rate-1',
    effectiveAt: 0,
    when: {},
    basis: 'per_minute',
    pricePerMinute: parseCredits(price),
    incrementMs: 60_000,
    minimumMs: 0,
    freeUnderMs: 0,
    outboundFree: false,
    translation: null,
    ...given,
  };
}
