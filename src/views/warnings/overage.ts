import { sayCredits } from '../../cards/format.ts';
import { parseCredits } from '../../domain/credits.ts';
import type { WarningFacts } from '../../domain/warning.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import type { Situation } from '../../reports/warning.ts';
import { sayConsequence } from './low-credit.ts';
import { buyActions, situationFields } from './situation.ts';
import { sayAt } from './standing.ts';
import type { Warning } from './warning-card.ts';

export function warnOverage(
  facts: WarningFacts['overage'],
  situation: Situation,
  directory: Directory,
  zone: string,
): Warning {
  const { balance, atZero } = situation;
  const then = sayCredits(parseCredits(facts.over));
  const now = balance.overage + balance.absorbed;
  return {
    title: `Overage: ${sayCredits(now)} used beyond all credits of this cycle`,
    tone: 'critical',
    what: `At ${sayAt(facts.at, zone)} usage went on with no credits left, ${then} beyond them so far. ${sayConsequence(situation)}`,
    fields: [
      { label: 'Overage, owed', value: sayCredits(balance.overage) },
      ...(atZero?.kind === 'soft'
        ? [{ label: 'Overage that the plan allows', value: sayCredits(atZero.overageLimit) }]
        : []),
      ...(balance.absorbed > 0n
        ? [{ label: 'Beyond all credits, let go', value: sayCredits(balance.absorbed) }]
        : []),
      ...situationFields(situation, directory),
    ],
    next: buyActions(directory),
    over: {
      title: `${sayCredits(balance.available)} available again`,
      said: `Usage had gone beyond all credits at ${sayAt(facts.at, zone)}; ${sayCredits(now)} of this cycle were.`,
    },
  };
}
