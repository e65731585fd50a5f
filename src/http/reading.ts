import { z } from 'zod';
import { AgentKind } from '../domain/agent.ts';
import { printCredits } from '../domain/credits.ts';
import type { RunOut, Silence } from '../domain/forecast.ts';
import { grantPools } from '../domain/grant.ts';
import { type Period, type PeriodContext, parsePeriod } from '../domain/period.ts';
import { WireInstant, wireText } from '../domain/wire.ts';
import { type Balance, readBalance, readRunOut } from '../reports/balance.ts';
import {
  type EventLine,
  type Page,
  type ReportStore,
  type StatementLine,
  statementKinds,
  type UsageSum,
  usageGroups,
} from '../reports/ports.ts';
import { readStatement } from '../reports/statement.ts';
import { unauthorized } from './authenticate.ts';
import { type Endpoint, endpoint, ok } from './endpoint.ts';
import { RefusedError } from './problem.ts';
import { addressCount, addressFlag, CreditsText, InstantText, instantText } from './scalars.ts';

const LINES = 50;
const LINES_MAX = 500;
const CURSOR_LENGTH_MAX = 500;

const paging = {
  cursor: wireText(CURSOR_LENGTH_MAX)
    .optional()
    .describe('The nextCursor of the page before. Left out: the first page.'),
  limit: addressCount(1, LINES_MAX, LINES).describe(`How many lines, at most ${LINES_MAX}.`),
};

function pageOf<Line extends z.ZodType>(line: Line) {
  return z.strictObject({
    lines: z.array(line).describe('Newest first.'),
    nextCursor: z.string().nullable().describe('Where the next page begins; null: this was the last.'),
  });
}

const RunOutAnswer = z.discriminatedUnion('known', [
  z.strictObject({
    known: z.literal(true),
    soonest: z.iso.date().nullable().describe('One future in ten is sooner. null: not within the horizon.'),
    likely: z.iso.date().nullable().describe('As many futures are sooner as later.'),
    latest: z.iso.date().nullable().describe('One future in ten is later.'),
    horizon: z.iso.date().describe('The last day looked at.'),
  }),
  z.strictObject({
    known: z.literal(false).describe('Whether there is enough to tell from.'),
    activeDays: z.int().describe('Days with usage so far; seven are needed.'),
  }),
]);

const BalanceAnswer = z.strictObject({
  at: InstantText,
  zone: z.string(),
  plan: z.strictObject({ id: z.string(), name: z.string() }).nullable().describe('null: pay as you go.'),
  planCredits: CreditsText.describe('What is left of the allowance and of what was carried over.'),
  topUpCredits: CreditsText.describe('What is left of top-ups, promotions and adjustments.'),
  scopedCredits: CreditsText.describe('Of both, what only one agent may spend.'),
  held: CreditsText.describe('What live holds set aside.'),
  available: CreditsText.describe('What nobody has spent or set aside.'),
  allowance: CreditsText.describe('What the plan gave for this cycle.'),
  used: CreditsText.describe('What this cycle used, whoever paid.'),
  overage: CreditsText.describe('Spent beyond all credits, and owed.'),
  absorbed: CreditsText.describe('Spent beyond all credits, and let go.'),
  cycle: z
    .strictObject({ number: z.int(), startsAt: InstantText, endsAt: InstantText })
    .describe('The billing cycle.'),
  daysLeft: z.int().describe('Local days until the cycle ends.'),
  nextBoundary: z
    .strictObject({ at: InstantText, what: z.enum(['reset', 'expiry', 'start']), credits: CreditsText })
    .describe('When the balance next changes without anybody spending.'),
  runOut: RunOutAnswer.describe('When the credits end at this pace.'),
  topUpUrl: z.string().nullable(),
});

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

const StatementAnswerLine = z.strictObject({
  at: InstantText,
  kind: z.enum(statementKinds).describe('What moved.'),
  credits: CreditsText.describe('What was used, with a minus, or added.'),
  change: CreditsText.describe('What it did to the balance.'),
  balanceAfter: CreditsText,
  grantId: text.describe('The credits it moved.'),
  pool: z.enum(grantPools).nullable().describe('Where those come from.'),
  event: z
    .strictObject({
      source: z.string(),
      id: z.string(),
      type: z.string(),
      agent: z.string(),
      callId: text,
    })
    .nullable()
    .describe('The usage event.'),
  voided: z.boolean().describe('It was taken back since.'),
  remarks: text,
});

