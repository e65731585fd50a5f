import { z } from 'zod';
import { AgentKind } from './agent.ts';
import type { InstantMs } from './instant.ts';
import { WireInstant, wireCount, wireDurationMs, wireText } from './wire.ts';

// Telephone networks cut a call after a day. A week leaves room for a web call left open; beyond it a clock is wrong.
export const CALL_MS_MAX = 7 * 24 * 3_600_000;
// With the dearest price that is a hundred million credits an event: a day would need 90 000 of them to pass bigint.
const QUANTITY_MAX = 10_000;
// Leads come one by one. Counted in tables as integers of four bytes, which a day of larger numbers would overflow.
const LEADS_MAX = 1_000;
const HOLDS_MAX = 200;
const PARTIES_MAX = 1_000;
const REMARKS_LENGTH_MAX = 500;

/** Adjustments that take credits are facts like events, under a source that no sender may use. */
export const ADJUSTMENT_SOURCE = 'adjustment';

const optionalText = wireText().nullable().default(null);

const common = {
  /** Known by (account, source, id), for ever. */
  id: wireText(),
  source: wireText()
    .refine(
      (source) => source !== ADJUSTMENT_SOURCE,
      `must not be “${ADJUSTMENT_SOURCE}”: that source is the ledger's own`,
    )
    .default('api'),
  agent: wireText(),
  /** Left out by a sender whose agent is already known. */
  kind: AgentKind.nullable().default(null),
  company: optionalText,
  person: optionalText,
  surface: optionalText,
  model: optionalText,
  voice: optionalText,
  /** The chat session: what makes many replies one chat. */
  conversation: optionalText,
  callId: optionalText,
  playground: z.boolean().default(false),
  remarks: wireText(REMARKS_LENGTH_MAX).nullable().default(null),
};

const Reply = z
  .strictObject({
    ...common,
    type: z.literal('reply'),
    at: WireInstant,
    quantity: wireCount(1, QUANTITY_MAX).default(1),
  })
  .transform(({ at, ...event }) => ({ ...event, occurredAt: at }));

const Lead = z
  .strictObject({
    ...common,
    type: z.literal('lead'),
    at: WireInstant,
    leads: wireCount(1, LEADS_MAX).default(1),
  })
  .transform(({ at, ...event }) => ({ ...event, occurredAt: at }));

const Interval = z
  .strictObject({ from: WireInstant, to: WireInstant })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'the hold ends before it begins' });
type Interval = z.output<typeof Interval>;

const optionalInstant = WireInstant.nullable().default(null);

const Call = z
  .strictObject({
    ...common,
    type: z.literal('call'),
    startedAt: optionalInstant,
    connectedAt: optionalInstant,
    /** Absent: nobody, or no agent, picked up. */
    answeredAt: optionalInstant,
    endedAt: WireInstant,
    /** Time on hold: as one duration or as intervals, never both, for it would be subtracted twice. */
    heldMs: wireDurationMs(CALL_MS_MAX).default(0),
    holds: z.array(Interval).max(HOLDS_MAX).default([]),
    systemMs: wireDurationMs(CALL_MS_MAX).default(0),
    /** Spoken responses, for accounts that pay by the response. Counted here or sent as replies, never both. */
    responses: wireCount(0, QUANTITY_MAX).default(0),
    translation: z
      .strictObject({ parties: wireCount(1, PARTIES_MAX) })
      .nullable()
      .default(null),
  })
  .superRefine((call, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    const { startedAt, connectedAt, answeredAt, endedAt } = call;
    if (startedAt === null && connectedAt === null && answeredAt === null) {
      refuse('startedAt', 'say when the call began: startedAt, connectedAt or answeredAt');
    }
    const instants = [
      ['started', startedAt],
      ['connected', connectedAt],
      ['was answered', answeredAt],
    ] as const;
    for (const [happened, at] of instants) {
      if (at !== null && endedAt < at) refuse('endedAt', `the call ended before it ${happened}`);
    }
    const beganAt = Math.min(startedAt ?? endedAt, connectedAt ?? endedAt, answeredAt ?? endedAt);
    if (endedAt - beganAt > CALL_MS_MAX) refuse('endedAt', 'the call lasted longer than seven days');
    if (call.heldMs > 0 && call.holds.length > 0) {
      refuse('holds', 'say heldMs or holds, not both: the same time would be subtracted twice');
    }
  })
  .transform(({ translation, holds, ...call }) => ({
    ...call,
    callId: call.callId ?? call.id,
    holds: mergeIntervals(holds),
    translationParties: translation?.parties ?? null,
    // A call belongs to the moment it began, as its people remember it and as the log lists it; dated by its end,
    // a call over midnight would change day, and a rate set while somebody speaks would price the talk before it.
    // One order for every direction, because the kind may be known only after the agent is looked up.
    occurredAt: call.answeredAt ?? call.connectedAt ?? call.startedAt ?? call.endedAt,
  }));

/** What an agent sends, checked and turned into whole milliseconds and explicit nulls. */
export const UsageEvent = z.discriminatedUnion('type', [Reply, Call, Lead]);
export type UsageEvent = z.output<typeof UsageEvent>;
export type UsageEventInput = z.input<typeof UsageEvent>;
export type CallEvent = Extract<UsageEvent, { type: 'call' }>;

/** An event whose agent has been looked up, so that its kind is certain. */
export type RatableEvent = UsageEvent & { kind: AgentKind };

export const directions = ['inbound', 'outbound', 'web'] as const;
export type Direction = (typeof directions)[number];

export function directionOf(kind: AgentKind): Direction | null {
  switch (kind) {
    case 'voice_inbound':
      return 'inbound';
    case 'voice_outbound':
      return 'outbound';
    case 'voice_web':
      return 'web';
    default:
      return null;
  }
}

/**
 * One text for one payload, whatever order, spelling of an instant or default the sender chose: the same key with
 * another text is another payload. Take it of the event as it was sent, before its kind is looked up.
 */
export function canonicalPayload(event: UsageEvent): string {
  const values = event as Readonly<Record<string, unknown>>;
  let payload = '';
  for (const [name, quoted] of PAYLOAD_FIELDS) {
    const value = values[name];
    if (saysSomething(value)) payload += `${payload && ','}[${quoted},${JSON.stringify(value)}]`;
  }
  return `[${payload}]`;
}

const PAYLOAD_FIELDS = [
  ...new Set([Reply, Call, Lead].flatMap((type) => Object.keys(type.in.shape))),
  'occurredAt',
  'translationParties',
]
  .sort()
  .map((name) => [name, JSON.stringify(name)] as const);

// A field added by a later release must not turn the retry of an older event into a conflict.
function saysSomething(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== false && value !== 0;
}

function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** How much of `from … to` the intervals cover, given that they do not overlap. */
export function coveredMs(intervals: readonly Interval[], from: InstantMs, to: InstantMs): number {
  let total = 0;
  for (const interval of intervals) {
    total += Math.max(0, Math.min(interval.to, to) - Math.max(interval.from, from));
  }
  return total;
}
