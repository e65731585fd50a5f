import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import { agentOption, choiceOption, companyOption, periodOption } from '../../src/chat/option.ts';
import { readScope, sayerOf } from '../../src/chat/scope.ts';
import { historySteps, readHistory } from '../../src/reports/history.ts';
import { viewHistory } from '../../src/views/history.ts';
import { lenses } from '../../src/views/lens.ts';

const PERIOD = 'last 3 months';

export const usageHistory = command({
  path: 'usage history',
  summary: 'Credits, messages or calls over time, with the cycles',
  right: 'view',
  options: z.object({
    period: periodOption(),
    agent: agentOption(),
    company: companyOption(),
    lens: choiceOption(lenses, 'what is counted'),
    by: choiceOption(historySteps, 'days or weeks'),
    chart: choiceOption(['line', 'kinds'], 'one line, or bars that tell the kinds of agent apart'),
  }),
  examples: ['usage history messages weekly', 'usage history since october agent:"Support bot"'],
  async run(options, context) {
    const scope = readScope(options, PERIOD, context);
    const history = await readHistory(context.reports, context.directory, scope, options.by, context.now);
    const look = { lens: options.lens ?? 'credits', stacked: options.chart === 'kinds' };
    return viewHistory(history, look, context.directory, sayerOf('usage history', options, PERIOD));
  },
});
