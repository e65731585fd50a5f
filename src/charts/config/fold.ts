import type { BarChart, Series } from '../../cards/chart.ts';
import { sayAmount } from '../../cards/format.ts';
import { finite } from './frame.ts';
import { palettes } from './palette.ts';

type Bar = BarChart['bars'][number] & { folded?: true };

/** More rows than this are a list, which the table beside the chart is better at. */
const BARS_MAX = 12;
const seriesMax = palettes.light.length;

/** The tail becomes one bar, so that the bars still add up to the whole. */
export function foldBars(bars: readonly Bar[]): Bar[] {
  if (bars.length <= BARS_MAX) return [...bars];
  const tail = bars.slice(BARS_MAX - 1);
  const value = tail.reduce((sum, bar) => sum + (finite(bar.value) ?? 0), 0);
  return [
    ...bars.slice(0, BARS_MAX - 1),
    { key: '', label: `and ${tail.length} more`, value, text: saySum(value), folded: true },
  ];
}

/** As many series as there are colours: the largest by name, the others as one. */
export function foldSeries(series: readonly Series[]): (Series & { folded?: true })[] {
  if (series.length <= seriesMax) return [...series];
  const { kept, left } = largest(series, seriesMax - 1);
  const values =
    kept[0]?.values.map((_, i) =>
      left.reduce((sum, each) => sum + (finite(each.values[i] ?? null) ?? 0), 0),
    ) ?? [];
  return [...kept, { key: '', label: `and ${left.length} more`, values, folded: true }];
}

/** Lines need not add up to anything, so nothing is summed: what is not drawn is counted. */
export function largestSeries(series: readonly Series[]): { kept: Series[]; left: Series[] } {
  return largest(series, seriesMax);
}

function largest(series: readonly Series[], count: number): { kept: Series[]; left: Series[] } {
  const ranked = new Set(
    series
      .map((each) => ({
        each,
        sum: each.values.reduce<number>((sum, value) => sum + (finite(value) ?? 0), 0),
      }))
      .sort((a, b) => b.sum - a.sum)
      .slice(0, count)
      .map(({ each }) => each),
  );
  return {
    kept: series.filter((each) => ranked.has(each)),
    left: series.filter((each) => !ranked.has(each)),
  };
}

// Sums of numbers with at most six decimals: rounding there takes away what floating point has added.
export function saySum(value: number): string {
  return sayAmount(BigInt(Math.round(value * 1_000_000)));
}
