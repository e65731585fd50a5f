import type { LineChart } from '../../cards/chart.ts';
import { everyThatFits, placeName } from './axis-names.ts';
import { AXIS_WIDTH, font, type Scale } from './frame.ts';
import type { Ink } from './theme.ts';

/** Keeps the names clear of the highest figure beside them. */
export const CYCLE_GAP = 8;

/** An axis over the plot: a dashed line down from each day or week in which a cycle begins, and its name above. */
export function cycleScale(chart: LineChart, ink: Ink, innerWidth: number): Scale | null {
  const last = chart.labels.length - 1;
  const boundaries = chart.boundaries
    .filter(({ index }) => index >= 0 && index <= last)
    .sort((a, b) => a.index - b.index);
  if (last < 1 || boundaries.length === 0) return null;

  const room = innerWidth - AXIS_WIDTH;
  const named = everyThatFits(
    boundaries.map(({ index, label }) => placeName(label, (index / last) * room, room)),
    boundaries.length,
  );
  const lined = new Set(boundaries.map(({ index }) => index));
  const labels = chart.labels.map(() => '');
  for (const [i, words] of named) labels[boundaries[i]?.index ?? 0] = words;
  return {
    type: 'category',
    axis: 'x',
    position: 'top',
    offset: false,
    labels,
    border: { display: false, dash: [5, 5] },
    grid: {
      display: true,
      drawTicks: false,
      lineWidth: 2,
      color: labels.map((_, i) => (lined.has(i) ? ink.boundary : 'transparent')),
    },
    ticks: {
      autoSkip: false,
      align: 'inner',
      maxRotation: 0,
      color: ink.muted,
      font: font(),
      padding: CYCLE_GAP,
    },
  } as Scale;
}
