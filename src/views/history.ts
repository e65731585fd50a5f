import {
  type Action,
  button,
  type Card,
  type ChartPart,
  type SelectAction,
  type TablePart,
} from '../cards/card.ts';
import type { LineChart, Provisional, StackedChart } from '../cards/chart.ts';
import { sayAmount, sayNumber, sayShortDay } from '../cards/format.ts';
import { daysBetween } from '../domain/instant.ts';
import { grouped, type Tally, tally } from '../domain/tally.ts';
import type { History, HistoryPoint } from '../reports/history.ts';
import type { Directory } from '../reports/ports/directory.ts';
import { viewEmpty } from './empty.ts';
import { type HistoryLook, sayFinding, sayKinds, sayLine, saySpan } from './history-words.ts';
import { drawnOf, type Lens, lenses } from './lens.ts';
import { kindNames } from './names.ts';
import { type SayCommand, sayScope, scopeActions } from './scope.ts';

const seriesNames: Record<Lens, string> = { credits: 'Credits', messages: 'Messages', calls: 'Calls' };

// What is still read in a chat. Beyond it, the table adds up weeks, then months.
const ROWS_MAX = 31;

export function viewHistory(
  history: History,
  look: HistoryLook,
  directory: Directory,
  say: SayCommand,
): Card {
  const { scope, nearest } = history;
  if (nearest) return viewEmpty(scope, nearest, directory, say);
  const title = sayFinding(history, look);
  return {
    title,
    tone: 'neutral',
    subtitle: sayScope(scope),
    parts: [chartPart(history, look, title)],
    actions: [
      ...lookActions(history, look, say),
      ...scopeActions(scope, directory, say),
      button('Peaks and patterns', say({}, 'usage patterns')),
      button('CSV', say({ report: 'history', by: history.step }, 'usage export')),
    ],
    notes: notesOf(history),
  };
}

function lookActions({ step }: History, { lens, stacked }: HistoryLook, say: SayCommand): Action[] {
  const choice = <Choice extends string>(
    label: string,
    option: string,
    choices: readonly Choice[],
    chosen: Choice,
  ): SelectAction => ({
    type: 'select',
    label,
    options: choices.map((each) => ({ label: each, command: say({ [option]: each }) })),
    selected: say({ [option]: chosen }),
  });
  return [
    choice('Lens', 'lens', lenses, lens),
    choice('By', 'by', ['daily', 'weekly'], step),
    choice('Drawn as', 'chart', ['line', 'kinds'], stacked ? 'kinds' : 'line'),
  ];
}

function provisionalOf({ points, step }: History): Provisional | null {
  const indexes = points.flatMap(({ isWhole }, index) => (isWhole ? [] : index));
  if (indexes.length === 0) return null;
  return { label: step === 'daily' ? 'Today, so far' : 'Part of a week', indexes };
}

function chartPart(history: History, look: HistoryLook, title: string): ChartPart {
  const { points, scope, kinds } = history;
  const { lens, stacked } = look;
  const common = {
    title,
    subtitle: sayScope(scope),
    unit: history.step === 'daily' ? `${lens} a day` : `${lens} a week`,
    labels: points.map(({ from, to }) => saySpan(from, to)),
    provisional: provisionalOf(history),
  };
  const line: LineChart = {
    ...common,
    type: 'line',
    alt: sayLine(history, lens),
    series: [{ key: lens, label: seriesNames[lens], values: points.map((point) => drawnOf(lens, point)) }],
    boundaries: history.cycleStarts.map(({ index, day }) => ({
      index,
      label: `cycle ${sayShortDay(day)}`,
    })),
    limit: null,
    band: null,
  };
  const bars: StackedChart = {
    ...common,
    type: 'stacked',
    alt: sayKinds(history, lens),
    series: kinds.map(({ kind, tallies }) => ({
      key: kind,
      label: kindNames[kind],
      values: tallies.map((each) => drawnOf(lens, each)),
    })),
  };
  return {
    type: 'chart',
    chart: stacked ? bars : line,
    table: tableOf(history),
  };
}

function tableOf({ points }: History): TablePart {
  const rows = condense(points);
  return {
    type: 'table',
    caption: 'What was used when',
    columns: [
      { label: 'From', align: 'left' },
      { label: 'Credits', align: 'right' },
      { label: 'Messages', align: 'right' },
      { label: 'Calls', align: 'right' },
    ],
    rows: rows.map(({ label, sums }) => [
      label,
      sayAmount(sums.used),
      sayNumber(sums.messages),
      sayNumber(sums.calls),
    ]),
    empty: 'Nothing was used.',
  };
}

/** As points, or else as weeks, or else as months: every form adds up to the same. */
function condense(points: readonly HistoryPoint[]): { label: string; sums: Tally }[] {
  const ways: ((point: HistoryPoint) => string)[] = [
    ({ from }) => from,
    ({ from }) => String(Math.floor(daysBetween('1970-01-05', from) / 7)),
    ({ from }) => from.slice(0, 7),
  ];
  const fitting = ways
    .map((way) => [...grouped(points, way).values()])
    .find((groups, index) => groups.length <= ROWS_MAX || index === ways.length - 1);
  return (fitting ?? []).map((group) => ({
    label: saySpan(group[0]?.from ?? '', group.at(-1)?.to ?? ''),
    sums: tally(group),
  }));
}

function notesOf({ step, points, scope, endsToday }: History): string[] {
  const isCut = step === 'weekly' && points.some(({ isWhole }) => !isWhole);
  return [
    ...(isCut
      ? ['Weeks run from Monday to Sunday; one that is cut by the range or not over is drawn apart.']
      : []),
    ...(endsToday ? ['Today is not over: the last point still grows.'] : []),
    `Days are those of ${scope.period.zone}. Test traffic is not counted.`,
  ];
}
