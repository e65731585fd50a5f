import type { StackedChart } from '../../cards/chart.ts';
import { fitText } from './fit-text.ts';
import { foldSeries } from './fold.ts';
import {
  amountScale,
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

// Above this a bar is too thin to give away a pixel of it.
const PARTED_MAX = 100;

export function stackedDrawing(chart: StackedChart, paper: Paper): Drawing {
  const { ink, innerWidth, options } = frame(chart, paper);
  const series = foldSeries(chart.series);
  const places = assignPlaces(series.flatMap(({ key, folded }) => (folded ? [] : key)));
  const labels = series.map(({ label }) => legendLabel(label, innerWidth));
  const named = legend(ink, labels, innerWidth);
  const totals = chart.labels.map((_, i) =>
    series.reduce((sum, { values }) => sum + (finite(values[i] ?? 0) ?? 0), 0),
  );
  const parted = chart.labels.length <= PARTED_MAX;

  return {
    width: paper.width,
    height: Math.max(320, paper.width / 2) + (named.rows - 1) * lineOf(sizes.label + 8),
    background: ink.background,
    config: {
      type: 'bar',
      data: {
        labels: chart.labels.map((label) => fitText(label, innerWidth / 3, labelFont)),
        datasets: series.map(({ key, values, folded }, i) => ({
          label: labels[i] ?? '',
          data: values.map(finite),
          backgroundColor: folded ? ink.boundary : colourOf(key, places, paper.theme),
          // A seam parts two kinds whose colours someone cannot part.
          borderColor: ink.background,
          borderWidth: parted ? { top: 1.5 } : 0,
          borderSkipped: false,
          maxBarThickness: 72,
          barPercentage: parted ? 0.84 : 1,
          categoryPercentage: 1,
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
