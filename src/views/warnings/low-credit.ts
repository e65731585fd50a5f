import { sayAmount, sayCredits, sayDate, sayShare } from '../../cards/format.ts';
import { thresholdOf } from '../../domain/alert.ts';
import { parseCredits } from '../../domain/credits.ts';
import { localDay } from '../../domain/instant.ts';
import type { WarningFacts } from '../../domain/warning.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import type { Situation } from '../../reports/warning.ts';
import { sayBasis, sayLevel } from '../levels.ts';
import { buyActions, situationFields } from './situation.ts';
import { sayAt } from './standing.ts';
import type { Warning } from './warning-card.ts';

export function warnLowCredit(
  facts: WarningFacts['low_credit'],
  situation: Situation,
  directory: Directory,
  zone: string,
): Warning {
  const { balance } = situation;
  const basis = parseCredits(facts.basis);
  const level = sayLevel(thresholdOf(facts.threshold), facts.basisName, basis);
  const { available } = balance;
  const left = sayCredits(available);
  const share = basis > 0n ? `, ${sayShare(available, basis)} of ${sayBasis(facts.basisName, basis)}` : '';
  const isEmpty = available === 0n;
  return {
    title: isEmpty ? sayEmpty(situation) : `Low credit: ${left} left${share}`,
    tone: isEmpty ? 'critical' : 'warning',
    what: [
      `Available credits came down to ${level}, as seen at ${sayAt(facts.at, zone)}.`,
      ...(isEmpty ? [sayConsequence(situation)] : []),
    ].join(' '),
    fields: [{ label: 'Available now', value: `${left}${share}` }, ...situationFields(situation, directory)],
    next: buyActions(directory),
    notes: balance.held > 0n ? [`${sayAmount(balance.held)} more are held for what is under way.`] : [],
    over: {
      title: `${left} available again`,
      said: `Available now: ${left}${share}. It had come down to ${level} at ${sayAt(facts.at, zone)}.`,
    },
  };
}

function sayEmpty({ atZero }: Situation): string {
  return atZero?.kind === 'soft'
    ? 'No credits are left: usage goes on as overage'
    : 'No credits are left: agents stop';
}

/** What happens at zero, by the plan. */
export function sayConsequence({ atZero, balance, refill }: Situation): string {
  const day = sayDate(localDay(balance.cycle.endsAt, balance.zone));
  const until =
    refill > 0n ? `until credits are bought or the next cycle begins on ${day}` : 'until credits are bought';
  if (atZero?.kind !== 'soft') return `Agents are refused ${until}.`;
  return `The plan lets usage go on up to ${sayCredits(atZero.overageLimit)} of overage; then agents are refused ${until}.`;
}
