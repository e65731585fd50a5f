import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import { agentOption, companyOption, periodOption } from '../../src/chat/option.ts';
import { readScope, sayerOf } from '../../src/chat/scope.ts';
import { readAgents } from '../../src/reports/agents.ts';
import { viewAgents } from '../../src/views/agents.ts';

const PERIOD = 'last 7 days';

export const usageAgents = command({
  path: 'usage agents',
  summary: 'Credits of each kind of agent, then of each agent',
  right: 'view',
  options: z.object({ period: periodOption(), agent: agentOption(), company: companyOption() }),
  examples: ['usage agents last week', 'usage agents this cycle company:"Acme"'],
  async run(options, context) {
    const scope = readScope(options, PERIOD, context);
    const breakdown = await readAgents(context.reports, context.directory, scope, context.now);
    return viewAgents(breakdown, context.directory, sayerOf('usage agents', options, PERIOD));
  },
});
