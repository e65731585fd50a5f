import { sayCount, sayDate, sayDay, sayShare, sayShortDay } from '../cards/format.ts';
import type { Day } from '../domain/instant.ts';
import { tally } from '../domain/tally.ts';
import type { History, HistoryPoint } from '../reports/history.ts';
import { exactOf, type Lens, sayExact, sayPer, sayWhole } from './lens.ts';
import { kindNames } from './names.ts';

export interface HistoryLook {
  lens: Lens;
  /** One line of everything, or bars that tell the kinds apart. */
  stacked: boolean;
}

/** The finding: which kind took most, or when most was used. */
export function sayFinding(history: History, { lens, stacked }: HistoryLook): string {
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

/** Averages and extremes are of whole days and weeks: what is cut short is named for itself. */
export function sayLine(
  { points, total, step, cycleStarts }: Pick<History, 'points' | 'total' | 'step' | 'cycleStarts'>,
  lens: Lens,
): string {
  const at = (point: HistoryPoint | undefined) =>
    point
      ? `${step === 'daily' ? sayDate(point.from) : saySpan(point.from, point.to)} (${sayExact(lens, exactOf(lens, point))})`
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
  const cycles = cycleStarts.length > 0 ? ` ${sayCycles(cycleStarts.map(({ day }) => sayDate(day)))}` : '';
  return `${sayWhole(lens, exactOf(lens, total))} in all.${compared}${cut}${cycles}`;
}

// Beyond a year nobody reads them one by one.
const CYCLES_NAMED = 12;

function sayCycles(days: readonly string[]): string {
  return days.length > CYCLES_NAMED
    ? `${days.length} cycles began, the first on ${days[0]}, the last on ${days.at(-1)}.`
    : `Cycles began on ${days.join(', ')}.`;
}

export function sayKinds(history: History, lens: Lens): string {
  const { total, points, step } = history;
  const whole = exactOf(lens, total);
  const parts = kindSums(history, lens).map(
    ({ name, sum }) => `${name} ${sayExact(lens, sum)} (${sayShare(sum, whole)})`,
  );
  const cut = points.filter(({ isWhole }) => !isWhole).map(({ from, to }) => saySpan(from, to));
  const last = cut.length > 0 ? ` Not whole: ${cut.join(', ')}.` : '';
  return `${sayWhole(lens, whole)} over ${sayCount(points.length, step === 'daily' ? 'day' : 'week')}: ${parts.join(', ')}.${last}`;
}

/** “21 Nov”, “2–8 Nov”, “30 Nov – 6 Dec”. */
export function saySpan(from: Day, to: Day): string {
  if (from === to) return sayShortDay(from);
  return from.slice(0, 7) === to.slice(0, 7)
    ? `${Number(from.slice(8))}–${sayShortDay(to)}`
    : `${sayShortDay(from)} – ${sayShortDay(to)}`;
}
