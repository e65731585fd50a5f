import {
  type Action,
  button,
  type Card,
  type ChartPart,
  type SelectAction,
  type TablePart,
} from '../cards/card.ts';
import type { LineChart, StackedChart } from '../cards/chart.ts';
import { sayAmount, sayDate, sayDay, sayNumber, sayShare, sayShortDay } from '../cards/format.ts';
import { type Day, daysBetween } from '../domain/instant.ts';
import { grouped, type Tally, tally } from '../domain/tally.ts';
import type { History, HistoryPoint } from '../reports/history.ts';
import type { Directory } from '../reports/ports.ts';
import { viewEmpty } from './empty.ts';
import { drawnOf, exactOf, type Lens, lenses, sayExact, sayPer, sayWhole } from './lens.ts';
import { kindNames } from './names.ts';
import { type SayCommand, sayScope, scopeActions } from './scope.ts';

export interface HistoryLook {
  lens: Lens;
  /** One line of everything, or bars that tell the kinds apart. */
  stacked: boolean;
}

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
  return {
    title: titleOf(history, look),
    tone: 'neutral',
    subtitle: sayScope(scope),
    parts: [chartPart(history, look)],
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

function titleOf({ points, total, step }: History, { lens }: HistoryLook): string {
  const whole = sayWhole(lens, exactOf(lens, total));
  const peak = dearest(points, lens);
  if (!peak || points.length < 2 || exactOf(lens, peak) === 0n)
    return lens === 'credits' ? `${whole} used` : whole;
  return `${whole}, most ${step === 'daily' ? 'on' : 'in the week of'} ${sayDay(peak.from)}`;
}

function dearest(points: readonly HistoryPoint[], lens: Lens): HistoryPoint | undefined {
  return points.reduce<HistoryPoint | undefined>(
    (best, point) => (best && exactOf(lens, best) >= exactOf(lens, point) ? best : point),
    undefined,
  );
}

function chartPart(history: History, look: HistoryLook): ChartPart {
  const { points, scope, kinds } = history;
  const { lens, stacked } = look;
  const common = {
    title: titleOf(history, look),
    subtitle: sayScope(scope),
    unit: history.step === 'daily' ? `${lens} a day` : `${lens} a week`,
    labels: points.map(({ from }) => sayShortDay(from)),
  };
  const line: LineChart = {
    ...common,
    type: 'line',
    alt: lineAlt(history, lens),
    series: [{ key: lens, label: lens, values: points.map((point) => drawnOf(lens, point)) }],
    boundaries: history.cycleStarts.map(({ index, day }) => ({
      index,
      label: `cycle ${sayShortDay(day)}`,
    })),
    band: null,
  };
  const bars: StackedChart = {
    ...common,
    type: 'stacked',
    alt: kindsAlt(history, lens),
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

function lineAlt({ points, total, step, cycleStarts }: History, lens: Lens): string {
  const whole = exactOf(lens, total);
  const at = (point: HistoryPoint | undefined) =>
    point ? `${sayDate(point.from)} (${sayExact(lens, exactOf(lens, point))})` : '–';
  const least = points.reduce<HistoryPoint | undefined>(
    (best, point) => (best && exactOf(lens, best) <= exactOf(lens, point) ? best : point),
    undefined,
  );
  const unit = step === 'daily' ? 'day' : 'week';
  const cycles =
    cycleStarts.length > 0
      ? ` Cycles began on ${cycleStarts.map(({ day }) => sayDate(day)).join(', ')}.`
      : '';
  return `${sayWhole(lens, whole)} over ${points.length} ${unit}s, ${sayPer(lens, whole, points.length)} a ${unit} on average; most ${at(dearest(points, lens))}, least ${at(least)}; first ${at(points[0])}, last ${at(points.at(-1))}.${cycles}`;
}

function kindsAlt({ kinds, total, points, step }: History, lens: Lens): string {
  const whole = exactOf(lens, total);
  const parts = kinds
    .map(({ kind, tallies }) => ({ name: kindNames[kind], sum: exactOf(lens, tally(tallies)) }))
    .map(({ name, sum }) => `${name} ${sayExact(lens, sum)} (${sayShare(sum, whole)})`);
  return `${sayWhole(lens, whole)} over ${points.length} ${step === 'daily' ? 'days' : 'weeks'}: ${parts.join(', ')}.`;
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
    label: spanOf(group[0]?.from ?? '', group.at(-1)?.to ?? ''),
    sums: tally(group),
  }));
}

function spanOf(from: Day, to: Day): string {
  return from === to ? sayShortDay(from) : `${sayShortDay(from)} – ${sayShortDay(to)}`;
}

function notesOf({ step, points, scope, endsToday }: History): string[] {
  const isCut = step === 'weekly' && points.some(({ from, to }) => daysBetween(from, to) < 6);
  return [
    ...(isCut ? ['Weeks run from Monday to Sunday; those at the edge of the range are shorter.'] : []),
    ...(endsToday ? ['Today is not over: the last point still grows.'] : []),
    `Days are those of ${scope.period.zone}. Test traffic is not counted.`,
  ];
}
