import { sayCount, sayCredits, sayTime } from '../../cards/format.ts';
import type { WarningFacts } from '../../domain/warning.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import type { Situation } from '../../reports/warning.ts';
import { namesOf } from '../names.ts';
import { burstTable } from './burst.ts';
import { sayConsequence } from './low-credit.ts';
import { buyActions, situationFields } from './situation.ts';
import { sayAt } from './standing.ts';
import type { Warning } from './warning-card.ts';

/** One agent, or a burst of many: each was refused for the first time in its cycle. */
export function warnStopped(
  all: readonly WarningFacts['stopped'][],
  situation: Situation,
  directory: Directory,
  zone: string,
): Warning {
  const names = namesOf(directory);
  const [first] = all;
  const who = all.length === 1 && first ? names.agent(first.agentId) : sayCount(all.length, 'agent');
  const has = all.length === 1 ? 'has' : 'have';
  const at = sayAt(Math.min(...all.map((each) => each.at)), zone);
  const { available } = situation.balance;
  return {
    title: `${who} ${has} stopped: no credits are left`,
    tone: 'critical',
    what: `${who} ${has} been refused since ${at}, because no credits are left that ${all.length === 1 ? 'it' : 'they'} may spend. ${sayConsequence(situation)}`,
    parts:
      all.length > 1
        ? [
            burstTable(
              'Stopped',
              [
                { label: 'Agent', align: 'left' },
                { label: 'Company', align: 'left' },
                { label: 'Since', align: 'left' },
              ],
              all.map(({ agentId, at: since }) => [
                names.agent(agentId),
                names.company(directory.agents.find(({ id }) => id === agentId)?.companyId ?? null),
                sayTime(since, zone),
              ]),
            ),
          ]
        : [],
    fields: [
      { label: 'Available now', value: sayCredits(available) },
      ...situationFields(situation, directory),
    ],
    next: buyActions(directory),
    usage: 'usage agents',
    over: {
      title: `${who} may go on, ${sayCredits(available)} available`,
      said: `${who} ${has} been refused since ${at}, and ${has} credits to spend again.`,
    },
  };
}
