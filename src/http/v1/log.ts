import { z } from 'zod';
import { AgentKind } from '../../domain/agent.ts';
import { printCredits } from '../../domain/credits.ts';
import { WireInstant, wireText } from '../../domain/wire.ts';
import type { EventLine } from '../../reports/ports/pages.ts';
import type { ReportStore } from '../../reports/ports/store.ts';
import { type Endpoint, endpoint, ok } from '../endpoint.ts';
import { addressFlag, CreditsText, InstantText, instantText } from '../scalars.ts';
import { pageOf, paging, printPage } from './page.ts';

const EventsQuery = z.strictObject({
  ...paging,
  from: WireInstant.optional().describe('Events from then on.'),
  to: WireInstant.optional().describe('Events before then.'),
  agent: wireText().optional(),
  company: wireText().optional(),
  kind: AgentKind.optional(),
  type: z.enum(['reply', 'call', 'lead', 'adjustment']).optional(),
  includePlayground: addressFlag().describe('Try-outs as well.'),
});

const text = z.string().nullable();

const EventAnswerLine = z.strictObject({
  source: z.string(),
  id: z.string(),
  type: z.string(),
  occurredAt: InstantText,
  chargedAt: InstantText,
  late: z.boolean(),
  kind: z.string(),
  agent: z.string(),
  company: text,
  person: text,
  model: text,
  voice: text,
  surface: text,
  conversation: text,
  callId: text,
  quantity: z.int(),
  leads: z.int(),
  chargedCredits: CreditsText,
  unitPrice: CreditsText.describe('The price of one, or of a minute.'),
  rateId: text,
  actualSeconds: z.number(),
  billedSeconds: z.number(),
  free: text,
  remarks: text,
  voidedAt: InstantText.nullable().describe('When it was taken back.'),
});

export function logEndpoint(store: ReportStore): Endpoint {
  return endpoint({
    method: 'GET',
    scope: 'read',
    group: 'Reading',
    path: '/v1/events',
    summary: 'Read the log',
    about: 'Usage events, newest first. Pages stay right while new events arrive.',
    query: EventsQuery,
    answer: pageOf(EventAnswerLine),
    example: {
      path: '/v1/events?agent=front-desk&from=2026-05-01T00:00:00Z&limit=1',
      answer: { lines: [eventExample], nextCursor: 'WyIxNzc3NjI3ODAwMDAwIiwiNDIiXQ' },
    },
    async handle({ accountId, query }) {
      return ok(printPage(await store.events(accountId, query), printEvent));
    },
  });
}

function printEvent(event: EventLine): z.output<typeof EventAnswerLine> {
  const { seq: _, charged, actualMs, billedMs, occurredAt, chargedAt, voidedAt, unitPrice, ...rest } = event;
  return {
    ...rest,
    occurredAt: instantText(occurredAt),
    chargedAt: instantText(chargedAt),
    late: chargedAt !== occurredAt,
    chargedCredits: printCredits(charged),
    unitPrice: printCredits(unitPrice),
    actualSeconds: actualMs / 1_000,
    billedSeconds: billedMs / 1_000,
    voidedAt: voidedAt === null ? null : instantText(voidedAt),
  };
}

const eventExample: z.output<typeof EventAnswerLine> = {
  source: 'api',
  id: 'call-7f3a',
  type: 'call',
  occurredAt: '2026-05-01T09:30:00.000Z',
  chargedAt: '2026-05-01T09:30:00.000Z',
  late: false,
  kind: 'voice_inbound',
  agent: 'front-desk',
  company: 'acme',
  person: null,
  model: null,
  voice: null,
  surface: null,
  conversation: null,
  callId: 'call-7f3a',
  quantity: 0,
  leads: 0,
  chargedCredits: '20',
  unitPrice: '10',
  rateId: 'inbound',
  actualSeconds: 61,
  billedSeconds: 120,
  free: null,
  remarks: null,
  voidedAt: null,
};
