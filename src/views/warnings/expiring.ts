import { sayAmount, sayCount, sayCredits, sayDate, sayTime } from '../../cards/format.ts';
import { parseCredits, sum } from '../../domain/credits.ts';
import { daysBetween, localDay } from '../../domain/instant.ts';
import type { WarningFacts } from '../../domain/warning.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import type { Situation } from '../../reports/warning.ts';
import { namesOf } from '../names.ts';
import { sayInDays } from '../run-out.ts';
import { poolNames } from '../wallet.ts';
import { burstTable } from './burst.ts';
import { situationFields } from './situation.ts';
import { sayAt } from './standing.ts';
import type { Warning } from './warning-card.ts';

/** Credits that lapse unless somebody spends them, as many as are left of each now. */
export function warnExpiring(
  all: readonly WarningFacts['expiring'][],
  situation: Situation,
  directory: Directory,
  zone: string,
): Warning {
  const names = namesOf(directory);
  const lines = all
    .map(({ grantId, remaining, expiresAt }) => {
      const grant = situation.credits.grants.find(({ id }) => id === grantId);
      const whose = grant?.agentId ? `, for ${names.agent(grant.agentId)} alone` : '';
      return {
        what: `${grant ? poolNames[grant.pool] : 'Credits'}${whose}`,
        credits: grant?.remaining ?? parseCredits(remaining),
        of: grant?.amount ?? null,
        expiresAt,
      };
    })
    .sort((a, b) => a.expiresAt - b.expiresAt);
  const [first] = lines;
  const one = lines.length === 1 ? first : undefined;
  const total = sayCredits(sum(lines.map(({ credits }) => credits)));
  const soonest = first?.expiresAt ?? situation.balance.at;
  const day = localDay(soonest, zone);
  const when = sayInDays(daysBetween(localDay(situation.balance.at, zone), day));
  const of = one?.of && one.of !== one.credits ? ` of ${sayAmount(one.of)}` : '';
  return {
    title: one
      ? `${total} lapse ${when}, on ${sayDate(day)}`
      : `${total} of ${sayCount(lines.length, 'grant')} lapse, the first ${when}`,
    tone: 'warning',
    what: one
      ? `${total}${of} (${one.what}) lapse at ${sayAt(one.expiresAt, zone)} unless they are used before. Credits that lapse soonest are used first.`
      : `${total} lapse from ${sayAt(soonest, zone)} on unless they are used before. Credits that lapse soonest are used first.`,
    parts: one
      ? []
      : [
          burstTable(
            'About to lapse',
            [
              { label: 'What', align: 'left' },
              { label: 'Credits', align: 'right' },
              { label: 'Lapses', align: 'left' },
            ],
            lines.map(({ what, credits, expiresAt }) => [what, sayAmount(credits), sayTime(expiresAt, zone)]),
          ),
        ],
    fields: situationFields(situation, directory),
    next: [],
    over: { title: 'nothing is left to lapse', said: `What was about to lapse ${when} has been used.` },
  };
}
