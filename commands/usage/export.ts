import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import type { Context } from '../../src/chat/context.ts';
import { agentOption, choiceOption, companyOption, periodOption } from '../../src/chat/option.ts';
import { readScope, sayerOf } from '../../src/chat/scope.ts';
import { UserError } from '../../src/domain/errors.ts';
import { readAgents } from '../../src/reports/agents.ts';
import { readChange } from '../../src/reports/change.ts';
import { type HistoryStep, historySteps, readHistory } from '../../src/reports/history.ts';
import { readWholeLog } from '../../src/reports/log.ts';
import { readPatterns } from '../../src/reports/patterns.ts';
import type { Scope } from '../../src/reports/scope.ts';
import { readValue } from '../../src/reports/value.ts';
import { readWholeStatement } from '../../src/reports/whole-statement.ts';
import { type ExportReport, exportReports, viewExport } from '../../src/views/export.ts';
import type { Sheet } from '../../src/views/sheet.ts';
import {
  agentSheet,
  changeSheet,
  companySheet,
  historySheet,
  logSheet,
  patternSheet,
  statementSheet,
  valueSheet,
} from '../../src/views/sheets.ts';

// Some two megabytes, which every chat still takes.
const ROWS_MAX = 10_000;

const PERIOD = 'last 30 days';

export const usageExport = command({
  path: 'usage export',
  summary: 'Any report as a CSV file',
  right: 'view',
  options: z.object({
    report: choiceOption(exportReports, 'which report'),
    period: periodOption(),
    agent: agentOption(),
    company: companyOption(),
    by: choiceOption(historySteps, 'of the history: days or weeks'),
  }),
  examples: ['usage export log last week', 'usage export history last 3 months weekly'],
  async run({ report = 'agents', by, ...options }, context) {
    const scope = readScope(options, PERIOD, context);
    const sheet = await readSheet(report, by, scope, context);
    const say = sayerOf('usage export', { ...options, report, by }, PERIOD);
    return viewExport(report, sheet, ROWS_MAX, scope, context.directory, say);
  },
});

async function readSheet(
  report: ExportReport,
  by: HistoryStep | undefined,
  scope: Scope,
  { reports, directory, now }: Context,
): Promise<Sheet> {
  const { zone } = scope.period;
  switch (report) {
    case 'agents':
      return agentSheet(await readAgents(reports, directory, scope, now), directory);
    case 'companies':
      return companySheet(await readAgents(reports, directory, scope, now), directory);
    case 'history':
      return historySheet(await readHistory(reports, directory, scope, by ?? 'daily', now));
    case 'patterns':
      return patternSheet(await readPatterns(reports, directory, scope, now));
    case 'log':
      return logSheet(() => readWholeLog(reports, directory, scope, ROWS_MAX), zone, directory);
    case 'why':
      return changeSheet(await readChange(reports, directory, scope, now), directory);
    case 'value':
      return valueSheet(await readValue(reports, directory, scope, now), directory);
    case 'statement':
      refuseFilters(scope);
      return statementSheet(
        () => readWholeStatement(reports, directory, scope, now, ROWS_MAX),
        zone,
        directory,
      );
  }
}

/** Each line says the balance after it, which only the whole account has. */
function refuseFilters({ agent, company }: Scope): void {
  if (agent === null && company === null) return;
  throw new UserError('statement-whole', 'The statement is of the whole account.', {
    hint: 'Leave the agent and the company out, or export the log: “/usage export log”.',
  });
}
