import { z } from 'zod';
import { printCredits } from '../../domain/credits.ts';
import { grantPools } from '../../domain/grant.ts';
import { type StatementLine, statementKinds } from '../../reports/ports/statement.ts';
import type { ReportStore } from '../../reports/ports/store.ts';
import { readStatement } from '../../reports/statement.ts';
import { type Endpoint, endpoint, ok } from '../endpoint.ts';
import { CreditsText, InstantText, instantText } from '../scalars.ts';
import { pageOf, paging, printPage } from './page.ts';
import { theirs } from './theirs.ts';

const text = z.string().nullable();

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

export function statementEndpoint(store: ReportStore, clock: () => number): Endpoint {
  return endpoint({
    method: 'GET',
    scope: 'read',
    group: 'Reading',
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
  });
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
