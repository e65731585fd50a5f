import { sayFields } from '../table.ts';
import type { ShownAccount } from './show.ts';

export function sayAccount(shown: ShownAccount): string {
  const { id, name, zone, plan, cycle, daysLeft, workspaces } = shown;
  return sayFields([
    ['account', `${id} (${name})`],
    ['zone', zone],
    ['plan', plan ? `${plan.name} (${plan.id})` : 'pay as you go'],
    [
      'available',
      `${shown.available} credits: ${shown.planCredits} of the plan, ${shown.topUpCredits} topped up`,
    ],
    ['held', shown.held],
    [
      'used',
      `${shown.used} of ${shown.allowance} in this cycle${shown.overage === '0' ? '' : `, ${shown.overage} owed`}`,
    ],
    ['cycle', `${cycle.number}, until ${cycle.endsAt} (${daysLeft} days left)`],
    ['agents', String(shown.agents)],
    ['members', String(shown.members)],
    ['API keys', String(shown.keys)],
    ['workspaces', workspaces.join(', ') || 'none'],
  ]);
}
