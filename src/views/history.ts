import {
  type Action,
  button,
  type Card,
  type ChartPart,
  type SelectAction,
  type TablePart,
} from '../cards/card.ts';
import type { LineChart, Provisional, StackedChart } from '../cards/chart.ts';
import { sayAmount, sayCount, sayDate, sayDay, sayNumber, sayShare, sayShortDay } from '../cards/format.ts';
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
  const title = titleOf(history, look);
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

function titleOf(history: History, { lens, stacked }: HistoryLook): string {
  const { points, total, step, kinds } = history;
  const whole = exactOf(lens, total);
  const said = sayWhole(lens, whole);
  if (stacked && kinds.length > 1 && whole > 0n) {
    const [first] = kindSums(history, lens);
    return `${first?.name} took ${sayShare(first?.sum ?? 0n, whole)} of ${said}`;
  }
  const peak = mostOf(points, lens);
  if (!peak || points.length < 2 || exactOf(lens, peak) === 0n)
    return lens === 'credits' ? `${said} used` : said;
  return `${said}, most ${step === 'daily' ? `on ${sayDay(peak.from)}` : `in the week of ${sayDate(peak.from)}`}`;
}

/** The kinds by what they used, the largest first. */
function kindSums({ kinds }: History, lens: Lens): { name: string; sum: bigint }[] {
  return kinds
    .map(({ kind, tallies }) => ({ name: kindNames[kind], sum: exactOf(lens, tally(tallies)) }))
    .sort((a, b) => (a.sum === b.sum ? 0 : a.sum > b.sum ? -1 : 1));
}

function mostOf(points: readonly HistoryPoint[], lens: Lens): HistoryPoint | undefined {
  return points.reduce<HistoryPoint | undefined>(
    (best, point) => (best && exactOf(lens, best) >= exactOf(lens, point) ? best : point),
    undefined,
  );
}

function leastOf(points: readonly HistoryPoint[], lens: Lens): HistoryPoint | undefined {
  return points.reduce<HistoryPoint | undefined>(
    (best, point) => (best && exactOf(lens, best) <= exactOf(lens, point) ? best : point),
    undefined,
  );
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
    labels: points.map(({ from, to }) => spanOf(from, to)),
    provisional: provisionalOf(history),
  };
  const line: LineChart = {
    ...common,
    type: 'line',
    alt: lineAlt(history, lens),
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

/** Averages and extremes are of whole days and weeks: what is cut short is named for itself. */
function lineAlt({ points, total, step, cycleStarts }: History, lens: Lens): string {
  const at = (point: HistoryPoint | undefined) =>
    point
      ? `${step === 'daily' ? sayDate(point.from) : spanOf(point.from, point.to)} (${sayExact(lens, exactOf(lens, point))})`
      : '–';
  const whole = points.filter(({ isWhole }) => isWhole);
  const parts = points.filter(({ isWhole }) => !isWhole);
  const unit = step === 'daily' ? 'day' : 'week';
  const compared =
    whole.length > 0
      ? ` ${sayCount(whole.length, `whole ${unit}`)}: ${sayPer(lens, exactOf(lens, tally(whole)), whole.length)} a ${unit} on average, most ${at(mostOf(whole, lens))}, least ${at(leastOf(whole, lens))}, first ${at(whole[0])}, last ${at(whole.at(-1))}.`
      : '';
  const cut =
    parts.length > 0
      ? ` ${step === 'daily' ? 'Not over' : `Part of a week`}: ${parts.map(at).join(', ')}.`
      : '';
  const cycles =
    cycleStarts.length > 0
      ? ` Cycles began on ${cycleStarts.map(({ day }) => sayDate(day)).join(', ')}.`
      : '';
  return `${sayWhole(lens, exactOf(lens, total))} in all.${compared}${cut}${cycles}`;
}

function kindsAlt(history: History, lens: Lens): string {
  const { total, points, step } = history;
  const whole = exactOf(lens, total);
  const parts = kindSums(history, lens).map(
    ({ name, sum }) => `${name} ${sayExact(lens, sum)} (${sayShare(sum, whole)})`,
  );
  const cut = points.filter(({ isWhole }) => !isWhole).map(({ from, to }) => spanOf(from, to));
  const last = cut.length > 0 ? ` Not whole: ${cut.join(', ')}.` : '';
  return `${sayWhole(lens, whole)} over ${sayCount(points.length, step === 'daily' ? 'day' : 'week')}: ${parts.join(', ')}.${last}`;
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

/** “21 Nov”, “2–8 Nov”, “30 Nov – 6 Dec”. */
function spanOf(from: Day, to: Day): string {
  if (from === to) return sayShortDay(from);
  return from.slice(0, 7) === to.slice(0, 7)
    ? `${Number(from.slice(8))}–${sayShortDay(to)}`
    : `${sayShortDay(from)} – ${sayShortDay(to)}`;
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
