import { type Action, button, type Card, type Field, type Part } from '../cards/card.ts';
import type { Tone } from '../cards/chart.ts';
import {
  sayAmount,
  sayAverage,
  sayCount,
  sayCredits,
  sayName,
  sayNumber,
  sayShare,
} from '../cards/format.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { Summary } from '../reports/summary.ts';
import { viewEmpty } from './empty.ts';
import { gaugesOf, toneOf } from './gauge.ts';
import { type SayCommand, sayScope, scopeActions } from './scope.ts';

export function viewSummary(summary: Summary, directory: Directory, say: SayCommand): Card {
  const { balance } = summary;
  const tone = balance ? toneOf(balance) : 'neutral';
  const parts: Part[] = balance ? gaugesOf(balance, tone) : [];
  if (summary.nearest) return viewEmpty(summary.scope, summary.nearest, directory, say, parts);
  parts.push({ type: 'fields', fields: fieldsOf(summary) });
  if (summary.topAgents.length > 0) {
    parts.push({
      type: 'table',
      caption: 'Top agents in this period',
      columns: [
        { label: 'Agent', align: 'left' },
        { label: 'Credits', align: 'right' },
        { label: 'Share', align: 'right' },
      ],
      rows: summary.topAgents.map(({ agent, id, used }) => [
        sayName(agent?.name ?? id),
        sayAmount(used),
        sayShare(used, summary.used),
      ]),
      empty: 'No agent has used credits.',
    });
  }
  return {
    title: `${sayCredits(summary.used)} used`,
    tone,
    subtitle: sayScope(summary.scope),
    parts,
    actions: [...scopeActions(summary.scope, directory, say), ...followUps(directory, tone, say)],
    notes: [`Days are those of ${summary.scope.period.zone}. Test traffic is not counted.`],
  };
}

function fieldsOf(summary: Summary): Field[] {
  const { balance, agents, members } = summary;
  const fields: Field[] = [
    { label: 'Calls', value: sayNumber(summary.calls) },
    { label: 'Chats', value: sayNumber(summary.chats) },
    { label: 'Messages', value: sayNumber(summary.messages) },
    {
      label: 'Average a day',
      value: `${sayAverage(summary.averageADay)} credits over ${sayCount(summary.days, 'day')}`,
    },
    { label: 'Agents', value: ofMost(agents.active, agents.slots, 'slots') },
    { label: 'Team members', value: ofMost(members.active, members.seats, 'seats') },
  ];
  if (balance) {
    fields.push(
      { label: 'Available now', value: sayCredits(balance.available) },
      { label: 'Days to reset', value: String(balance.daysLeft) },
    );
  }
  return fields;
}

function ofMost(count: number, most: number | null, what: string): string {
  return most === null ? sayNumber(count) : `${sayNumber(count)} of ${sayNumber(most)} ${what}`;
}

function followUps(directory: Directory, tone: Tone, say: SayCommand): Action[] {
  const actions: Action[] = [
    button('By agent', say({}, 'usage agents')),
    button('History', say({}, 'usage history')),
    button('Log', say({}, 'usage log')),
    button('Credits', 'credits'),
  ];
  const isLow = tone === 'warning' || tone === 'critical';
  if (isLow && directory.upgradeUrl) {
    actions.unshift({ type: 'link', label: 'Upgrade account', url: directory.upgradeUrl });
  }
  return actions;
}
