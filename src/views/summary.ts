import { type Action, button, type Card, type Field, type GaugePart, type Part } from '../cards/card.ts';
import type { Tone } from '../cards/chart.ts';
import {
  sayAmount,
  sayAverage,
  sayCount,
  sayCredits,
  sayDate,
  sayName,
  sayNumber,
  sayShare,
} from '../cards/format.ts';
import { localDay } from '../domain/instant.ts';
import type { Balance } from '../reports/balance.ts';
import type { Directory } from '../reports/ports.ts';
import type { Summary } from '../reports/summary.ts';
import { type SayCommand, sayScope, scopeActions } from './scope.ts';

export function viewSummary(summary: Summary, directory: Directory, say: SayCommand): Card {
  const { balance } = summary;
  const tone = balance ? toneOf(balance) : 'neutral';
  const parts: Part[] = [];
  if (balance) parts.push(gaugeOf(balance, tone));
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
    notes: notesOf(summary),
  };
}

/** How full this cycle's plan credits are, whatever period the rest of the card is of. */
function gaugeOf(balance: Balance, tone: Tone): GaugePart {
  const { allowance, used, planCredits, topUpCredits } = balance;
  return {
    type: 'gauge',
    label: `This cycle, until ${sayDate(localDay(balance.cycle.endsAt, balance.zone))}`,
    share: allowance > 0n ? Number((used * 10_000n) / allowance) / 10_000 : used > 0n ? 1 : 0,
    used: sayAmount(used),
    total: `${sayAmount(allowance)} plan credits`,
    remaining: `${sayAmount(planCredits + topUpCredits)} credits`,
    tone,
  };
}

function toneOf({ allowance, available }: Balance): Tone {
  if (available === 0n) return 'critical';
  if (allowance > 0n && available * 5n <= allowance) return 'warning';
  return 'good';
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
  if (balance) fields.push({ label: 'Days to reset', value: String(balance.daysLeft) });
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

function notesOf({ used, messages, calls, scope }: Summary): string[] {
  const notes = [`Days are those of ${scope.period.zone}. Test traffic is not counted.`];
  if (used === 0n && messages === 0 && calls === 0) {
    notes.unshift(
      'Nothing was used in these days. Usage shows once live agents have answered; playground traffic draws nothing.',
    );
  }
  return notes;
}
