import type { TallybotError } from '../errors.ts';
import { MeterRefusedError } from '../errors.ts';
import type { Meter } from '../meter/meter.ts';
import { isRecord, type Verdict, verdictOf } from '../meter/verdict.ts';
import type { Entry } from './outbox.ts';

/** What the meter says of one event. */
export type Said =
  | { status: 'recorded' | 'duplicate'; counted: Counted }
  | { status: 'refused'; error: TallybotError };

export interface Counted {
  id: string;
  source: string;
  chargedCredits: string;
  actualSeconds: number;
  billedSeconds: number;
  free: string | null;
  rateId: string | null;
  balanceAfter: string;
  occurredAt: string;
  chargedAt: string;
  late: boolean;
}

export type Delivery = { kind: 'said'; of: Said[] } | Exclude<Verdict, { kind: 'yes' }>;

/** What it says of one of those that were delivered, whether it spoke of each or of all. */
export function saidOf(delivery: Extract<Delivery, { kind: 'said' | 'no' }>, index: number): Said {
  return delivery.kind === 'said'
    ? (delivery.of[index] as Said)
    : { status: 'refused', error: delivery.error };
}

export async function deliver(meter: Meter, entries: readonly Entry[], withinMs?: number): Promise<Delivery> {
  const [first] = entries;
  if (first && first.hold !== null) return capture(meter, first, first.hold, withinMs);
  return count(meter, entries, withinMs);
}

async function count(meter: Meter, entries: readonly Entry[], withinMs?: number): Promise<Delivery> {
  const body = `{"events":[${entries.map(({ text }) => text).join()}]}`;
  const verdict = verdictOf(await meter.ask('POST', '/v1/events', body, withinMs));
  if (verdict.kind !== 'yes') return verdict;
  const { events } = verdict.json;
  if (!Array.isArray(events) || events.length !== entries.length || !events.every(isRecord)) {
    return { kind: 'barred', error: new MeterRefusedError('not-a-meter', 200, NOT_A_METER) };
  }
  return { kind: 'said', of: events.map(readSaid) };
}

/** A hold that nobody knows, as after an outage, or that the key may not end: what was used is counted without it. */
async function capture(meter: Meter, entry: Entry, hold: string, withinMs?: number): Promise<Delivery> {
  const path = `/v1/holds/${encodeURIComponent(hold)}/capture`;
  const verdict = verdictOf(await meter.ask('POST', path, entry.text, withinMs));
  if (verdict.kind === 'yes') return { kind: 'said', of: [readSaid(verdict.json)] };
  const isHoldless =
    verdict.kind === 'barred' || ('error' in verdict && verdict.error.code === 'unknown-hold');
  return isHoldless ? count(meter, [entry], withinMs) : verdict;
}

const NOT_A_METER = 'The address answers, but not as a meter does. Is it the meter’s?';

function readSaid(answer: Record<string, unknown>): Said {
  const { status, error } = answer;
  if (status !== 'refused') {
    return {
      status: status === 'duplicate' ? 'duplicate' : 'recorded',
      counted: answer as unknown as Counted,
    };
  }
  const { code, message, errors } = isRecord(error) ? error : {};
  const places = Array.isArray(errors) ? errors.filter(isRecord) : [];
  const words = [message, ...places.map((fault) => `${fault['pointer']} ${fault['message']}`)].join(' ');
  return { status: 'refused', error: new MeterRefusedError(String(code), 200, words) };
}
