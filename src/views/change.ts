import { type Action, button, type Card, type Part, type TablePart, text } from '../cards/card.ts';
import { sayAmount, sayChange, sayCount, sayCredits, sayDay, sayShortDay } from '../cards/format.ts';
import { describeCause } from '../domain/cause.ts';
import type { ChangeReport, Entries } from '../reports/change.ts';
import type { Directory } from '../reports/ports/directory.ts';
import { viewEmpty } from './empty.ts';
import { eventNotes, eventTable } from './events.ts';
import { sayLighterModel } from './lighter-models.ts';
import { type Names, namesOf } from './names.ts';
import { type SayCommand, sayScope, scopeActions } from './scope.ts';

const ROWS_MAX = 10;

export function viewChange(report: ChangeReport, directory: Directory, say: SayCommand): Card {
  const { scope, nearest, change, before, lighter, entries } = report;
  if (nearest) return viewEmpty(scope, nearest, directory, say);
  const names = namesOf(directory);
  const parts: Part[] = [
    text(describeCause(change, { agent: names.agent, model: names.model, amount: sayAmount })),
    agentTable(report, names),
  ];
  const [dearest] = lighter;
  if (dearest) parts.push(text(sayLighterModel(dearest, names)));
  if (entries) parts.push(entryTable(entries, scope.period.zone, names));
  return {
    title: titleOf(report),
    tone: 'neutral',
    subtitle: `${sayScope(scope)}, against ${before.said}`,
    parts,
    actions: [
      ...entryActions(entries, names, say),
      ...scopeActions(scope, directory, say),
      button('By agent', say({}, 'usage agents')),
      button('Tips', say({}, 'usage tips')),
    ],
    notes: [...notesOf(report), ...eventNotes(entries?.dearest ?? [])],
  };
}

function titleOf({ used, usedBefore, change }: ChangeReport): string {
  if (change.delta === 0n) return `${sayCredits(used)} used, as many as before`;
  const cause = {
    volume: 'from volume',
    price: change.price > 0n ? 'from a dearer price' : 'from a lighter price',
    both: 'from volume and price',
    none: '',
  }[change.kind];
  const moved = usedBefore === 0n ? 'none before' : `${sayChange(usedBefore, used)}, ${cause}`;
  return `${sayCredits(used)} used: ${moved}`;
}

function agentTable({ agents, used, usedBefore, change }: ChangeReport, names: Names): TablePart {
  const row = (label: string, before: bigint, after: bigint) => [
    label,
    sayAmount(before),
    sayAmount(after),
    signed(after - before),
    sayChange(before, after),
  ];
  const rest = agents.slice(ROWS_MAX);
  const add = (of: (agent: (typeof rest)[number]) => bigint) =>
    rest.reduce((sum, agent) => sum + of(agent), 0n);
  return {
    type: 'table',
    caption: 'What changed',
    columns: [
      { label: 'Agent', align: 'left' },
      { label: 'Credits before', align: 'right' },
      { label: 'Credits now', align: 'right' },
      { label: 'Difference', align: 'right' },
      { label: 'Change', align: 'right' },
    ],
    rows: [
      ...agents.slice(0, ROWS_MAX).map((agent) => row(names.agent(agent.id), agent.usedBefore, agent.used)),
      ...(rest.length > 0
        ? [
            row(
              `${rest.length} more`,
              add((agent) => agent.usedBefore),
              add((agent) => agent.used),
            ),
          ]
        : []),
      ...(change.parts.length > 1 ? [row('Together', usedBefore, used)] : []),
    ],
    empty: 'Nobody used anything in either.',
  };
}

function signed(amount: bigint): string {
  if (amount === 0n) return '±0';
  return amount > 0n ? `+${sayAmount(amount)}` : sayAmount(amount);
}

function entryTable(entries: Entries, zone: string, names: Names): TablePart {
  const { agentId, day, used, events, dearest, isWhole } = entries;
  const which = isWhole ? `its ${dearest.length} dearest` : `the ${dearest.length} dearest of its newest`;
  return eventTable(
    `The entries behind it: ${names.agent(agentId)} used ${sayCredits(used)} on ${sayDay(day)} in ${sayCount(events, 'entry', 'entries')}; ${which}`,
    dearest,
    zone,
    names,
  );
}

function entryActions(entries: Entries | null, names: Names, say: SayCommand): Action[] {
  if (!entries) return [];
  const { agentId, day, events } = entries;
  const label = `All ${sayCount(events, 'entry', 'entries')} of ${sayShortDay(day)}`;
  return [
    button(label, say({ period: day, agent: agentId }, 'usage log'), { style: 'primary' }),
    button(`${names.agent(agentId)} alone`, say({ agent: agentId })),
  ];
}

function notesOf({ isUnfinished, scope }: ChangeReport): string[] {
  return [
    ...(isUnfinished
      ? ['These days are not over, so they are compared with as many of the days before.']
      : []),
    `Volume is what was paid by: responses, or billed seconds. Days are those of ${scope.period.zone}.`,
  ];
}
