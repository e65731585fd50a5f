import type { StackedChart } from '../../cards/chart.ts';
import { fitText } from './fit-text.ts';
import { foldSeries } from './fold.ts';
import {
  amountScale,
  type ChartConfig,
  type Drawing,
  finite,
  frame,
  labelFont,
  labelScale,
  largestOf,
  legend,
  legendLabel,
  lineOf,
  type Paper,
  unitScale,
} from './frame.ts';
import { assignPlaces, colourOf } from './palette.ts';
import { sizes } from './theme.ts';

type Look = Partial<ChartConfig['data']['datasets'][number]>;

// A bar of a year is two pixels wide: bars and gaps flicker, and 2 000 of them take a quarter of a second.
const BARS_MAX = 100;

export function stackedDrawing(chart: StackedChart, paper: Paper): Drawing {
  const { ink, innerWidth, options } = frame(chart, paper);
  const series = foldSeries(chart.series);
  const places = assignPlaces(
    series.flatMap(({ key, folded }) => (folded ? [] : key)),
    paper.roster,
  );
  const labels = series.map(({ label }) => legendLabel(label, innerWidth));
  const named = legend(ink, labels, innerWidth);
  const totals = chart.labels.map((_, i) =>
    series.reduce((sum, { values }) => sum + (finite(values[i] ?? 0) ?? 0), 0),
  );
  const asBars = chart.labels.length <= BARS_MAX;

  return {
    width: paper.width,
    height: Math.max(320, paper.width / 2) + (named.rows - 1) * lineOf(sizes.label + 8),
    background: ink.background,
    config: {
      type: asBars ? 'bar' : 'line',
      data: {
        labels: chart.labels.map((label) => fitText(label, innerWidth / 3, labelFont)),
        datasets: series.map(({ key, values, folded }, i) => ({
          label: labels[i] ?? '',
          data: values.map((value) => finite(value) ?? 0),
          backgroundColor: folded ? ink.boundary : colourOf(key, places, paper.theme),
          ...(asBars ? barLook(ink.background) : areaLook(i)),
        })),
      },
      options: {
        ...options,
        plugins: { ...options.plugins, ...(series.length > 1 ? { legend: named.options } : {}) },
        scales: {
          x: labelScale(ink, chart.labels, true),
          y: { ...amountScale(ink, largestOf([totals])), stacked: true },
          above: unitScale(ink, chart.unit, innerWidth),
        },
      },
    },
  };
}

function barLook(background: string): Look {
  return {
    type: 'bar',
    // A seam parts two kinds whose colours someone cannot part.
    borderColor: background,
    borderWidth: { top: 1.5 },
    borderSkipped: false,
    maxBarThickness: 72,
    barPercentage: 0.84,
    categoryPercentage: 1,
  };
}

/** The same stack as one outline: each day a step, down to the kind below. */
function areaLook(place: number): Look {
  return {
    type: 'line',
    stepped: 'middle',
    fill: place === 0 ? 'origin' : '-1',
    borderWidth: 0,
    pointRadius: 0,
  };
}
