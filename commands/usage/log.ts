import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import {
  agentOption,
  choiceOption,
  companyOption,
  cursorOption,
  periodOption,
} from '../../src/chat/option.ts';
import { readScope, sayerOf } from '../../src/chat/scope.ts';
import { agentKinds } from '../../src/domain/agent-kinds.ts';
import { eventTypes, readLog } from '../../src/reports/log.ts';
import { viewLog } from '../../src/views/log.ts';

const PERIOD = 'last 7 days';

export const usageLog = command({
  path: 'usage log',
  summary: 'Every event: when, who, what it cost, and why some cost nothing',
  right: 'view',
  options: z.object({
    period: periodOption(),
    agent: agentOption(),
    company: companyOption(),
    kind: choiceOption(agentKinds, 'one kind of agent only'),
    type: choiceOption(eventTypes, 'one type of event only'),
    after: cursorOption(),
  }),
  examples: ['usage log yesterday', 'usage log last week call agent:"Support bot"'],
  async run(options, context) {
    const { kind, type, after } = options;
    const scope = readScope(options, PERIOD, context);
    const log = await readLog(context.reports, context.directory, scope, { kind, type }, { cursor: after });
    return viewLog(log, context.directory, sayerOf('usage log', options, PERIOD));
  },
});
