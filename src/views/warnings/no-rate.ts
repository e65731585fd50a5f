import { button } from '../../cards/card.ts';
import { sayCount, sayName, sayTime } from '../../cards/format.ts';
import type { AgentKind } from '../../domain/agent.ts';
import { agentKinds } from '../../domain/agent-kinds.ts';
import type { WarningFacts } from '../../domain/warning.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import { kindNames, namesOf } from '../names.ts';
import { burstTable } from './burst.ts';
import { sayAt } from './standing.ts';
import type { Warning } from './warning-card.ts';

/** Usage that nobody has put a price on: it happened, it is written down, and it cost nothing. */
export function warnNoRate(
  all: readonly WarningFacts['no_rate'][],
  directory: Directory,
  zone: string,
): Warning {
  const names = namesOf(directory);
  const lines = all.map(({ agentId, kind, model, at }) => ({
    agent: names.agent(agentId),
    kind: sayKind(kind),
    model: names.model(model),
    at,
  }));
  const [first] = lines;
  const one = lines.length === 1 ? first : undefined;
  const at = sayAt(Math.min(...lines.map((line) => line.at)), zone);
  return {
    title: one
      ? `No rate for ${one.agent} (${one.kind}, ${one.model}): its usage is free`
      : `${sayCount(lines.length, 'kind')} of usage have no rate and are free`,
    tone: 'warning',
    what: `Since ${at} usage has come in for which no rate is in force. It is recorded and charged 0 credits. A rate that is added holds from then on; what has been free stays free.`,
    parts: one
      ? []
      : [
          burstTable(
            'Without a rate',
            [
              { label: 'Agent', align: 'left' },
              { label: 'Kind', align: 'left' },
              { label: 'Model', align: 'left' },
              { label: 'Since', align: 'left' },
            ],
            lines.map((line) => [line.agent, line.kind, line.model, sayTime(line.at, zone)]),
          ),
        ],
    fields: [
      ...(one
        ? [
            { label: 'Agent', value: one.agent },
            { label: 'Kind', value: one.kind },
            { label: 'Model', value: one.model },
          ]
        : []),
      { label: 'Next step', value: 'add a rate that matches it through the API (PUT /v1/rates/:id)' },
    ],
    next: [button('Log', 'usage log')],
    over: {
      title: one ? `${one.agent} has a rate again` : 'all of it has a rate again',
      said: `Usage without a rate had come in since ${at}.`,
    },
  };
}

function sayKind(kind: string): string {
  const known = agentKinds.find((each): each is AgentKind => each === kind);
  return known ? kindNames[known] : sayName(kind);
}
