import type { LineChart } from '../../cards/chart.ts';
import { fitText, textWidth } from './fit-text.ts';
import { largestSeries } from './fold.ts';
import {
  amountScale,
  type ChartConfig,
  type Drawing,
  type Frame,
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
import { assignPlaces, colourOf, withAlpha } from './palette.ts';
import { sizes } from './theme.ts';

type Dataset = ChartConfig['data']['datasets'][number];

// Above this the dots of neighbouring days would touch and hide the line.
const DOTS_MAX = 16;
// About what the figures of the left axis take; only decides which labels above have room.
const AXIS_WIDTH = 60;

export function lineDrawing(chart: LineChart, paper: Paper): Drawing {
  const { kept, left } = largestSeries(chart.series);
  const subtitle = left.length > 0 ? `${chart.subtitle} · ${left.length} more not drawn` : chart.subtitle;
  const { ink, innerWidth, options } = frame({ ...chart, subtitle }, paper);
  const places = assignPlaces(kept.map(({ key }) => key));
  const band = fanOut(chart.band, kept[0]?.values ?? []);

  const lines = kept.map(({ key, label, values }, i): Dataset => {
    const colour = colourOf(key, places, paper.theme);
    return {
      type: 'line',
      label: legendLabel(label, innerWidth),
      data: values.map(finite),
      borderColor: colour,
      backgroundColor: colour,
      borderWidth: 3,
      borderJoinStyle: 'round',
      // Not by colour alone, once there are many.
      borderDash: i < 4 ? [] : [8, 5],
      pointRadius: values.map((_, at) => dotRadius(values, at)),
      pointBorderWidth: 0,
      spanGaps: false,
      fill: false,
    };
  });
  const bandColour = kept[0] ? colourOf(kept[0].key, places, paper.theme) : ink.muted;
  const datasets = band ? [...lines, ...bandDatasets(band, bandColour)] : lines;
  const named = legend(
    ink,
    datasets.flatMap(({ label }) => label || []),
    innerWidth,
  );
  const hasLegend = datasets.length > 1;

  return {
    width: paper.width,
    height: Math.max(320, paper.width / 2) + (hasLegend ? (named.rows - 1) * lineOf(sizes.label + 8) : 0),
    background: ink.background,
    config: {
      type: 'line',
      data: { labels: chart.labels.map((label) => fitText(label, innerWidth / 3, labelFont)), datasets },
      options: {
        ...options,
        plugins: { ...options.plugins, ...(hasLegend ? { legend: named.options } : {}) },
        scales: {
          x: labelScale(ink, chart.labels, false),
          y: amountScale(ink, largestOf(datasets.map(({ data }) => data as (number | null)[]))),
          above: aboveScale(chart, ink, innerWidth),
        },
      },
    },
  };
}

/** A second axis over the plot holds the unit, and a dashed line down from each day on which a cycle begins. */
function aboveScale(chart: LineChart, ink: Frame['ink'], innerWidth: number): ReturnType<typeof unitScale> {
  const unit = unitScale(ink, chart.unit, innerWidth);
  const last = chart.labels.length - 1;
  if (last < 1) return unit;

  const boundaries = new Map(chart.boundaries.map(({ index, label }) => [index, label]));
  const labels = chart.labels.map(() => '');
  const atStart = boundaries.get(0);
  labels[0] = fitText(atStart ? `${chart.unit} · ${atStart}` : chart.unit, innerWidth / 2, labelFont);
  let taken = textWidth(labels[0], labelFont) + sizes.gap * 2;
  for (const [index, label] of [...boundaries].sort(([a], [b]) => a - b)) {
    if (index <= 0 || index > last) continue;
    const words = fitText(label, innerWidth / 3, labelFont);
    const width = textWidth(words, labelFont);
    const x = (index / last) * (innerWidth - AXIS_WIDTH);
    // The last label is set to the left of its line, every other one in the middle of it.
    const start = index === last ? x - width : x - width / 2;
    if (start < taken || (index !== last && x + width / 2 > innerWidth - AXIS_WIDTH)) continue;
    labels[index] = words;
    taken = start + width + sizes.gap * 2;
  }
  return {
    ...unit,
    labels,
    border: { display: false, dash: [5, 5] },
    grid: {
      display: true,
      drawTicks: false,
      lineWidth: 2,
      color: labels.map((_, i) => (boundaries.has(i) ? ink.boundary : 'transparent')),
    },
    ticks: { ...unit.ticks, autoSkip: false, align: 'inner', padding: 4 },
  } as ReturnType<typeof unitScale>;
}

/** A day between two gaps has no line to be seen by. */
function dotRadius(values: readonly (number | null)[], at: number): number {
  const alone = (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null;
  return alone ? 6 : values.length <= DOTS_MAX ? 4 : 0;
}

/** The band opens out of the last day that is known, so that it is seen as what comes of the line. */
function fanOut(band: LineChart['band'], values: readonly (number | null)[]): LineChart['band'] {
  if (!band) return null;
  const first = band.low.findIndex((value) => value !== null);
  const known = values[first - 1] ?? null;
  if (first < 1 || known === null) return band;
  const joined = (side: readonly (number | null)[]) =>
    side.map((value, i) => (i === first - 1 ? (value ?? known) : value));
  return { low: joined(band.low), high: joined(band.high) };
}

/** The upper edge is filled down to the lower one, which has no name and, at the end of the legend, no place there. */
function bandDatasets(band: NonNullable<LineChart['band']>, colour: string): Dataset[] {
  const edge = { type: 'line', borderWidth: 0, pointRadius: 0, borderColor: 'transparent' } as const;
  return [
    {
      ...edge,
      label: 'Forecast',
      data: band.high.map(finite),
      backgroundColor: withAlpha(colour, 0.28),
      fill: '+1',
    },
    { ...edge, label: '', data: band.low.map(finite), backgroundColor: 'transparent', fill: false },
  ];
}
