import { button } from '../../cards/card.ts';
import { sayCredits, sayName } from '../../cards/format.ts';
import { parseCredits } from '../../domain/credits.ts';
import type { WarningFacts } from '../../domain/warning.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import type { Situation } from '../../reports/warning.ts';
import { buyActions, situationFields } from './situation.ts';
import { sayAt } from './standing.ts';
import type { Warning } from './warning-card.ts';

export function warnRechargeFailed(
  facts: WarningFacts['recharge_failed'],
  situation: Situation,
  directory: Directory,
  zone: string,
): Warning {
  const amount = sayCredits(parseCredits(facts.amount));
  const { available } = situation.balance;
  const retry =
    facts.retryAt === null
      ? 'It is not tried again by itself.'
      : `It is tried again at ${sayAt(facts.retryAt, zone)}.`;
  return {
    title: `Auto-recharge failed: ${amount} were not bought, ${sayCredits(available)} left`,
    tone: 'critical',
    what: `Buying ${amount} failed at ${sayAt(facts.at, zone)}: ${sayName(facts.why)}. ${retry}`,
    fields: [
      { label: 'Available now', value: sayCredits(available) },
      ...situationFields(situation, directory),
    ],
    next: [...buyActions(directory), button('Auto-recharge', 'credits auto-recharge')],
    over: {
      title: `${sayCredits(available)} available, auto-recharge works again`,
      said: `Buying ${amount} had failed at ${sayAt(facts.at, zone)}.`,
    },
  };
}
