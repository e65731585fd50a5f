import type { TallybotError } from '../errors.ts';
import { MeterRefusedError } from '../errors.ts';
import type { Meter, Patience } from '../meter/meter.ts';
import { isRecord, notAMeter, type Verdict, verdictOf } from '../meter/verdict.ts';
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

export async function deliver(meter: Meter, entries: readonly Entry[], how?: Patience): Promise<Delivery> {
  const [first] = entries;
  if (first && first.hold !== null) return capture(meter, first, first.hold, how);
  return count(meter, entries, how);
}

async function count(meter: Meter, entries: readonly Entry[], how?: Patience): Promise<Delivery> {
  const body = `{"events":[${entries.map(({ text }) => text).join()}]}`;
  const verdict = verdictOf(await meter.ask('POST', '/v1/events', body, how));
  if (verdict.kind !== 'yes') return verdict;
  const { events } = verdict.json;
  const of = entries.map((entry, index) => readSaid(Array.isArray(events) ? events[index] : null, entry));
  return of.every((said) => said !== null) ? { kind: 'said', of } : noAnswer();
}

/** A hold that nobody knows, as after an outage, or that the key may not end: what was used is counted without it. */
async function capture(meter: Meter, entry: Entry, hold: string, how?: Patience): Promise<Delivery> {
  const path = `/v1/holds/${encodeURIComponent(hold)}/capture`;
  const verdict = verdictOf(await meter.ask('POST', path, entry.text, how));
  if (verdict.kind === 'yes') {
    const said = readSaid(verdict.json, entry);
    return said ? { kind: 'said', of: [said] } : noAnswer();
  }
  const isHoldless =
    verdict.kind === 'barred' || ('error' in verdict && verdict.error.code === 'unknown-hold');
  return isHoldless ? count(meter, [entry], how) : verdict;
}

function noAnswer(): Delivery {
  return { kind: 'barred', error: notAMeter('which does not say what became of the events') };
}

/** `null`: it does not speak of this event, so nobody may take it for counted. */
function readSaid(answer: unknown, { text }: Entry): Said | null {
  if (!isRecord(answer) || answer['id'] !== JSON.parse(text).id) return null;
  const { status, error } = answer;
  if (status === 'recorded' || status === 'duplicate') {
    return { status, counted: answer as unknown as Counted };
  }
  if (status !== 'refused') return null;
  const { code, message, errors } = isRecord(error) ? error : {};
  const places = Array.isArray(errors) ? errors.filter(isRecord) : [];
  const words = [message, ...places.flatMap(({ pointer, message }) => [pointer, message])].map(wordsIn);
  return { status: 'refused', error: new MeterRefusedError(wordsIn(code), 200, words.join(' ')) };
}

/** An answer that is not a meter's may hold anything, also what cannot be made a text. */
function wordsIn(said: unknown): string {
  return typeof said === 'string' ? said : '';
}
