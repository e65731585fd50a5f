import { z } from 'zod';
import { printCredits } from '../../domain/credits.ts';
import { invariant } from '../../domain/errors.ts';
import { expectation, type Fault, faultsOf, inBody } from '../../domain/faults.ts';
import { UsageEvent } from '../../domain/usage-event.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { EventRefusal, RecordAnswer } from '../../ledger/record-usage.ts';
import type { Body } from '../body.ts';
import { CLOUD_EVENT, CLOUD_EVENT_BATCH, unwrapCloudEvent } from '../cloud-events.ts';
import { type Endpoint, invalid, JSON_MEDIA, ok, readQuery } from '../endpoint.ts';
import { problem, RefusedError } from '../problem.ts';
import type { Reply } from '../route.ts';
import { CreditsText, InstantText, instantText } from '../scalars.ts';

const EVENTS_MAX = 1_000;
const ECHO_LENGTH_MAX = 200;

const Counted = z.strictObject({
  status: z.enum(['recorded', 'duplicate']),
  id: z.string(),
  source: z.string(),
  chargedCredits: CreditsText,
  actualSeconds: z.number(),
  billedSeconds: z.number(),
  free: z.string().nullable(),
  rateId: z.string().nullable(),
  balanceAfter: CreditsText,
  occurredAt: InstantText,
  chargedAt: InstantText,
  late: z.boolean(),
});

const TurnedAway = z.strictObject({
  status: z.literal('refused'),
  id: z.string().nullable(),
  source: z.string().nullable(),
  error: z.strictObject({
    code: z.enum(['invalid', 'conflict', 'future', 'unknown-agent', 'unknown-kind']),
    message: z.string(),
    errors: z.array(z.strictObject({ pointer: z.string(), message: z.string() })).optional(),
  }),
});

const Batch = z.strictObject({
  recorded: z.int(),
  duplicates: z.int(),
  refused: z.int(),
  events: z.array(z.discriminatedUnion('status', [Counted, TurnedAway])),
});

export const EventAnswer = Counted;
export type EventAnswer = z.output<typeof Counted>;
type BatchAnswer = z.output<typeof Batch>['events'][number];

export const callExample = {
  type: 'call',
  id: 'call-7f3a',
  agent: 'front-desk',
  kind: 'voice_inbound',
  company: 'acme',
  answeredAt: '2026-05-01T09:30:00Z',
  endedAt: '2026-05-01T09:31:01Z',
};

export const countedExample: EventAnswer = {
  status: 'recorded',
  id: 'call-7f3a',
  source: 'api',
  chargedCredits: '20',
  actualSeconds: 61,
  billedSeconds: 120,
  free: null,
  rateId: 'inbound',
  balanceAfter: '9980',
  occurredAt: '2026-05-01T09:30:00.000Z',
  chargedAt: '2026-05-01T09:30:00.000Z',
  late: false,
};

type Read =
  | { event: UsageEvent; pointerTo: (field: string) => string }
  | { faults: Fault[]; id: string | null; source: string | null };

const refusals: Record<EventRefusal, { status: number; message: string; field: string }> = {
  conflict: { status: 409, message: 'An event of this source and id says something else.', field: 'id' },
  future: { status: 422, message: 'The event lies more than five minutes ahead.', field: 'at' },
  'unknown-agent': { status: 422, message: 'This account knows no such agent.', field: 'agent' },
  'unknown-kind': { status: 422, message: 'Say the kind of an agent that is not known yet.', field: 'kind' },
};

export function usageEndpoints(ledger: Ledger): Endpoint[] {
  return [
    {
      method: 'POST',
      path: '/v1/events',
      scope: 'ingest',
      group: 'Usage',
      summary: 'Count usage',
      about:
        `One event, a list, or {"events": […]} of up to ${EVENTS_MAX}. As CloudEvents 1.0: one as ${CLOUD_EVENT}, a list as ${CLOUD_EVENT_BATCH}; ` +
        'id and source come from the envelope, the type is tallybot.usage.reply, .call or .lead, time stands in for at, the rest is data. ' +
        'An event is known by source and id for ever: sent again it is answered as the first time, sent again with another content it is a conflict. ' +
        'A batch is answered with 200, each event by itself and in order; those that are refused do not hold up the rest. ' +
        'Usage that happened is counted whatever the balance.',
      query: z.strictObject({}),
      body: z.union([
        UsageEvent,
        z.array(UsageEvent).min(1).max(EVENTS_MAX),
        z.strictObject({ events: z.array(UsageEvent).min(1).max(EVENTS_MAX) }),
      ]),
      media: [...JSON_MEDIA, CLOUD_EVENT, CLOUD_EVENT_BATCH],
      answer: z.union([Counted, Batch]),
      problems: {
        409: 'The one event is known with another content. Nothing has changed.',
        422: 'The one event lies more than five minutes ahead, or its agent is not known.',
      },
      example: {
        body: callExample,
        answer: countedExample,
      },
      async handle({ accountId, query, body }) {
        readQuery(z.strictObject({}), query);
        const { items, single, at } = unpack(body);
        const wrapped = body !== null && body.media !== 'application/json';
        const read = items.map((item, index) => readEvent(item, wrapped, single ? [] : [...at, index]));
        if (single) return recordOne(ledger, accountId, read[0]);
        return recordBatch(ledger, accountId, read);
      },
    },
  ];
}

