import type { Action, Field } from '../../cards/card.ts';
import { button } from '../../cards/card.ts';
import { sayAmount, sayAverage, sayCredits, sayDate, sayName, sayShare } from '../../cards/format.ts';
import { localDay } from '../../domain/instant.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import type { Driver, Situation } from '../../reports/warning.ts';
import { type Names, namesOf } from '../names.ts';
import { sayInDays, sayRunOut } from '../run-out.ts';

const MANAGERS_NAMED = 3;

/** Who spends it, how fast, until when it lasts, and when there is more: under every warning about credits. */
export function situationFields(situation: Situation, directory: Directory): Field[] {
  const { driver, pace, runOut, today, balance, refill } = situation;
  const names = namesOf(directory);
  const fields: Field[] = [];
  if (driver.today) fields.push({ label: 'Most used today', value: sayDriver(driver.today, names) });
  if (driver.lastDays) {
    fields.push({ label: 'Most used in the last 7 days', value: sayDriver(driver.lastDays, names) });
  }
  const resets = sayDate(localDay(balance.cycle.endsAt, balance.zone));
  const more = refill > 0n ? `${sayAmount(refill)} new plan credits` : 'no new plan credits';
  fields.push(
    { label: 'Pace', value: `${sayAverage(pace)} credits a day over the last 7 days` },
    { label: 'Runs out', value: balance.available > 0n ? sayRunOut(runOut, today) : 'now' },
    { label: 'Next cycle', value: `${resets} (${sayInDays(balance.daysLeft)}), then ${more}` },
  );
  return fields;
}

/** “Support bot: 312 of 420 credits (74 %)”. */
function sayDriver({ agentId, used, usedByAll }: Driver, names: Names): string {
  return `${names.agent(agentId)}: ${sayAmount(used)} of ${sayCredits(usedByAll)} (${sayShare(used, usedByAll)})`;
}

/** Whoever cannot change it can ask for it. */
export function askField({ members, roles }: Directory): Field {
  const managers = [
    ...members.filter(({ role }) => role !== 'view').map(({ name }) => sayName(name)),
    ...roles
      .filter(({ role }) => role !== 'view')
      .map(({ name }) => `anybody with the role “${sayName(name)}”`),
  ];
  const named = managers.slice(0, MANAGERS_NAMED);
  const rest = managers.length - named.length;
  const all = rest > 0 ? [...named, `${rest} more`] : named;
  const last = all.pop();
  const value =
    last === undefined
      ? 'nobody manages this account yet'
      : [all.join(', '), last].filter(Boolean).join(' or ');
  return { label: 'Whom to ask', value };
}

/** More credits: where they are bought, and where the plan is changed. */
export function buyActions({ topUpUrl, upgradeUrl }: Directory): Action[] {
  return [
    button('Top up', 'credits top-up'),
    ...(topUpUrl ? [{ type: 'link', label: 'Buy credits', url: topUpUrl } as const] : []),
    ...(upgradeUrl ? [{ type: 'link', label: 'Upgrade account', url: upgradeUrl } as const] : []),
  ];
}
