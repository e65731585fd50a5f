import type { Chart } from '../cards/chart.ts';
import type { Theme } from './config/theme.ts';

/** Two draw charts: our own worker and a QuickChart server. Who asks need not know which. */
export interface ChartRenderer {
  /** Never rejects: without its picture a card still goes out, with its table. */
  render(chart: Chart, options: RenderOptions): Promise<ChartPicture | ChartFailure>;
  close(): Promise<void>;
}

export interface RenderOptions {
  theme: Theme;
  /** Logical pixels, 480 to 1200; the picture is twice as wide. */
  width?: number;
  /** Every agent of the account, the oldest first: with it an agent has the same colour in every chart. */
  roster?: readonly string[];
}

export interface ChartPicture {
  png: Buffer;
  width: number;
  height: number;
}

export interface ChartFailure {
  failed: ChartFault;
  /** For the log. */
  detail: string;
}

/** `busy`: too many wait already. `slow`: no picture in time. `large`: more than is drawn. `broken`: the rest. */
export type ChartFault = 'busy' | 'slow' | 'large' | 'broken' | 'closed';

const WIDTH_DEFAULT = 800;
// Below this a quarter of the width holds no name.
const WIDTH_MIN = 480;
const WIDTH_MAX = 1200;

export function boundedWidth(width: number = WIDTH_DEFAULT): number {
  return Math.round(Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, width)));
}

/** Three years of days, and more series than any chart shows. */
const POINTS_MAX = 40_000;
export const PNG_BYTES_MAX = 4_000_000;
/** In which a PNG says its size. */
export const PNG_HEAD_BYTES = 24;

export function tooLarge(chart: Chart): ChartFailure | null {
  const points = pointsOf(chart);
  return points > POINTS_MAX ? { failed: 'large', detail: `${points} points, at most ${POINTS_MAX}` } : null;
}

function pointsOf(chart: Chart): number {
  switch (chart.type) {
    case 'line':
    case 'stacked':
      return chart.series.reduce((sum, { values }) => sum + values.length, chart.labels.length);
    case 'bar':
      return chart.bars.length;
    case 'sparkline':
      return chart.values.length;
    case 'gauge':
      return 1;
  }
}
