import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import { agentOption, companyOption, periodOption } from '../../src/chat/option.ts';
import { readScope, sayerOf } from '../../src/chat/scope.ts';
import { readChange } from '../../src/reports/change.ts';
import { viewChange } from '../../src/views/change.ts';

const PERIOD = 'last 7 days';

export const usageWhy = command({
  path: 'usage why',
  summary: 'What changed against the time before: volume or price, and the entries behind it',
  right: 'view',
  options: z.object({ period: periodOption(), agent: agentOption(), company: companyOption() }),
  examples: ['usage why last week', 'usage why yesterday agent:"Support bot"'],
  async run(options, context) {
    const scope = readScope(options, PERIOD, context);
    const change = await readChange(context.reports, context.directory, scope, context.now);
    return viewChange(change, context.directory, sayerOf('usage why', options, PERIOD));
  },
});
