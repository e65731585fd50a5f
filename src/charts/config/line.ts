import type { LineChart } from '../../cards/chart.ts';
import { fitText, textWidth } from './fit-text.ts';
import { largestSeries } from './fold.ts';
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
  type Scale,
  unitScale,
} from './frame.ts';
import { assignPlaces, colourOf, withAlpha } from './palette.ts';
import { type Ink, sizes } from './theme.ts';

type Dataset = ChartConfig['data']['datasets'][number];

// Above this the dots of neighbouring days would touch and hide the line.
const DOTS_MAX = 16;
// About what the figures of the left axis take; only decides which labels above have room.
const AXIS_WIDTH = 60;
const NAME_GAP = 16;

export function lineDrawing(chart: LineChart, paper: Paper): Drawing {
  const { kept, left } = largestSeries(chart.series);
  const subtitle = left.length > 0 ? `${chart.subtitle} · ${left.length} more not drawn` : chart.subtitle;
  const { ink, innerWidth, options } = frame({ ...chart, subtitle }, paper);
  const places = assignPlaces(
    kept.map(({ key }) => key),
    paper.roster,
  );
  const band = fanOut(chart.band, kept[0]?.values ?? []);

  const lines = kept.map(({ key, label, values }): Dataset => {
    const colour = colourOf(key, places, paper.theme);
    return {
      type: 'line',
      label: legendLabel(label, innerWidth),
      data: values.map(finite),
      borderColor: colour,
      backgroundColor: colour,
      borderWidth: 3,
      borderJoinStyle: 'round',
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
function aboveScale(chart: LineChart, ink: Ink, innerWidth: number): Scale {
  const unit = unitScale(ink, chart.unit, innerWidth);
  const last = chart.labels.length - 1;
  if (last < 1) return unit;

  const boundaries = chart.boundaries.filter(({ index }) => index >= 0 && index <= last);
  const lined = new Set(boundaries.map(({ index }) => index));
  const named = boundaries.filter(({ index }) => index > 0).sort((a, b) => a.index - b.index);
  const labels = chart.labels.map(() => '');
  labels[0] = unit.labels[0];
  for (const { index, words } of everyThatFits(named, chart.labels.length, innerWidth, labels[0]))
    labels[index] = words;
  return {
    ...unit,
    labels,
    border: { display: false, dash: [5, 5] },
    grid: {
      display: true,
      drawTicks: false,
      lineWidth: 2,
      color: labels.map((_, i) => (lined.has(i) ? ink.boundary : 'transparent')),
    },
    ticks: { ...unit.ticks, autoSkip: false, align: 'inner', padding: 4 },
  } as Scale;
}

/** All names, or every second, third …: a regular choice is understood, one by room alone is not. */
function everyThatFits(named: LineChart['boundaries'], count: number, innerWidth: number, unit: string) {
  const room = innerWidth - AXIS_WIDTH;
  const placed = named.map(({ index, label }) => {
    const words = fitText(label, innerWidth / 3, labelFont);
    const width = textWidth(words, labelFont);
    const x = (index / (count - 1)) * room;
    // On the last day the name is set to the left of its line, on every other in the middle of it.
    const start = index === count - 1 ? x - width : x - width / 2;
    return { index, words, start, end: start + width };
  });
  const free = placed.filter(
    ({ start, end }) => start > textWidth(unit, labelFont) + NAME_GAP && end <= room + sizes.padding,
  );
  for (let step = 1; step <= free.length; step += 1) {
    const chosen = free.filter((_, i) => i % step === 0);
    if (chosen.every(({ start }, i) => start > (chosen[i - 1]?.end ?? -Infinity) + NAME_GAP)) return chosen;
  }
  return [];
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
      backgroundColor: withAlpha(colour, 0.36),
      fill: '+1',
    },
    { ...edge, label: '', data: band.low.map(finite), backgroundColor: 'transparent', fill: false },
  ];
}
