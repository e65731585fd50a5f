import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import { agentOption, companyOption, periodOption } from '../../src/chat/option.ts';
import { readScope, sayerOf } from '../../src/chat/scope.ts';
import { readPatterns } from '../../src/reports/patterns.ts';
import { viewPatterns } from '../../src/views/patterns.ts';

const PERIOD = 'last 3 months';

export const usagePatterns = command({
  path: 'usage patterns',
  summary: 'Average, peak days and weeks, weekdays, trend, and where this cycle is heading',
  right: 'view',
  options: z.object({ period: periodOption(), agent: agentOption(), company: companyOption() }),
  examples: ['usage patterns', 'usage patterns last 8 weeks agent:"Support bot"'],
  async run(options, context) {
    const scope = readScope(options, PERIOD, context);
    const patterns = await readPatterns(context.reports, context.directory, scope, context.now);
    return viewPatterns(patterns, context.directory, sayerOf('usage patterns', options, PERIOD));
  },
});
