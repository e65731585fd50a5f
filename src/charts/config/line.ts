import type { LineChart, Series } from '../../cards/chart.ts';
import { bandDatasets, limitDataset } from './band.ts';
import { CYCLE_GAP, cycleScale } from './cycle-scale.ts';
import { largestSeries } from './fold.ts';
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
  lineOf,
  type Paper,
  wordsOf,
} from './frame.ts';
import { assignPlaces, colourOf } from './palette.ts';
import { type Ink, sizes } from './theme.ts';

type Dataset = ChartConfig['data']['datasets'][number];

// Above this the dots of neighbouring days would touch and hide the line.
const DOTS_MAX = 16;
// Each line stands in the legend by its own mark. Chart.js makes a dot half as large again as its box.
const MARKS = { usePointStyle: true, boxHeight: 10, boxWidth: 14 } as const;

export function lineDrawing(chart: LineChart, paper: Paper): Drawing {
  const { kept, left } = largestSeries(chart.series);
  const said = wordsOf(chart);
  const subtitle = left.length > 0 ? `${said.subtitle} · ${left.length} more not drawn` : said.subtitle;
  const { ink, innerWidth, headHeight, options } = frame({ ...said, subtitle }, paper);
  const places = assignPlaces(
    kept.map(({ key }) => key),
    paper.roster,
  );
  const isProvisional = (at: number) => chart.provisional?.indexes.includes(at) ?? false;
  const colours = kept.map(({ key }) => colourOf(key, places, paper.theme));
  const lines = kept.map((series, i) => wholeLine(series, colours[i] ?? ink.text, isProvisional));
  const dashes = kept.flatMap((series, i) =>
    chart.provisional
      ? provisionalLine(
          series,
          i === 0 ? chart.provisional.label : '',
          colours[i] ?? ink.text,
          ink,
          isProvisional,
        )
      : [],
  );
  const datasets = [
    ...lines,
    ...limitDataset(chart, ink),
    ...dashes.slice(0, 1),
    // What has no name stands at the end of the legend, where nobody sees that it has a place there.
    ...bandDatasets(chart.band, kept[0]?.values ?? [], colours[0] ?? ink.muted, paper.theme),
    ...dashes.slice(1),
  ].map((dataset) => ({ ...dataset, label: legendLabel(dataset.label ?? '', innerWidth) }));
  const named = legend(
    ink,
    datasets.map(({ label }) => label),
    innerWidth,
  );
  const hasLegend = datasets.length > 1;
  const largest = largestOf(datasets.map(({ data }) => data as (number | null)[]));
  const cycles = cycleScale(chart, ink, innerWidth);

  return {
    width: paper.width,
    height: heightAbout(innerWidth, largest, [
      headHeight,
      hasLegend ? named.height : 0,
      cycles ? lineOf(sizes.label) + CYCLE_GAP : HEADROOM,
    ]),
    background: ink.background,
    config: {
      type: 'line',
      data: { labels: [...chart.labels], datasets },
      options: {
        ...options,
        plugins: {
          ...options.plugins,
          ...(hasLegend
            ? { legend: { ...named.options, labels: { ...named.options.labels, ...MARKS } } }
            : {}),
        },
        scales: {
          x: labelScale(ink, chart.labels, innerWidth, false),
          y: amountScale(ink, largest),
          above: cycles ?? headroom,
        },
      },
    },
  };
}

function wholeLine(
  { label, values }: Series,
  colour: string,
  isProvisional: (at: number) => boolean,
): Dataset {
  const whole = values.map((value, at) => (isProvisional(at) ? null : finite(value)));
  return {
    type: 'line',
    label,
    data: whole,
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: 3,
    borderJoinStyle: 'round',
    borderCapStyle: 'round',
    pointRadius: whole.map((_, at) => dotRadius(whole, at)),
    pointBorderWidth: 0,
    spanGaps: false,
    fill: false,
  };
}

/** Dashed from the nearest whole point, and hollow at its own: seen, and not taken for a fall. */
function provisionalLine(
  { values }: Series,
  label: string,
  colour: string,
  { background }: Ink,
  isProvisional: (at: number) => boolean,
): Dataset {
  return {
    type: 'line',
    label,
    data: values.map((value, at) =>
      isProvisional(at) || isProvisional(at - 1) || isProvisional(at + 1) ? finite(value) : null,
    ),
    borderColor: colour,
    backgroundColor: background,
    borderWidth: 2.5,
    borderDash: [5, 5],
    pointRadius: values.map((_, at) => (isProvisional(at) ? 5 : 0)),
    pointBackgroundColor: background,
    pointBorderColor: colour,
    pointBorderWidth: 2.5,
    spanGaps: false,
    fill: false,
  };
}

/** A day between two gaps has no line to be seen by. */
function dotRadius(values: readonly (number | null)[], at: number): number {
  const alone = (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null;
  return alone ? 6 : values.length <= DOTS_MAX ? 4 : 0;
}
