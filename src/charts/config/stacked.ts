import type { Provisional, StackedChart } from '../../cards/chart.ts';
import { foldSeries } from './fold.ts';
import {
  amountScale,
  type ChartConfig,
  type Drawing,
  finite,
  frame,
  HEADROOM,
  headroom,
  heightAbout,
  labelScale,
  largestOf,
  legend,
  legendLabel,
  type Paper,
  wordsOf,
} from './frame.ts';
import { assignPlaces, colourOf, withAlpha } from './palette.ts';
import type { Ink } from './theme.ts';

type Dataset = ChartConfig['data']['datasets'][number];

// A bar of a year is two pixels wide: bars and gaps flicker, and 2 000 of them take a quarter of a second.
const BARS_MAX = 100;

export function stackedDrawing(chart: StackedChart, paper: Paper): Drawing {
  const { ink, innerWidth, headHeight, options } = frame(wordsOf(chart), paper);
  const series = foldSeries(chart.series);
  const places = assignPlaces(
    series.flatMap(({ key, folded }) => (folded ? [] : key)),
    paper.roster,
  );
  const totals = chart.labels.map((_, i) =>
    series.reduce((sum, { values }) => sum + (finite(values[i] ?? 0) ?? 0), 0),
  );
  const barWidth = innerWidth / chart.labels.length;
  const asBars = chart.labels.length <= BARS_MAX;
  const datasets: Dataset[] = series.map(({ key, label, values, folded }, i) => ({
    label: legendLabel(label, innerWidth),
    data: values.map((value) => finite(value) ?? 0),
    backgroundColor: folded ? ink.boundary : colourOf(key, places, paper.theme),
    ...(asBars ? barLook(ink.background, barWidth) : areaLook(i)),
  }));
  // Of areas a single day is not seen.
  if (chart.provisional && asBars) datasets.unshift(veil(chart.provisional, totals, barWidth, ink));
  const largest = largestOf([totals]);
  const hasLegend = datasets.length > 1 && largest > 0;
  const named = legend(
    ink,
    datasets.map(({ label }) => label ?? ''),
    innerWidth,
  );

  return {
    width: paper.width,
    height: heightAbout(innerWidth, largest, [headHeight, hasLegend ? named.height : 0, HEADROOM]),
    background: ink.background,
    config: {
      type: asBars ? 'bar' : 'line',
      data: { labels: [...chart.labels], datasets },
      options: {
        ...options,
        plugins: { ...options.plugins, ...(hasLegend ? { legend: named.options } : {}) },
        scales: {
          x: labelScale(ink, chart.labels, innerWidth, true),
          y: { ...amountScale(ink, largest), stacked: true },
          above: headroom,
        },
      },
    },
  };
}

const SPACING = { maxBarThickness: 72, barPercentage: 0.84, categoryPercentage: 1 } as const;

function barLook(background: string, barWidth: number): Partial<Dataset> {
  return {
    type: 'bar',
    // A seam parts two kinds whose colours someone cannot part; of narrow bars it would leave nothing but seams.
    borderColor: background,
    borderWidth: { top: barWidth < 6 ? 0 : Math.min(1.5, barWidth / 12) },
    borderSkipped: false,
    ...SPACING,
  };
}

/** The same stack as one outline: each day a step, down to the kind below. */
function areaLook(place: number): Partial<Dataset> {
  return {
    type: 'line',
    stepped: 'middle',
    fill: place === 0 ? 'origin' : '-1',
    borderWidth: 0,
    pointRadius: 0,
  };
}

/** Lies over the bars that are not whole, and lets them shine through; in the legend it is an empty box. */
function veil(
  { label, indexes }: Provisional,
  totals: readonly number[],
  barWidth: number,
  ink: Ink,
): Dataset {
  return {
    type: 'bar',
    label,
    data: totals.map((total, at) => (indexes.includes(at) ? total : null)),
    backgroundColor: withAlpha(ink.background, 0.6),
    borderColor: ink.text,
    borderWidth: Math.min(1.5, barWidth / 8),
    borderSkipped: false,
    stack: 'veil',
    grouped: false,
    ...SPACING,
  };
}
