import { z } from 'zod';
import { AgentKind } from '../../domain/agent.ts';
import { printCredits } from '../../domain/credits.ts';
import { type Period, type PeriodContext, parsePeriod } from '../../domain/period.ts';
import { wireText } from '../../domain/wire.ts';
import type { ReportStore } from '../../reports/ports/store.ts';
import { type UsageSum, usageGroups } from '../../reports/ports/usage.ts';
import { type Endpoint, endpoint, ok } from '../endpoint.ts';
import { CreditsText } from '../scalars.ts';
import { theirs } from './theirs.ts';

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

export function usageEndpoint(store: ReportStore, clock: () => number): Endpoint {
  return endpoint({
    method: 'GET',
    scope: 'read',
    group: 'Reading',
    path: '/v1/usage',
    summary: 'Add up usage',
    about: 'Sums of whole days of the account’s zone. The period is said back in full.',
    query: UsageQuery,
    answer: UsageAnswer,
    example: { path: '/v1/usage?groupBy=agent&period=last%207%20days', answer: usageExample },
    async handle({ accountId, query: { period: words, ...question } }) {
      const now = clock();
      const { anchor, usedSince } = theirs(await store.directory(accountId));
      const period = inWholeDays(words, { now, anchor, zone: anchor.zone, usedSince });
      const { said, firstDay, lastDay, zone } = period;
      const sums = await store.usage(accountId, { ...question, from: firstDay, to: lastDay });
      return ok({
        period: { said, firstDay, lastDay, zone },
        groupBy: question.groupBy,
        total: printCredits(sums.reduce((total, { used }) => total + used, 0n)),
        rows: sums.map(printSum),
      } satisfies z.output<typeof UsageAnswer>);
    },
  });
}

/** A cycle may begin in the middle of a day, but sums are of whole days: what is said is what was counted. */
function inWholeDays(words: string, context: PeriodContext): Period {
  const period = parsePeriod(words, context);
  return period.cycle ? parsePeriod(`${period.firstDay}..${period.lastDay}`, context) : period;
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
