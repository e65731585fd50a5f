import { type Credits, divideHalfUp, scale } from './credits.ts';
import { type PerMinuteRate, type PerResponseRate, type RateCard, rateFor } from './rate-card.ts';
import { type CallEvent, coveredMs, directionOf, type RatableEvent } from './usage-event.ts';

const MS_PER_MINUTE = 60_000n;

/** Why an event cost nothing, as the log says it. */
export const freeReasons = [
  /** Test traffic. */
  'playground',
  /** A lead is an outcome, not usage. */
  'lead',
  /** No rate matched: the managers are warned too. */
  'no-rate',
  /** The plan leaves outbound calls free. */
  'outbound',
  /** Nobody picked up, so no time ran. */
  'unanswered',
  /** All of its time was hold or system time. */
  'hold',
  /** Shorter than the plan begins to charge. */
  'under-minimum',
  /** A call paid by the response that counts none, for instance because they were sent as replies. */
  'no-response',
  /** A spoken reply whose call is paid by the minute. */
  'in-call',
] as const;
export type FreeReason = (typeof freeReasons)[number];

/** What an event costs, stored beside it for ever. What was measured is kept for free events too. */
export interface Charge {
  amount: Credits;
  /** The part of `amount` that translation added. */
  translationAmount: Credits;
  /** The rate that decided, also where it decided that the event is free. */
  rateId: string | null;
  /** For one response or one minute, as the rate has it. */
  unitPrice: Credits;
  /** Responses: replies, or spoken responses of a call. */
  quantity: number;
  /** From pick-up to hang-up without hold and system time. */
  actualMs: number;
  /** What the rate made of `actualMs`; zero where it charges by the response. */
  billedMs: number;
  free: FreeReason | null;
}

export function rate(event: RatableEvent, card: RateCard, planId: string | null): Charge {
  const measured = measure(event);
  if (event.playground) return free('playground', measured);
  if (event.type === 'lead') return free('lead', measured);

  const found = rateFor(card, event, planId);
  if (!found) return free('no-rate', measured);
  if (found.basis === 'per_response') return chargeResponses(found, measured);
  if (event.type === 'reply') return free('in-call', measured, found.id, found.pricePerMinute);
  return chargeMinutes(found, event, measured);
}

type Measured = Pick<Charge, 'quantity' | 'actualMs'> & { elapsedMs: number };

function measure(event: RatableEvent): Measured {
  if (event.type === 'reply') return { quantity: event.quantity, actualMs: 0, elapsedMs: 0 };
  if (event.type === 'lead') return { quantity: 0, actualMs: 0, elapsedMs: 0 };

  const fromMs = pickedUpAt(event);
  if (fromMs === null) return { quantity: event.responses, actualMs: 0, elapsedMs: 0 };
  const elapsedMs = event.endedAt - fromMs;
  // Hold before the pick-up, in a queue for instance, lies outside the time that could cost anything.
  const freeMs = event.heldMs + coveredMs(event.holds, fromMs, event.endedAt) + event.systemMs;
  return { quantity: event.responses, actualMs: Math.max(0, elapsedMs - freeMs), elapsedMs };
}

// Outbound costs from the moment the line connects, and an answered call is certainly connected. Inbound costs from
// the agent's answer alone: a caller who gave up while it rang was connected, and owes nothing.
function pickedUpAt(call: CallEvent & RatableEvent): number | null {
  if (directionOf(call.kind) === 'outbound') return call.connectedAt ?? call.answeredAt;
  return call.answeredAt;
}

function chargeResponses({ id, price }: PerResponseRate, measured: Measured): Charge {
  if (measured.quantity === 0) return free('no-response', measured, id, price);
  return {
    amount: BigInt(measured.quantity) * price,
    translationAmount: 0n,
    rateId: id,
    unitPrice: price,
    quantity: measured.quantity,
    actualMs: measured.actualMs,
    billedMs: 0,
    free: null,
  };
}

function chargeMinutes(found: PerMinuteRate, event: CallEvent & RatableEvent, measured: Measured): Charge {
  const { id, pricePerMinute, translation } = found;
  const { quantity, actualMs } = measured;
  const reason = reasonForFree(found, event, measured);
  if (reason) return free(reason, measured, id, pricePerMinute);

  // Rounded up per call, not per day: the Base plan bills each call in whole 60-second steps.
  const billedMs = Math.max(found.minimumMs, Math.ceil(actualMs / found.incrementMs) * found.incrementMs);
  const spoken = scale(pricePerMinute, BigInt(billedMs), MS_PER_MINUTE);
  // Both prices go over one denominator and are rounded together; rounded apart, the call would be rounded twice.
  const parties = BigInt(event.translationParties ?? 1);
  const amount =
    translation && event.translationParties !== null
      ? divideHalfUp(
          BigInt(billedMs) * (pricePerMinute * parties + translation.pricePerMinute),
          MS_PER_MINUTE * parties,
        )
      : spoken;
  return {
    amount,
    translationAmount: amount - spoken,
    rateId: id,
    unitPrice: pricePerMinute,
    quantity,
    actualMs,
    billedMs,
    free: null,
  };
}

function reasonForFree(found: PerMinuteRate, event: CallEvent & RatableEvent, measured: Measured) {
  if (found.outboundFree && directionOf(event.kind) === 'outbound') return 'outbound';
  if (measured.elapsedMs === 0) return 'unanswered';
  // Before the minimum, which is for calls that cost something: time that was all hold must not become a minute.
  if (measured.actualMs === 0) return 'hold';
  if (measured.actualMs < found.freeUnderMs) return 'under-minimum';
  return null;
}

function free(reason: FreeReason, measured: Measured, rateId: string | null = null, unitPrice = 0n): Charge {
  const { quantity, actualMs } = measured;
  return {
    amount: 0n,
    translationAmount: 0n,
    rateId,
    unitPrice,
    quantity,
    actualMs,
    billedMs: 0,
    free: reason,
  };
}