const UsageQuery = z.strictObject({
  period: wireText(100)
    .default('this cycle')
    .describe('In words: today, last 7 days, october 2025, this cycle, 2026-05-01..2026-05-31.'),
  groupBy: z.enum(usageGroups).default('agent').describe('By what to add up.'),
  agent: wireText().optional(),
  kind: AgentKind.optional(),
  model: wireText().optional(),
  company: wireText().optional(),
});

const UsageAnswer = z.strictObject({
  period: z
    .strictObject({
      said: z.string().describe('In full: which days, in which zone.'),
      firstDay: z.iso.date().describe('The first local day.'),
      lastDay: z.iso.date().describe('The last one, which belongs to it.'),
      zone: z.string(),
    })
    .describe('What was counted.'),
  groupBy: z.enum(usageGroups).describe('By what it is added up.'),
  total: CreditsText.describe('All of it.'),
  rows: z
    .array(
      z.strictObject({
        key: z
          .string()
          .describe('The agent, kind, model, company, person or day; empty where none was named.'),
        usedCredits: CreditsText.describe('What it used.'),
        events: z.int().describe('How many events.'),
        calls: z
          .int()
          .nullable()
          .describe('How many calls. By person, this and what follows is not counted.'),
        chats: z.int().nullable().describe('How many chats.'),
        messages: z.int().nullable().describe('How many replies.'),
        leads: z.int().nullable(),
        actualSeconds: z.number().nullable(),
        billedSeconds: z.number().nullable(),
      }),
    )
    .describe('The most used first; days in their order.'),
});

export function readingEndpoints(store: ReportStore, clock: () => number): Endpoint[] {
  const common = { method: 'GET', scope: 'read', group: 'Reading' } as const;
  return [
    endpoint({
      ...common,
      path: '/v1/balance',
      summary: 'Read the balance',
      about:
        'What is left in both pools, what is held, what the cycle gave and used, and when it will run out.',
      answer: BalanceAnswer,
      example: { answer: balanceExample },
      async handle({ accountId }) {
        const now = clock();
        const [balance, runOut] = await Promise.all([
          readBalance(store, accountId, now),
          readRunOut(store, accountId, now),
        ]);
        return ok(printBalance(theirs(balance), theirs(runOut)));
      },
    }),
    endpoint({
      ...common,
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
    }),
    endpoint({
      ...common,
      path: '/v1/statement',
      summary: 'Read the statement',
      about: 'Everything used and added, newest first, each line with the balance after it.',
      query: z.strictObject(paging),
      answer: pageOf(StatementAnswerLine),
      example: { path: '/v1/statement?limit=1', answer: { lines: [statementExample], nextCursor: null } },
      async handle({ accountId, query }) {
        const page = await readStatement(store, accountId, query, clock());
        return ok(printPage(theirs(page), printStatementLine));
      },
    }),
    endpoint({
      ...common,
      path: '/v1/usage',
      summary: 'Add up usage',
      about: 'Sums of whole days of the account’s zone. The period is said back in full.',
      query: UsageQuery,
      answer: UsageAnswer,
      example: { path: '/v1/usage?groupBy=agent&period=last%207%20days', answer: usageExample },
      async handle({ accountId, query: { period: words, ...question } }) {
        const now = clock();
        const { anchor } = theirs(await store.credits(accountId, now));
        const period = inWholeDays(words, { now, anchor, zone: anchor.zone });
        const { said, firstDay, lastDay, zone } = period;
        const sums = await store.usage(accountId, { ...question, from: firstDay, to: lastDay });
        return ok({
          period: { said, firstDay, lastDay, zone },
          groupBy: question.groupBy,
          total: printCredits(sums.reduce((total, { used }) => total + used, 0n)),
          rows: sums.map(printSum),
        } satisfies z.output<typeof UsageAnswer>);
      },
    }),
  ];
}

/** A key of an account that is gone opens nothing. */
function theirs<T>(read: T | null): T {
  if (read === null) throw new RefusedError(unauthorized());
  return read;
}

/** A cycle may begin in the middle of a day, but sums are of whole days: what is said is what was counted. */
function inWholeDays(words: string, context: PeriodContext): Period {
  const period = parsePeriod(words, context);
  return period.cycle ? parsePeriod(`${period.firstDay}..${period.lastDay}`, context) : period;
}

