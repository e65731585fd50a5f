import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import { agentOption, companyOption, periodOption } from '../../src/chat/option.ts';
import { readScope, sayerOf } from '../../src/chat/scope.ts';
import { readSummary } from '../../src/reports/summary.ts';
import { viewSummary } from '../../src/views/summary.ts';

const PERIOD = 'last 7 days';

export const usageSummary = command({
  path: 'usage',
  fullPath: 'usage summary',
  summary: 'What was used, of how much, by whom',
  right: 'view',
  options: z.object({ period: periodOption(), agent: agentOption(), company: companyOption() }),
  examples: ['usage last week', 'usage this cycle agent:"Support bot"'],
  async run(options, context) {
    const scope = readScope(options, PERIOD, context);
    const summary = await readSummary(context.reports, context.directory, scope, context.now);
    return viewSummary(summary, context.directory, sayerOf('usage', options, PERIOD));
  },
});
