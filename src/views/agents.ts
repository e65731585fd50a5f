import {
  button,
  type Card,
  type ChartPart,
  type Part,
  type TablePart,
  type TilesPart,
} from '../cards/card.ts';
import { drawn } from '../cards/chart.ts';
import { sayAmount, sayCount, sayCredits, sayNumber, sayShare } from '../cards/format.ts';
import { type Tally, tally } from '../domain/tally.ts';
import type { AgentBreakdown } from '../reports/agents.ts';
import type { Directory } from '../reports/ports/directory.ts';
import { viewEmpty } from './empty.ts';
import { kindNames, type Names, namesOf } from './names.ts';
import { type SayCommand, sayScope, scopeActions } from './scope.ts';

// As many as are still read; whoever wants all of them takes the file.
const ROWS_MAX = 20;
const IDLE_NAMES_MAX = 5;

export function viewAgents(breakdown: AgentBreakdown, directory: Directory, say: SayCommand): Card {
  const { scope, total, nearest } = breakdown;
  const tiles = tilesOf(breakdown);
  if (nearest) return viewEmpty(scope, nearest, directory, say, [tiles]);
  const names = namesOf(directory);
  const parts: Part[] = [tiles, agentChart(breakdown, names)];
  if (breakdown.companies.length > 1) parts.push(companyTable(breakdown, names));
  return {
    title: titleOf(breakdown, names),
    tone: 'neutral',
    subtitle: sayScope(scope),
    parts,
    actions: [
      ...scopeActions(scope, directory, say),
      button('Why?', say({}, 'usage why')),
      button('History', say({}, 'usage history')),
      button('CSV', say({ report: 'agents' }, 'usage export')),
    ],
    notes: [...idleNote(breakdown, names), `${sayCredits(total.used)} in all. Test traffic is not counted.`],
  };
}

function titleOf({ agents, total, scope }: AgentBreakdown, names: Names): string {
  const [first] = agents;
  if (!first || total.used === 0n) return `${sayCount(total.events, 'event')}, no credits used`;
  const who = names.agent(first.id);
  if (scope.agent || agents.length === 1) return `${who} used ${sayCredits(total.used)}`;
  return `${who} used ${sayShare(first.used, total.used)} of ${sayCredits(total.used)}`;
}

function tilesOf({ kinds }: AgentBreakdown): TilesPart {
  return {
    type: 'tiles',
    tiles: kinds.map(({ kind, ...sums }) => ({
      title: kindNames[kind],
      value: sayCredits(sums.used),
      detail: detailOf(sums),
    })),
  };
}

function detailOf({ calls, chats, messages }: Tally): string {
  const counted = [
    calls > 0 && sayCount(calls, 'call'),
    chats > 0 && sayCount(chats, 'chat'),
    messages > 0 && sayCount(messages, 'message'),
  ].filter(Boolean);
  return counted.join(', ') || 'nothing';
}

function agentChart(breakdown: AgentBreakdown, names: Names): ChartPart {
  const { agents, total, scope } = breakdown;
  return {
    type: 'chart',
    chart: {
      type: 'bar',
      title: titleOf(breakdown, names),
      subtitle: sayScope(scope),
      unit: 'credits',
      alt: `Credits by agent: ${agents
        .slice(0, ROWS_MAX)
        .map(({ id, used }) => `${names.agent(id)} ${sayAmount(used)}`)
        .join(
          ', ',
        )}${agents.length > ROWS_MAX ? ` and ${agents.length - ROWS_MAX} more` : ''}; together ${sayAmount(total.used)}.`,
      bars: agents.map(({ id, used }) => ({
        key: id,
        label: names.agent(id),
        value: drawn(used),
        text: `${sayAmount(used)} · ${sayShare(used, total.used)}`,
      })),
    },
    table: agentTable(breakdown, names),
  };
}

function agentTable({ agents, total }: AgentBreakdown, names: Names): TablePart {
  const rest = agents.slice(ROWS_MAX);
  const row = (label: string, sums: Tally) => [
    label,
    sayAmount(sums.used),
    sayShare(sums.used, total.used),
    sayNumber(sums.messages),
    sayNumber(sums.calls),
    sayNumber(sums.chats),
  ];
  return {
    type: 'table',
    caption: 'Agents',
    columns: [
      { label: 'Agent', align: 'left' },
      { label: 'Credits', align: 'right' },
      { label: 'Share', align: 'right' },
      { label: 'Messages', align: 'right' },
      { label: 'Calls', align: 'right' },
      { label: 'Chats', align: 'right' },
    ],
    rows: [
      ...agents.slice(0, ROWS_MAX).map((sums) => row(names.agent(sums.id), sums)),
      // The rows add up to the whole, whatever is shown of them.
      ...(rest.length > 0 ? [row(`${rest.length} more`, tally(rest))] : []),
    ],
    empty: 'No agent has used anything.',
  };
}

function companyTable({ companies, total }: AgentBreakdown, names: Names): TablePart {
  const rest = companies.slice(ROWS_MAX);
  const row = (label: string, sums: Tally) => [label, sayAmount(sums.used), sayShare(sums.used, total.used)];
  return {
    type: 'table',
    caption: 'Companies',
    columns: [
      { label: 'Company', align: 'left' },
      { label: 'Credits', align: 'right' },
      { label: 'Share', align: 'right' },
    ],
    rows: [
      ...companies.slice(0, ROWS_MAX).map((sums) => row(names.company(sums.id), sums)),
      ...(rest.length > 0 ? [row(`${rest.length} more`, tally(rest))] : []),
    ],
    empty: 'No company has used anything.',
  };
}

function idleNote({ idle }: AgentBreakdown, names: Names): string[] {
  if (idle.length === 0) return [];
  const shown = idle.slice(0, IDLE_NAMES_MAX).map(({ id }) => names.agent(id));
  const more = idle.length > shown.length ? ` and ${idle.length - shown.length} more` : '';
  return [`Without usage in these days: ${shown.join(', ')}${more}.`];
}
