import { button, type Card, type Field, type Part } from '../cards/card.ts';
import { sayAmount, sayChange, sayCredits, sayName, sayNumber, sayShare } from '../cards/format.ts';
import { localDay } from '../domain/instant.ts';
import type { ScheduleInterval } from '../domain/schedule.ts';
import type { Digest, Totals } from '../reports/digest.ts';
import type { Directory } from '../reports/ports.ts';
import { gaugeOf, toneOf } from './gauge.ts';
import { namesOf } from './names.ts';
import { sayRunOut } from './run-out.ts';
import { sayScope } from './scope.ts';

const beforeNames: Record<ScheduleInterval, string> = {
  day: 'the day before',
  week: 'the week before',
  month: 'the month before',
};

export function viewDigest(digest: Digest, directory: Directory): Card {
  const { balance, every, now, before, scope } = digest;
  const tone = balance ? toneOf(balance) : 'neutral';
  const parts: Part[] = balance ? [gaugeOf(balance, tone)] : [];
  return {
    title: `${sayName(directory.name)}: ${sayCredits(now.used)} used, ${sayChange(before.used, now.used)} against ${beforeNames[every]}`,
    tone,
    subtitle: sayScope(scope),
    parts: [...parts, { type: 'fields', fields: fieldsOf(digest) }, agentsTable(digest, directory)],
    actions: [
      button('Why', `usage why period:${scope.period.canonical}`),
      button('Usage', `usage period:${scope.period.canonical}`),
      button('Forecast', 'credits forecast'),
    ],
    notes: [`Days are those of ${scope.period.zone}. Test traffic is not counted.`],
  };
}

function fieldsOf({ now, before, balance, runOut, every }: Digest): Field[] {
  const counts: [string, keyof Omit<Totals, 'used'>][] = [
    ['Calls', 'calls'],
    ['Chats', 'chats'],
    ['Messages', 'messages'],
    ['Leads', 'leads'],
  ];
  const fields = counts.map(([label, of]) => ({
    label,
    value: `${sayNumber(now[of])} (${sayNumber(before[of])} ${beforeNames[every]})`,
  }));
  if (balance) fields.push({ label: 'Available', value: sayCredits(balance.available) });
  if (balance && runOut) {
    fields.push({ label: 'Runs out', value: sayRunOut(runOut, localDay(balance.at, balance.zone)) });
  }
  return fields;
}

function agentsTable({ agents, now }: Digest, directory: Directory): Part {
  const names = namesOf(directory);
  return {
    type: 'table',
    caption: 'Top agents',
    columns: [
      { label: 'Agent', align: 'left' },
      { label: 'Credits', align: 'right' },
      { label: 'Share', align: 'right' },
      { label: 'Change', align: 'right' },
    ],
    rows: agents.map(({ id, used, usedBefore }) => [
      names.agent(id),
      sayAmount(used),
      sayShare(used, now.used),
      sayChange(usedBefore, used),
    ]),
    empty: 'No agent used credits in these days.',
  };
}