/** What there is to count, whether it was one alone, and where in the body a list stands. */
function unpack(body: Body | null): { items: readonly unknown[]; single: boolean; at: readonly string[] } {
  const json = body?.json;
  if (body?.media === CLOUD_EVENT) return { items: [json], single: true, at: [] };
  const inside = body?.media === 'application/json' && isBatch(json);
  const list = inside ? json.events : json;
  const at = inside ? ['events'] : [];
  if (!Array.isArray(list)) {
    if (!inside && body?.media !== CLOUD_EVENT_BATCH) return { items: [json], single: true, at };
    throw new RefusedError(invalid([{ ...inBody(at), message: 'must be a list of events' }]));
  }
  if (list.length === 0 || list.length > EVENTS_MAX) {
    throw new RefusedError(
      invalid([{ ...inBody(at), message: `must hold 1 to ${EVENTS_MAX} events, and holds ${list.length}` }]),
    );
  }
  return { items: list, single: false, at };
}

function isBatch(json: unknown): json is { events: unknown } {
  return (
    typeof json === 'object' &&
    json !== null &&
    Object.hasOwn(json, 'events') &&
    Object.keys(json).length === 1
  );
}

function readEvent(item: unknown, wrapped: boolean, at: readonly PropertyKey[]): Read {
  const place = (path: readonly PropertyKey[]) => inBody([...at, ...path]);
  const unwrapped = wrapped
    ? unwrapCloudEvent(item, place)
    : { event: item, place: (path: readonly PropertyKey[]) => path };
  if ('faults' in unwrapped) return { faults: unwrapped.faults, ...keyOf(item) };
  const result = UsageEvent.safeParse(unwrapped.event, { error: expectation });
  if (result.success) {
    return { event: result.data, pointerTo: (field) => place(unwrapped.place([field])).pointer };
  }
  return { faults: faultsOf(result.error, (path) => place(unwrapped.place(path))), ...keyOf(item) };
}

/** One event alone is answered by the status too. */
export function answerOne(
  event: UsageEvent,
  answer: RecordAnswer,
  pointerTo = (field: string) => inBody([field]).pointer,
): Reply {
  if (answer.status !== 'refused') return ok(printAnswer(event, answer));
  const { status, message, field } = refusals[answer.reason];
  // A call says no `at`; one that begins ahead of time ends ahead of it too.
  const pointer = pointerTo(field === 'at' && event.type === 'call' ? 'endedAt' : field);
  return problem(status, message, { code: answer.reason, errors: [{ pointer, message }] });
}

async function recordOne(ledger: Ledger, accountId: string, read: Read | undefined): Promise<Reply> {
  invariant(read, 'a single event was read');
  if ('faults' in read) return invalid(read.faults);
  const [answer] = await ledger.record(accountId, [read.event]);
  invariant(answer, 'every event has an answer');
  return answerOne(read.event, answer, read.pointerTo);
}

async function recordBatch(ledger: Ledger, accountId: string, read: readonly Read[]): Promise<Reply> {
  const sound = read.flatMap((one) => ('event' in one ? [one.event] : []));
  const recorded = sound.length > 0 ? await ledger.record(accountId, sound) : [];
  let next = 0;
  const events = read.map((one): BatchAnswer => {
    if ('faults' in one) {
      const { id, source, faults } = one;
      const errors = faults.map(({ pointer = '#', message }) => ({ pointer, message }));
      const message = 'Some of the event is not as expected.';
      return { status: 'refused', id, source, error: { code: 'invalid', message, errors } };
    }
    const answer = recorded[next++];
    invariant(answer, 'every event has an answer');
    if (answer.status !== 'refused') return printAnswer(one.event, answer);
    const { id, source } = one.event;
    const { message } = refusals[answer.reason];
    return { status: 'refused', id, source, error: { code: answer.reason, message } };
  });
  const count = (status: BatchAnswer['status']) => events.filter((event) => event.status === status).length;
  return ok({
    recorded: count('recorded'),
    duplicates: count('duplicate'),
    refused: count('refused'),
    events,
  } satisfies z.output<typeof Batch>);
}

function printAnswer(
  { id, source }: { id: string; source: string },
  { status, recorded }: Extract<RecordAnswer, { recorded: unknown }>,
): EventAnswer {
  return {
    status,
    id,
    source,
    chargedCredits: printCredits(recorded.charged),
    actualSeconds: recorded.actualMs / 1_000,
    billedSeconds: recorded.billedMs / 1_000,
    free: recorded.free,
    rateId: recorded.rateId,
    balanceAfter: printCredits(recorded.balanceAfter),
    occurredAt: instantText(recorded.occurredAt),
    chargedAt: instantText(recorded.chargedAt),
    late: recorded.chargedAt !== recorded.occurredAt,
  };
}

/** So that the sender knows which of its events was meant. */
function keyOf(item: unknown): { id: string | null; source: string | null } {
  const { id, source } = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
  return { id: echo(id), source: echo(source) };
}

function echo(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, ECHO_LENGTH_MAX) : null;
}
