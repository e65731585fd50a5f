import { type Card, type Part, type TablePart, text } from '../cards/card.ts';
import { sayAmount, sayChange, sayDates, sayDay, sayNumber, sayShare } from '../cards/format.ts';
import { sum } from '../domain/credits.ts';
import type { Beside } from '../reports/digest.ts';
import type { DigestDetails } from '../reports/digest-details.ts';
import type { Directory } from '../reports/ports/directory.ts';
import { beforeNames, sayBusiest, sayHour } from './digest-words.ts';
import { namesOf } from './names.ts';
import { sayScope } from './scope.ts';
import { digestSheet } from './sheets.ts';

// As many as are still read; the file has all of them.
const ROWS_MAX = 20;
const PEAKS_SHOWN = 3;

export function viewDigestDetails(details: DigestDetails, directory: Directory): Card {
  const { agents, companies, scope, before } = details;
  const { firstDay, lastDay, zone } = scope.period;
  const names = namesOf(directory);
  const sheet = digestSheet(details, directory);
  const parts: Part[] = [
    ...(scope.agent ? [] : [besideTable('Agents', 'Agent', agents, names.agent, details)]),
    ...(companies.length > 1 ? [besideTable('Companies', 'Company', companies, names.company, details)] : []),
    dayTable(details),
    text(sayPeaks(details)),
    {
      type: 'file',
      name: `tallybot-digest-${firstDay}..${lastDay}.csv`,
      mediaType: 'text/csv',
      content: sheet.content,
      description: 'each day by agent, company and model, amounts in credits',
    },
  ];
  return {
    title: `Details of ${sayDates(firstDay, lastDay)}`,
    tone: 'neutral',
    subtitle: `${sayScope(scope)}, beside ${sayDates(before.firstDay, before.lastDay)}`,
    parts,
    actions: [],
    notes: [`Days and hours are those of ${zone}. Test traffic is not counted.`],
  };
}

function besideTable(
  caption: string,
  label: string,
  lines: readonly Beside[],
  nameOf: (id: string) => string,
  { total, totalBefore, every }: DigestDetails,
): TablePart {
  const row = (name: string, used: bigint, usedBefore: bigint) => [
    name,
    sayAmount(used),
    sayShare(used, total.used),
    sayAmount(usedBefore),
    sayChange(usedBefore, used),
  ];
  const rest = lines.slice(ROWS_MAX);
  return {
    type: 'table',
    caption: `${caption}, beside ${beforeNames[every]}`,
    columns: [
      { label, align: 'left' },
      { label: 'Credits', align: 'right' },
      { label: 'Share', align: 'right' },
      { label: 'Before', align: 'right' },
      { label: 'Change', align: 'right' },
    ],
    rows: [
      ...lines.slice(0, ROWS_MAX).map(({ id, used, usedBefore }) => row(nameOf(id), used, usedBefore)),
      ...(rest.length > 0
        ? [
            row(
              `${rest.length} more`,
              sum(rest.map(({ used }) => used)),
              sum(rest.map(({ usedBefore }) => usedBefore)),
            ),
          ]
        : []),
      ...(lines.length > 1 ? [row('Together', total.used, totalBefore.used)] : []),
    ],
    empty: 'Nobody used anything in either.',
  };
}

function dayTable({ days, total }: DigestDetails): TablePart {
  return {
    type: 'table',
    caption: 'Days',
    columns: [
      { label: 'Day', align: 'left' },
      { label: 'Credits', align: 'right' },
      { label: 'Messages', align: 'right' },
      { label: 'Calls', align: 'right' },
      { label: 'Leads', align: 'right' },
    ],
    rows: [...days.map((tally) => ({ ...tally, name: sayDay(tally.day) })), { ...total, name: 'Together' }]
      .slice(0, days.length === 1 ? 1 : undefined)
      .map(({ name, used, messages, calls, leads }) => [
        name,
        sayAmount(used),
        sayNumber(messages),
        sayNumber(calls),
        sayNumber(leads),
      ]),
    empty: 'There are no days.',
  };
}

function sayPeaks({ days, peaks, total }: DigestDetails): string {
  const peakDays = [...days]
    .filter(({ used }) => used > 0n)
    .sort((a, b) => (a.used === b.used ? 0 : a.used > b.used ? -1 : 1))
    .slice(0, PEAKS_SHOWN)
    .map(({ day, used }) => `${sayDay(day)} (${sayAmount(used)})`);
  const peakHours = peaks.hours
    .map((used, hour) => ({ used, hour }))
    .filter(({ used }) => used > 0n)
    .sort((a, b) => (a.used === b.used ? 0 : a.used > b.used ? -1 : 1))
    .slice(0, PEAKS_SHOWN)
    .map(({ used, hour }) => `${sayHour(hour)} (${sayShare(used, total.used)})`);
  return [
    days.length > 1 && peakDays.length > 0 ? `Days with the most credits: ${peakDays.join('; ')}.` : '',
    peakHours.length > 1 ? `Hours with the most credits: ${peakHours.join(', ')}.` : sayBusiest(peaks),
  ]
    .filter(Boolean)
    .join('\n');
}
