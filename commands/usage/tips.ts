import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import { agentOption, companyOption, periodOption } from '../../src/chat/option.ts';
import { readScope, sayerOf } from '../../src/chat/scope.ts';
import { readTips } from '../../src/reports/tips.ts';
import { viewTips } from '../../src/views/tips.ts';

const PERIOD = 'last 30 days';

export const usageTips = command({
  path: 'usage tips',
  summary: 'What would cost less: a lighter model, another plan, longer calls; or nothing',
  right: 'view',
  options: z.object({ period: periodOption(), agent: agentOption(), company: companyOption() }),
  examples: ['usage tips', 'usage tips last month agent:"Support bot"'],
  async run(options, context) {
    const scope = readScope(options, PERIOD, context);
    const tips = await readTips(context.reports, context.directory, scope, context.now);
    return viewTips(tips, context.directory, sayerOf('usage tips', options, PERIOD));
  },
});
