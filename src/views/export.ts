import { button, type Card } from '../cards/card.ts';
import { type CsvCell, toCsv } from '../cards/csv.ts';
import { sayCount, sayWeekday } from '../cards/format.ts';
import { type InstantMs, printInstant, weekday } from '../domain/instant.ts';
import type { Tally } from '../domain/tally.ts';
import { wallTime } from '../domain/wall-clock.ts';
import type { AgentBreakdown } from '../reports/agents.ts';
import type { ChangeReport } from '../reports/change.ts';
import type { History } from '../reports/history.ts';
import type { Patterns } from '../reports/patterns.ts';
import type { Directory, EventLine, StatementLine } from '../reports/ports.ts';
import type { Scope } from '../reports/scope.ts';
import type { Value } from '../reports/value.ts';
import { sayFree } from './events.ts';
import { type SayCommand, sayExactScope, sayScope, scopeActions } from './scope.ts';

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

/** Rows under a header, as a file has them: names and ids, exact amounts, instants in the account's zone and in UTC. */
export interface Sheet {
  header: readonly string[];
  rows: readonly (readonly CsvCell[])[];
  /** There is more than a file holds. */
  isCut?: boolean;
}

export function viewExport(
  report: ExportReport,
  sheet: Sheet,
  scope: Scope,
  directory: Directory,
  say: SayCommand,
): Card {
  const { period } = scope;
  const count = sayCount(sheet.rows.length, 'row');
  const days = period.firstDay === period.lastDay ? period.firstDay : `${period.firstDay}..${period.lastDay}`;
  return {
    title:
      sheet.rows.length === 0 ? 'A file without rows: nothing was used in these days' : `${count} as CSV`,
    tone: 'neutral',
    subtitle: report === 'log' || report === 'statement' ? sayExactScope(scope) : sayScope(scope),
    parts: [
      {
        type: 'file',
        name: `tallybot-${report}-${days}.csv`,
        mediaType: 'text/csv',
        content: toCsv(sheet.header, sheet.rows),
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
      ...(sheet.isCut ? [`Only the newest ${count}: choose fewer days for the rest.`] : []),
      `Days and times are those of ${period.zone}. Test traffic is left out.`,
    ],
  };
}

function backTo(report: ExportReport): string {
  return report === 'companies' ? 'usage agents' : `usage ${report}`;
}

const sums = ['credits', 'events', 'messages', 'calls', 'chats', 'leads', 'billed_seconds', 'actual_seconds'];

function sumCells(tally: Tally): CsvCell[] {
  const { used, events, messages, calls, chats, leads, billedMs, actualMs } = tally;
  return [used, events, messages, calls, chats, leads, billedMs / 1000, actualMs / 1000];
}

/** As stored, whole: a file is for machines too. */
function rawNames({ agents, companies }: Directory) {
  const agentNames = new Map(agents.map((agent) => [agent.id, agent]));
  const companyNames = new Map(companies.map(({ id, name }) => [id, name]));
  return {
    agent: (id: string) => agentNames.get(id)?.name ?? id,
    kind: (id: string) => agentNames.get(id)?.kind ?? '',
    company: (id: string | null) => (id ? (companyNames.get(id) ?? id) : ''),
  };
}

export function agentSheet({ agents }: AgentBreakdown, directory: Directory): Sheet {
  const names = rawNames(directory);
  return {
    header: ['agent_id', 'agent', 'kind', ...sums],
    rows: agents.map(({ id, ...tally }) => [id, names.agent(id), names.kind(id), ...sumCells(tally)]),
  };
}

export function companySheet({ companies }: AgentBreakdown, directory: Directory): Sheet {
  const names = rawNames(directory);
  return {
    header: ['company_id', 'company', ...sums],
    rows: companies.map(({ id, ...tally }) => [id, names.company(id), ...sumCells(tally)]),
  };
}

export function historySheet({ points }: History): Sheet {
  return {
    header: ['first_day', 'last_day', ...sums],
    rows: points.map(({ from, to, ...tally }) => [from, to, ...sumCells(tally)]),
  };
}

export function patternSheet({ days, spikes }: Patterns): Sheet {
  const usual = new Map(spikes.map((spike) => [spike.day, spike.usual]));
  return {
    header: ['day', 'weekday', ...sums, 'usual_if_spike'],
    rows: days.map(({ day, ...tally }) => [
      day,
      sayWeekday(weekday(day)),
      ...sumCells(tally),
      usual.get(day) ?? null,
    ]),
  };
}

export function logSheet(
  { lines, isCut }: { lines: readonly EventLine[]; isCut: boolean },
  zone: string,
  directory: Directory,
): Sheet {
  const names = rawNames(directory);
  return {
    header: [
      'time',
      'time_utc',
      'source',
      'id',
      'agent_id',
      'agent',
      'kind',
      'type',
      'credits',
      'company_id',
      'company',
      'person',
      'model',
      'voice',
      'surface',
      'conversation',
      'call_id',
      'messages',
      'leads',
      'billed_seconds',
      'actual_seconds',
      'free_because',
      'taken_back_utc',
      'charged_utc',
      'remarks',
    ],
    rows: lines.map((line) => [
      printWall(line.occurredAt, zone),
      printInstant(line.occurredAt),
      line.source,
      line.id,
      line.agent,
      names.agent(line.agent),
      line.kind,
      line.type,
      line.charged,
      line.company,
      names.company(line.company),
      line.person,
      line.model,
      line.voice,
      line.surface,
      line.conversation,
      line.callId,
      line.quantity,
      line.leads,
      line.billedMs / 1000,
      line.actualMs / 1000,
      sayFree(line.free).replace(/^free: /, ''),
      line.voidedAt === null ? null : printInstant(line.voidedAt),
      printInstant(line.chargedAt),
      line.remarks,
    ]),
    isCut,
  };
}

export function statementSheet(
  { lines, isCut }: { lines: readonly StatementLine[]; isCut: boolean },
  zone: string,
  directory: Directory,
): Sheet {
  const names = rawNames(directory);
  return {
    header: [
      'time',
      'time_utc',
      'what',
      'used',
      'added',
      'balance_after',
      'agent',
      'call_id',
      'event_id',
      'pool',
      'grant',
      'taken_back',
      'remarks',
    ],
    rows: lines.map((line) => [
      printWall(line.at, zone),
      printInstant(line.at),
      line.kind,
      line.credits < 0n ? -line.credits : null,
      line.credits > 0n ? line.credits : null,
      line.balanceAfter,
      line.event ? names.agent(line.event.agent) : null,
      line.event?.callId ?? null,
      line.event?.id ?? null,
      line.pool,
      line.grantId,
      line.voided ? 'yes' : null,
      line.remarks,
    ]),
    isCut,
  };
}

export function changeSheet({ agents }: ChangeReport, directory: Directory): Sheet {
  const names = rawNames(directory);
  return {
    header: ['agent_id', 'agent', 'credits_before', 'credits', 'change'],
    rows: agents.map(({ id, used, usedBefore, delta }) => [id, names.agent(id), usedBefore, used, delta]),
  };
}

export function valueSheet({ agents }: Value, directory: Directory): Sheet {
  const names = rawNames(directory);
  return {
    header: ['agent_id', 'agent', 'leads', 'credits'],
    rows: agents.map(({ id, leads, used }) => [id, names.agent(id), leads, used]),
  };
}

/** “2026-11-21 09:30:00”: what a clock on the wall there showed. */
function printWall(at: InstantMs, zone: string): string {
  return printInstant(wallTime(at, zone)).slice(0, 19).replace('T', ' ');
}
