import type { TablePart } from '../cards/card.ts';
import { sayAmount, sayName, sayNumber, sayTime } from '../cards/format.ts';
import type { FreeReason } from '../domain/rating.ts';
import type { EventLine } from '../reports/ports/pages.ts';
import { kindNames, type Names } from './names.ts';

const freeWords: Record<FreeReason, string> = {
  playground: 'free: test traffic',
  lead: 'free: a lead is an outcome',
  'no-rate': 'free: no rate matched it',
  outbound: 'free: outbound calls cost nothing on this plan',
  unanswered: 'free: nobody picked up',
  hold: 'free: all of it was hold or system time',
  'under-minimum': 'free: shorter than the plan begins to charge',
  'no-response': 'free: no response was counted',
  'in-call': 'free: its call is paid by the minute',
};

const typeWords: Record<string, string> = {
  reply: 'Reply',
  call: 'Call',
  lead: 'Lead',
  adjustment: 'Adjustment',
};

function sayType({ type, quantity, leads }: EventLine): string {
  const word = typeWords[type] ?? type;
  const count = type === 'lead' ? leads : type === 'reply' ? quantity : 1;
  return count > 1 ? `${word} ×${count}` : word;
}

/** “Voice Inbound”; adjustments are no agent's kind. */
export function sayKind(kind: string): string {
  return Object.hasOwn(kindNames, kind) ? kindNames[kind as keyof typeof kindNames] : '–';
}

export function sayFree(reason: string | null): string {
  if (reason === null) return '';
  return Object.hasOwn(freeWords, reason) ? freeWords[reason as FreeReason] : `free: ${reason}`;
}

/** Entries of the log: what they cost, what was billed of what was spoken, and what else is to be known. */
export function eventTable(
  caption: string,
  lines: readonly EventLine[],
  zone: string,
  names: Names,
  empty = 'There are no entries.',
): TablePart {
  return {
    type: 'table',
    caption,
    columns: [
      { label: 'Time', align: 'left' },
      { label: 'Agent', align: 'left' },
      { label: 'Kind', align: 'left' },
      { label: 'Type', align: 'left' },
      { label: 'Credits', align: 'right' },
      { label: 'Company', align: 'left' },
      { label: 'Billed / actual', align: 'right' },
      { label: 'Remarks', align: 'left' },
    ],
    rows: lines.map((line) => [
      sayTime(line.occurredAt, zone),
      names.agent(line.agent),
      sayKind(line.kind),
      sayType(line),
      sayAmount(line.charged),
      names.company(line.company),
      sayTalk(line),
      remarksOf(line, zone),
    ]),
    empty,
  };
}

/** In seconds, as plans bill: “120 s / 61 s”. A call that is paid by its responses has none that are billed. */
function sayTalk({ type, billedMs, actualMs, free }: EventLine): string {
  if (type !== 'call') return '';
  const seconds = (ms: number) => `${sayNumber(Math.round(ms / 1000))} s`;
  const billed = billedMs === 0 && free === null ? '–' : seconds(billedMs);
  return `${billed} / ${seconds(actualMs)}`;
}

/** What stands in the table and is not plain by itself. */
export function eventNotes(lines: readonly EventLine[]): string[] {
  return lines.some(({ type }) => type === 'call')
    ? [
        'Billed / actual is the time a call was charged for and the time it lasted; “–” is a call paid by its responses.',
      ]
    : [];
}

function remarksOf(line: EventLine, zone: string): string {
  return [
    line.voidedAt === null ? '' : `taken back on ${sayTime(line.voidedAt, zone)}`,
    sayFree(line.free),
    line.chargedAt === line.occurredAt ? '' : `came late, charged on ${sayTime(line.chargedAt, zone)}`,
    line.model ? sayName(line.model) : '',
    line.callId ? sayName(line.callId) : '',
    line.remarks ? sayName(line.remarks) : '',
  ]
    .filter(Boolean)
    .join('; ');
}
