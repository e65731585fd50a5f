import type { Fault } from '../errors.ts';
import { type Check, count, flag, instant, instantMs, kind, source, text } from './checks.ts';

const CALL_MS_MAX = 7 * 24 * 3_600_000;
const REMARKS_LENGTH_MAX = 500;
const HOLDS_MAX = 200;
export const QUANTITY_MAX = 10_000;

const optional =
  (check: Check): Check =>
  (value) =>
    value === null ? null : check(value);

const common: Record<string, Check> = {
  type: () => null,
  id: text(),
  source,
  agent: text(),
  kind: optional(kind),
  company: optional(text()),
  person: optional(text()),
  surface: optional(text()),
  model: optional(text()),
  voice: optional(text()),
  conversation: optional(text()),
  callId: optional(text()),
  playground: flag,
  remarks: optional(text(REMARKS_LENGTH_MAX)),
};

const fieldsOf: Record<string, Record<string, Check>> = {
  reply: { ...common, at: instant, quantity: count(1, QUANTITY_MAX) },
  lead: { ...common, at: instant, leads: count(1, 1_000) },
  call: {
    ...common,
    startedAt: optional(instant),
    connectedAt: optional(instant),
    answeredAt: optional(instant),
    endedAt: instant,
    heldMs: count(0, CALL_MS_MAX),
    holds,
    systemMs: count(0, CALL_MS_MAX),
    responses: count(0, QUANTITY_MAX),
    translation: optional(translation),
  },
};

/** What can be said of an event without asking the meter, which asks the same again. */
export function faultsOf(event: Readonly<Record<string, unknown>>): Fault[] {
  const type = event['type'];
  const checks = typeof type === 'string' && Object.hasOwn(fieldsOf, type) ? fieldsOf[type] : undefined;
  if (!checks) return [{ field: 'type', message: 'must be “reply”, “call” or “lead”' }];
  const faults: Fault[] = [];
  for (const [field, value] of Object.entries(event)) {
    const check = Object.hasOwn(checks, field) ? checks[field] : undefined;
    const message = check ? check(value) : `is no field of a ${type}`;
    if (message !== null) faults.push({ field, message });
  }
  if (event['agent'] === undefined) faults.push({ field: 'agent', message: 'is missing' });
  return faults.length === 0 && type === 'call' ? faultsOfCall(event) : faults;
}

function faultsOfCall(call: Readonly<Record<string, unknown>>): Fault[] {
  const ended = instantMs(call['endedAt']);
  const began = ['startedAt', 'connectedAt', 'answeredAt']
    .map((field) => ({ field, at: instantMs(call[field]) }))
    .filter(({ at }) => !Number.isNaN(at));
  if (began.length === 0) {
    return [{ field: 'startedAt', message: 'is missing: say startedAt, connectedAt or answeredAt' }];
  }
  const faults = began
    .filter(({ at }) => ended < at)
    .map(({ field }) => ({ field: 'endedAt', message: `lies before ${field}` }));
  if (ended - Math.min(...began.map(({ at }) => at)) > CALL_MS_MAX) {
    faults.push({ field: 'endedAt', message: 'is more than seven days after the call began' });
  }
  if (call['heldMs'] && (call['holds'] as unknown[] | undefined)?.length) {
    faults.push({ field: 'holds', message: 'and heldMs would be subtracted twice: say one of them' });
  }
  return faults;
}

function holds(value: unknown): string | null {
  if (!Array.isArray(value) || value.length > HOLDS_MAX) return `must be a list of at most ${HOLDS_MAX}`;
  const areSound = value.every((one: unknown) => {
    if (!isOf(one, ['from', 'to'])) return false;
    return !instant(one['from']) && !instant(one['to']) && instantMs(one['from']) <= instantMs(one['to']);
  });
  return areSound ? null : 'must hold intervals { from, to } of which none ends before it begins';
}

function translation(value: unknown): string | null {
  const isSound = isOf(value, ['parties']) && count(1, 1_000)(value['parties']) === null;
  return isSound ? null : 'must be { parties }, a whole number from 1 to 1000';
}

function isOf(value: unknown, fields: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).sort().join() === [...fields].sort().join();
}
