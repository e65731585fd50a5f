import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import { agentOption, companyOption, numberOption, periodOption } from '../../src/chat/option.ts';
import { readScope, sayerOf } from '../../src/chat/scope.ts';
import { readValue } from '../../src/reports/value.ts';
import { viewValue } from '../../src/views/value.ts';

const WORTH_MAX = 1_000_000;

const PERIOD = 'last 30 days';

export const usageValue = command({
  path: 'usage value',
  summary: 'Credits for each lead, by agent, and the return on what was spent',
  right: 'view',
  options: z.object({
    period: periodOption(),
    agent: agentOption(),
    company: companyOption(),
    worth: numberOption(1, WORTH_MAX, 'what a lead is worth to you, in the currency of your plan'),
  }),
  examples: ['usage value last month', 'usage value last month worth:50'],
  async run(options, context) {
    const scope = readScope(options, PERIOD, context);
    const value = await readValue(context.reports, context.directory, scope, context.now);
    return viewValue(value, options.worth, context.directory, sayerOf('usage value', options, PERIOD));
  },
});
