import type { ChartConfiguration } from 'chart.js';
import type { Chart } from '../../cards/chart.ts';
import { everyThatFits, placeName } from './axis-names.ts';
import { type Font, fitText, textWidth, wrapPhrases, wrapText } from './fit-text.ts';
import { fontFamily, type Ink, inks, sizes, type Theme } from './theme.ts';

/** Plain data, no functions: the worker draws it, and a QuickChart server reads the same as JSON. */
export type ChartConfig = ChartConfiguration<'line' | 'bar', (number | null)[], string>;

export interface Drawing {
  config: ChartConfig;
  /** Logical pixels; twice as many are drawn. */
  width: number;
  height: number;
  background: string;
}

export interface Paper {
  theme: Theme;
  width: number;
  /** Every key of the account that may want a colour, the oldest first. */
  roster: readonly string[];
}

export const labelFont: Font = { size: sizes.label, weight: 400 };
/** Below this a picture is for a phone: titles take more lines, and names stand above their bars. */
export const NARROW = 640;
/** About what the figures of the left axis take; only decides which names have room. */
export const AXIS_WIDTH = 60;
const LABELS_MAX = 7;
const titleFont: Font = { size: sizes.title, weight: 600 };

type Options = NonNullable<ChartConfig['options']>;
export type Scale = NonNullable<NonNullable<Options['scales']>[string]>;

export interface Frame {
  ink: Ink;
  /** Inside the padding. */
  innerWidth: number;
  /** What title and subtitle take from the height. */
  headHeight: number;
  options: Options;
}

/** What every chart shares: the finding above, unit, period and zone below it, no motion, no mouse. */
export function frame(words: { title: string; subtitle: string }, { theme, width }: Paper): Frame {
  const ink = inks[theme];
  const innerWidth = width - 2 * sizes.padding;
  const isNarrow = width < NARROW;
  const title = wrapText(words.title, innerWidth, isNarrow ? 4 : 2, titleFont);
  const subtitle = wrapPhrases(words.subtitle, innerWidth, isNarrow ? 3 : 2, labelFont);
  return {
    ink,
    innerWidth,
    headHeight:
      title.length * lineOf(sizes.title) +
      subtitle.length * lineOf(sizes.label) +
      2.5 * sizes.gap +
      sizes.padding,
    options: {
      responsive: false,
      animation: false,
      events: [],
      devicePixelRatio: 2,
      // Plain figures whatever the machine is set to.
      locale: 'en-GB',
      layout: { padding: sizes.padding },
      font: font(),
      color: ink.muted,
      plugins: {
        title: {
          display: true,
          text: title,
          align: 'start',
          color: ink.text,
          font: font(sizes.title, 600),
          padding: { top: 0, bottom: sizes.gap / 2 },
        },
        subtitle: {
          display: true,
          text: subtitle,
          align: 'start',
          color: ink.muted,
          font: font(),
          padding: { top: 0, bottom: sizes.gap * 2 },
        },
        legend: { display: false },
        tooltip: { enabled: false },
      },
    },
  };
}

/** The unit stands before the period: above an axis it would cost a row, and beside one a bent neck. */
export function wordsOf({ title, subtitle, unit }: Chart): { title: string; subtitle: string } {
  return { title, subtitle: `${unit.charAt(0).toUpperCase()}${unit.slice(1)} · ${subtitle}` };
}

export function font(size: number = sizes.label, weight: 400 | 600 = 400) {
  return { family: fontFamily, size, weight, lineHeight: sizes.lineHeight };
}

export function lineOf(size: number): number {
  return Math.ceil(size * sizes.lineHeight);
}

const BOX_WIDTH = 14;
const ENTRY_GAP = 14;

/** Names the colours; also says how much height that will take, because the plot must not pay for it. */
export function legend(ink: Ink, labels: readonly string[], innerWidth: number) {
  let rows = 1;
  // As Chart.js fills its rows.
  let x = ENTRY_GAP;
  for (const label of labels) {
    const entry = BOX_WIDTH + sizes.label / 2 + textWidth(label, labelFont);
    if (x > ENTRY_GAP && x + entry + 2 * ENTRY_GAP > innerWidth) {
      rows += 1;
      x = ENTRY_GAP;
    }
    x += entry + ENTRY_GAP;
  }
  return {
    height: rows * (sizes.label + ENTRY_GAP) + ENTRY_GAP,
    options: {
      display: true,
      position: 'top',
      align: 'start',
      labels: {
        boxWidth: BOX_WIDTH,
        boxHeight: BOX_WIDTH,
        padding: ENTRY_GAP,
        color: ink.muted,
        font: font(),
      },
    } as const,
  };
}

export function legendLabel(label: string, innerWidth: number): string {
  return fitText(label, innerWidth / 2, labelFont);
}

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

/** JSON has no infinity, and a scale would have no end. */
export function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

export function largestOf(series: readonly (readonly (number | null)[])[]): number {
  return series.flat().reduce<number>((largest, value) => Math.max(largest, finite(value) ?? 0), 0);
}
