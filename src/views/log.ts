import { type Action, button, type Card } from '../cards/card.ts';
import { sayTimes } from '../cards/format.ts';
import { agentKinds } from '../domain/agent-kinds.ts';
import type { EventType, Log } from '../reports/log.ts';
import type { Directory } from '../reports/ports/directory.ts';
import { viewEmpty } from './empty.ts';
import { eventNotes, eventTable, sayKind } from './events.ts';
import { kindNames, namesOf } from './names.ts';
import { type SayCommand, sayExactScope, scopeActions } from './scope.ts';

const typeNames: Record<EventType, string> = {
  reply: 'Replies',
  call: 'Calls',
  lead: 'Leads',
  adjustment: 'Adjustments',
};

export function viewLog(log: Log, directory: Directory, say: SayCommand): Card {
  const { scope, lines, filters, nearest } = log;
  const { zone } = scope.period;
  if (nearest) {
    const empty = viewEmpty(scope, nearest, directory, say);
    return { ...empty, actions: [...empty.actions, ...filterActions(log, say)] };
  }
  const [newest, oldest] = [lines[0], lines.at(-1)];
  return {
    title:
      newest && oldest
        ? `Log: ${sayTimes(oldest.occurredAt, newest.occurredAt, zone)}`
        : log.isFirstPage
          ? 'No such entries in these days'
          : 'No more entries',
    tone: 'neutral',
    subtitle: [
      sayExactScope(scope),
      filters.kind && sayKind(filters.kind),
      filters.type && typeNames[filters.type],
    ]
      .filter(Boolean)
      .join(' · '),
    parts: [
      eventTable('Newest first', lines, zone, namesOf(directory), 'Nothing matches. Try other filters.'),
    ],
    actions: [
      ...pageActions(log, say),
      ...scopeActions(scope, directory, say),
      ...filterActions(log, say),
      button('CSV', say({ report: 'log' }, 'usage export')),
    ],
    notes: [...eventNotes(lines), `Times are those of ${zone}. Test traffic is not shown.`],
  };
}

/** The range goes along as dates: while a person reads, “last 7 days” may have become others. */
function pageActions({ scope, nextCursor, isFirstPage }: Log, say: SayCommand): Action[] {
  const period = scope.period.canonical;
  const actions: Action[] = [];
  if (!isFirstPage) actions.push(button('Newest', say({ period, after: undefined })));
  if (nextCursor) actions.push(button('Older', say({ period, after: nextCursor }), { style: 'primary' }));
  return actions;
}

function filterActions({ filters }: Log, say: SayCommand): Action[] {
  const fresh = { after: undefined };
  return [
    {
      type: 'select',
      label: 'Kind',
      options: [
        { label: 'All kinds', command: say({ kind: undefined, ...fresh }) },
        ...agentKinds.map((kind) => ({ label: kindNames[kind], command: say({ kind, ...fresh }) })),
      ],
      selected: say({ kind: filters.kind, ...fresh }),
    },
    {
      type: 'select',
      label: 'Type',
      options: [
        { label: 'All types', command: say({ type: undefined, ...fresh }) },
        ...Object.entries(typeNames).map(([type, label]) => ({ label, command: say({ type, ...fresh }) })),
      ],
      selected: say({ type: filters.type, ...fresh }),
    },
  ];
}
