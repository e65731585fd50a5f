import { button, type Card } from '../cards/card.ts';
import { sayCount, sayNumber } from '../cards/format.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { Scope } from '../reports/scope.ts';
import { type SayCommand, sayExactScope, sayScope, scopeActions } from './scope.ts';
import type { Sheet } from './sheet.ts';

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
  { content, rows }: Sheet,
  rowsMax: number,
  scope: Scope,
  directory: Directory,
  say: SayCommand,
): Card {
  const { period } = scope;
  const count = rows === null ? null : sayCount(rows, 'row');
  const days = period.firstDay === period.lastDay ? period.firstDay : `${period.firstDay}..${period.lastDay}`;
  return {
    title: titleOf(report, rows),
    tone: 'neutral',
    subtitle: report === 'log' || report === 'statement' ? sayExactScope(scope) : sayScope(scope),
    parts: [
      {
        type: 'file',
        name: `tallybot-${report}-${days}.csv`,
        mediaType: 'text/csv',
        content,
        description: [report, count, 'amounts in credits'].filter(Boolean).join(', '),
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
      ...(rows === null
        ? [`A file holds ${sayNumber(rowsMax)} rows, the newest: choose fewer days if it has as many.`]
        : []),
      `Days and times are those of ${period.zone}. Test traffic is left out.`,
    ],
  };
}

function titleOf(report: ExportReport, rows: number | null): string {
  if (rows === 0) return 'A file without rows: nothing was used in these days';
  return rows === null ? `The ${report} as CSV` : `${sayCount(rows, 'row')} as CSV`;
}

function backTo(report: ExportReport): string {
  return report === 'companies' ? 'usage agents' : `usage ${report}`;
}
