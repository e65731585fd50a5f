import { button } from '../../cards/card.ts';
import { sayCount, sayCredits, sayTime } from '../../cards/format.ts';
import { parseCredits } from '../../domain/credits.ts';
import type { WarningFacts } from '../../domain/warning.ts';
import type { CapUsed } from '../../reports/caps.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import { sayHolder, windowNames } from '../caps.ts';
import { burstTable } from './burst.ts';
import { sayAt } from './standing.ts';
import type { Warning } from './warning-card.ts';

/** One cap, or a burst of many. A cap that is gone meanwhile is called by what was reached. */
export function warnCapReached(
  all: readonly WarningFacts['cap_reached'][],
  caps: readonly CapUsed[],
  directory: Directory,
  zone: string,
): Warning {
  const lines = all.map((facts) => {
    const known = caps.find(({ cap }) => cap.id === facts.capId);
    return {
      who: known ? sayHolder(known.cap, directory) : 'Somebody whose cap is gone by now',
      per: known ? windowNames[known.cap.window] : '–',
      limit: sayCredits(parseCredits(facts.limit)),
      resets: known ? sayTime(known.resetsAt, zone) : '–',
      at: facts.at,
    };
  });
  const [first] = lines;
  const one = lines.length === 1 ? first : undefined;
  const at = sayAt(Math.min(...lines.map((line) => line.at)), zone);
  const per = one && one.per !== '–' ? ` per ${one.per}` : '';
  return {
    title: one
      ? `${one.who} has reached its cap: ${one.limit}${per}`
      : `${sayCount(lines.length, 'cap')} are reached`,
    tone: 'critical',
    what: one
      ? `${one.who} reached its cap of ${one.limit}${per} at ${at}. Its checks are refused until the cap begins anew or is raised; others are not touched.`
      : `Since ${at} these have reached what they may spend. Their checks are refused until each cap begins anew or is raised.`,
    parts: one
      ? []
      : [
          burstTable(
            'Caps reached',
            [
              { label: 'Who', align: 'left' },
              { label: 'Limit', align: 'right' },
              { label: 'Per', align: 'left' },
              { label: 'Begins anew', align: 'left' },
            ],
            lines.map(({ who, limit, per: window, resets }) => [who, limit, window, resets]),
          ),
        ],
    fields: one
      ? [
          { label: 'Cap', value: `${one.limit}${per}` },
          {
            label: 'Begins anew',
            value: one.resets === '–' ? 'it is gone by now' : `${one.resets} (${zone})`,
          },
        ]
      : [],
    next: [button('Caps', 'notify caps')],
    usage: 'usage agents',
    over: {
      title: one ? `${one.who} is within its cap again` : 'the caps have room again',
      said: one ? `It had reached ${one.limit}${per} at ${at}.` : `They had been reached since ${at}.`,
    },
  };
}
