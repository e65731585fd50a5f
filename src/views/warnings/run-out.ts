import { button } from '../../cards/card.ts';
import { sayCredits, sayDate, sayShortDay } from '../../cards/format.ts';
import { localDay } from '../../domain/instant.ts';
import type { WarningFacts } from '../../domain/warning.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import type { Situation } from '../../reports/warning.ts';
import { buyActions, situationFields } from './situation.ts';
import { sayAt } from './standing.ts';
import type { Warning } from './warning-card.ts';

/** The forecast as it was when it was decided; how things stand now is in the fields. */
export function warnRunOut(
  facts: WarningFacts['run_out'],
  situation: Situation,
  directory: Directory,
  zone: string,
): Warning {
  const { balance } = situation;
  const refillDay = localDay(facts.refillAt, balance.zone);
  const refill = sayDate(refillDay);
  const range =
    facts.to === null
      ? `from ${sayDate(facts.from)} on`
      : facts.to === facts.from
        ? `on ${sayDate(facts.from)}`
        : `between ${sayDate(facts.from)} and ${sayDate(facts.to)}`;
  return {
    title: `Credits may run out ${shortRange(facts)}, before the refill on ${sayShortDay(refillDay)}`,
    tone: 'warning',
    what: `At the pace of the last weeks ${sayCredits(balance.available)} run out ${range}; new plan credits come on ${refill}. One time in ten it is earlier, one in ten later. Forecast at ${sayAt(facts.at, zone)}.`,
    fields: [
      { label: 'Available now', value: sayCredits(balance.available) },
      ...situationFields(situation, directory),
    ],
    next: [...buyActions(directory), button('Forecast', 'credits forecast')],
    usage: 'usage patterns',
    over: {
      title: `${sayCredits(balance.available)} should last until the refill`,
      said: `They had been forecast to run out ${range}, before the refill on ${refill}.`,
    },
  };
}

/** As much as a phone shows. */
function shortRange({ from, to }: WarningFacts['run_out']): string {
  if (to === null) return `from ${sayShortDay(from)} on`;
  return to === from ? `on ${sayShortDay(from)}` : `${sayShortDay(from)} – ${sayShortDay(to)}`;
}
