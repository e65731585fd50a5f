import { button, type Card } from '../cards/card.ts';
import { sayCount } from '../cards/format.ts';
import type { Directory } from '../reports/ports.ts';
import type { Scope } from '../reports/scope.ts';
import { type SayCommand, sayExactScope, sayScope, scopeActions } from './scope.ts';
import type { PrintedSheet } from './sheet.ts';

export const exportReports = [
  'agents',
  'companies',
  'history',
  'patterns',
  'log',
  'statement',
  'why',
  'value',
] as const;
export type ExportReport = (typeof exportReports)[number];

export function viewExport(
  report: ExportReport,
  { content, rows, isCut }: PrintedSheet,
  scope: Scope,
  directory: Directory,
  say: SayCommand,
): Card {
  const { period } = scope;
  const count = sayCount(rows, 'row');
  const days = period.firstDay === period.lastDay ? period.firstDay : `${period.firstDay}..${period.lastDay}`;
  return {
    title: rows === 0 ? 'A file without rows: nothing was used in these days' : `${count} as CSV`,
    tone: 'neutral',
    subtitle: report === 'log' || report === 'statement' ? sayExactScope(scope) : sayScope(scope),
    parts: [
      {
        type: 'file',
        name: `tallybot-${report}-${days}.csv`,
        mediaType: 'text/csv',
        content,
        description: `${report}, ${count}, amounts in credits`,
      },
    ],
    actions: [
      {
        type: 'select',
        label: 'Report',
        options: exportReports.map((each) => ({ label: each, command: say({ report: each }) })),
        selected: say({ report }),
      },
      ...scopeActions(scope, directory, say),
      ...(report === 'statement' ? [] : [button('Back to chat', say({}, backTo(report)))]),
    ],
    notes: [
      ...(isCut ? [`Only the newest ${count}: choose fewer days for the rest.`] : []),
      `Days and times are those of ${period.zone}. Test traffic is left out.`,
    ],
  };
}

function backTo(report: ExportReport): string {
  return report === 'companies' ? 'usage agents' : `usage ${report}`;
}
