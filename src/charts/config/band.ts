import type { Band, LineChart } from '../../cards/chart.ts';
import { type ChartConfig, finite } from './frame.ts';
import { withAlpha } from './palette.ts';
import type { Ink, Theme } from './theme.ts';

type Dataset = ChartConfig['data']['datasets'][number];
type Values = readonly (number | null)[];

// The same share of a colour is fainter on dark ground.
const BAND_ALPHA: Record<Theme, number> = { light: 0.3, dark: 0.5 };

/** The likely course as a dashed line, and the range about it. */
export function bandDatasets(
  band: LineChart['band'],
  known: Values,
  colour: string,
  theme: Theme,
): Dataset[] {
  if (!band) return [];
  const { labels, low, middle, high } = fanOut(band, known);
  const edge = { type: 'line', pointRadius: 0, borderWidth: 0, borderColor: 'transparent' } as const;
  const shade = withAlpha(colour, BAND_ALPHA[theme]);
  return [
    {
      type: 'line',
      label: labels.middle,
      data: middle.map(finite),
      pointRadius: 0,
      pointStyle: 'line',
      borderWidth: 3,
      borderColor: colour,
      borderDash: [3, 6],
      borderCapStyle: 'round',
      backgroundColor: 'transparent',
      fill: false,
    },
    {
      ...edge,
      label: labels.range,
      data: high.map(finite),
      pointStyle: 'rect',
      backgroundColor: shade,
      fill: '+1',
    },
    { ...edge, label: '', data: low.map(finite), backgroundColor: 'transparent', fill: false },
  ];
}

/** A level is no course: neither dots nor a colour of the palette. */
export function limitDataset({ limit, labels }: LineChart, ink: Ink): Dataset[] {
  if (!limit) return [];
  return [
    {
      type: 'line',
      label: limit.label,
      data: labels.map(() => finite(limit.value)),
      borderColor: ink.text,
      backgroundColor: 'transparent',
      borderWidth: 2,
      borderDash: [10, 5],
      pointRadius: 0,
      pointStyle: 'line',
      fill: false,
    },
  ];
}

/** The band opens out of the last day that is known, so that it is seen as what comes of the line. */
function fanOut(band: Band, values: Values): Band {
  const first = band.low.findIndex((value) => value !== null);
  const known = values[first - 1] ?? null;
  if (first < 1 || known === null) return band;
  const joined = (side: Values) => side.map((value, i) => (i === first - 1 ? (value ?? known) : value));
  return { ...band, low: joined(band.low), middle: joined(band.middle), high: joined(band.high) };
}