function printPage<Line, Answer>({ lines, nextCursor }: Page<Line>, print: (line: Line) => Answer) {
  return { lines: lines.map(print), nextCursor };
}

function printBalance(balance: Balance, runOut: RunOut | Silence): z.output<typeof BalanceAnswer> {
  const { at, zone, plan, cycle, daysLeft, nextBoundary, topUpUrl } = balance;
  return {
    at: instantText(at),
    zone,
    plan,
    planCredits: printCredits(balance.planCredits),
    topUpCredits: printCredits(balance.topUpCredits),
    scopedCredits: printCredits(balance.scopedCredits),
    held: printCredits(balance.held),
    available: printCredits(balance.available),
    allowance: printCredits(balance.allowance),
    used: printCredits(balance.used),
    overage: printCredits(balance.overage),
    absorbed: printCredits(balance.absorbed),
    cycle: {
      number: cycle.number,
      startsAt: instantText(cycle.startsAt),
      endsAt: instantText(cycle.endsAt),
    },
    daysLeft,
    nextBoundary: {
      at: instantText(nextBoundary.at),
      what: nextBoundary.what,
      credits: printCredits(nextBoundary.credits),
    },
    runOut: printRunOut(runOut),
    topUpUrl,
  };
}

function printRunOut(runOut: RunOut | Silence): z.output<typeof RunOutAnswer> {
  if ('silent' in runOut) return { known: false, activeDays: runOut.activeDays };
  const { runsOut, horizon } = runOut;
  return { known: true, soonest: runsOut.p10, likely: runsOut.p50, latest: runsOut.p90, horizon };
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

function printStatementLine(line: StatementLine): z.output<typeof StatementAnswerLine> {
  const { at, credits, change, balanceAfter, ...rest } = line;
  return {
    ...rest,
    at: instantText(at),
    credits: printCredits(credits),
    change: printCredits(change),
    balanceAfter: printCredits(balanceAfter),
  };
}

function printSum({
  used,
  actualMs,
  billedMs,
  ...rest
}: UsageSum): z.output<typeof UsageAnswer>['rows'][number] {
  return {
    ...rest,
    usedCredits: printCredits(used),
    actualSeconds: seconds(actualMs),
    billedSeconds: seconds(billedMs),
  };
}

function seconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1_000;
}

const balanceExample: z.output<typeof BalanceAnswer> = {
  at: '2026-05-01T09:31:05.000Z',
  zone: 'Europe/Berlin',
  plan: { id: 'base', name: 'Base' },
  planCredits: '7980',
  topUpCredits: '2000',
  scopedCredits: '0',
  held: '30',
  available: '9950',
  allowance: '10000',
  used: '2020',
  overage: '0',
  absorbed: '0',
  cycle: { number: 4, startsAt: '2026-04-30T22:00:00.000Z', endsAt: '2026-05-31T22:00:00.000Z' },
  daysLeft: 30,
  nextBoundary: { at: '2026-05-31T22:00:00.000Z', what: 'reset', credits: '10000' },
  runOut: { known: true, soonest: '2026-05-24', likely: '2026-05-29', latest: null, horizon: '2026-07-30' },
  topUpUrl: null,
};

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

const statementExample: z.output<typeof StatementAnswerLine> = {
  at: '2026-05-01T09:30:00.000Z',
  kind: 'usage',
  credits: '-20',
  change: '-20',
  balanceAfter: '9980',
  grantId: 'subscription:cycle:4',
  pool: 'plan',
  event: { source: 'api', id: 'call-7f3a', type: 'call', agent: 'front-desk', callId: 'call-7f3a' },
  voided: false,
  remarks: null,
};

const usageExample: z.output<typeof UsageAnswer> = {
  period: {
    said: '25 April – 1 May 2026 (7 days, Europe/Berlin)',
    firstDay: '2026-04-25',
    lastDay: '2026-05-01',
    zone: 'Europe/Berlin',
  },
  groupBy: 'agent',
  total: '2020',
  rows: [
    {
      key: 'front-desk',
      usedCredits: '2020',
      events: 101,
      calls: 101,
      chats: 0,
      messages: 0,
      leads: 3,
      actualSeconds: 6161,
      billedSeconds: 12120,
    },
  ],
};
