import { everyThatFits, placeName } from './axis-names.ts';
import { font, lineOf, type Scale } from './frame.ts';
import { type Ink, sizes } from './theme.ts';

/** About what the figures of the left axis take; only decides which names have room. */
export const AXIS_WIDTH = 60;
const LABELS_MAX = 7;

/** Amounts upwards: five lines at the most, from zero. */
export function amountScale(ink: Ink, largest: number): Scale {
  return {
    type: 'linear',
    beginAtZero: true,
    // Of nothing but zeros Chart.js would make an axis from 0 to 1 in tenths.
    suggestedMax: largest > 0 ? largest : 1,
    border: { display: false },
    grid: { color: ink.grid, drawTicks: false },
    ticks: {
      maxTicksLimit: 5,
      padding: sizes.gap,
      color: ink.muted,
      font: font(),
      ...(largest > 0 ? {} : { stepSize: 1 }),
      // 12 000 is 12K: narrower than with its zeros, and a scale is read for its size alone.
      format:
        largest >= 10_000
          ? { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 }
          : { useGrouping: false },
    },
  } as Scale;
}

/** Days or weeks along the bottom: every second name, every third …, so that none touches another or the edge. */
export function labelScale(ink: Ink, labels: readonly string[], innerWidth: number, stacked: boolean): Scale {
  const room = innerWidth - AXIS_WIDTH;
  const places = labels.map((_, i) =>
    stacked ? (i + 0.5) / labels.length : i / Math.max(1, labels.length - 1),
  );
  const shown = everyThatFits(
    labels.map((label, i) => placeName(label, (places[i] ?? 0) * room, room)),
    LABELS_MAX,
  );
  return {
    type: 'category',
    labels: labels.map((_, i) => shown.get(i) ?? ''),
    offset: stacked,
    stacked,
    border: { color: ink.boundary },
    grid: { display: false },
    ticks: {
      autoSkip: false,
      maxRotation: 0,
      // Of a line, the first and the last name would hang out over the edge.
      align: stacked ? 'center' : 'inner',
      padding: sizes.gap / 2,
      color: ink.muted,
      font: font(),
    },
  } as Scale;
}

export const HEADROOM = 12;

/** A little air over the plot, whose highest figure would stand in the words above it. */
export const headroom = {
  type: 'category',
  axis: 'x',
  position: 'top',
  labels: [''] as string[],
  border: { display: false },
  grid: { drawOnChartArea: false, tickColor: 'transparent', tickLength: HEADROOM },
  ticks: { display: false },
} as const;

/** What the names along the bottom take. */
const LABELS_HEIGHT = lineOf(sizes.label) + sizes.gap;

/** The whole picture about a plot that keeps its room, however much is said above it. Of nothing, little is shown. */
export function heightAbout(innerWidth: number, largest: number, above: readonly number[]): number {
  const plot = Math.max(240, innerWidth / 3) * (largest > 0 ? 1 : 0.5);
  return above.reduce((sum, each) => sum + each, plot) + LABELS_HEIGHT + sizes.padding;
}
