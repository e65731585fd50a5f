import type { ChartConfiguration } from 'chart.js';
import type { Chart } from '../../cards/chart.ts';
import { type Font, fitText, textWidth, wrapText } from './fit-text.ts';
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

/** What every chart shares: the finding above, period and zone below it, no motion, no mouse. */
export function frame(chart: Pick<Chart, 'title' | 'subtitle'>, { theme, width }: Paper): Frame {
  const ink = inks[theme];
  const innerWidth = width - 2 * sizes.padding;
  const title = wrapText(chart.title, innerWidth, 2, titleFont);
  const subtitle = wrapText(chart.subtitle, innerWidth, 2, labelFont);
  return {
    ink,
    innerWidth,
    headHeight:
      title.length * lineOf(sizes.title) +
      subtitle.length * lineOf(sizes.label) +
      2 * sizes.gap +
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
          padding: { top: 0, bottom: sizes.gap * 1.5 },
        },
        legend: { display: false },
        tooltip: { enabled: false },
      },
    },
  };
}

export function font(size: number = sizes.label, weight: 400 | 600 = 400) {
  return { family: fontFamily, size, weight, lineHeight: sizes.lineHeight };
}

export function lineOf(size: number): number {
  return Math.ceil(size * sizes.lineHeight);
}

const BOX_WIDTH = 14;
const ENTRY_GAP = 20;

/** Names the colours; also says how many rows that will take, because the plot must not pay for them. */
export function legend(ink: Ink, labels: readonly string[], innerWidth: number) {
  let rows = 1;
  let x = 0;
  for (const label of labels) {
    const entry = BOX_WIDTH * 1.5 + textWidth(label, labelFont) + ENTRY_GAP;
    if (x > 0 && x + entry > innerWidth) {
      rows += 1;
      x = 0;
    }
    x += entry;
  }
  return {
    rows,
    options: {
      display: true,
      position: 'top',
      align: 'start',
      labels: {
        boxWidth: BOX_WIDTH,
        boxHeight: BOX_WIDTH,
        padding: ENTRY_GAP / 2,
        color: ink.muted,
        font: font(),
      },
    } as const,
  };
}

export function legendLabel(label: string, innerWidth: number): string {
  return fitText(label, innerWidth / 3, labelFont);
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

/** Days or weeks along the bottom: as many names as fit without touching. */
export function labelScale(ink: Ink, labels: readonly string[], stacked: boolean): Scale {
  return {
    type: 'category',
    offset: stacked || labels.length === 1,
    stacked,
    border: { color: ink.boundary },
    grid: { display: false },
    ticks: {
      maxRotation: 0,
      minRotation: 0,
      autoSkip: true,
      autoSkipPadding: 28,
      maxTicksLimit: 7,
      padding: sizes.gap / 2,
      color: ink.muted,
      font: font(),
    },
  } as Scale;
}

/** The unit, written flat above the axis it belongs to, where a turned title would be read with a bent neck. */
export function unitScale(ink: Ink, unit: string, innerWidth: number) {
  return {
    type: 'category',
    position: 'top',
    offset: false,
    labels: [fitText(unit, innerWidth / 2, labelFont)] as [string],
    border: { display: false },
    grid: { display: false },
    ticks: { align: 'start', maxRotation: 0, color: ink.muted, font: font(), padding: 0 },
  } as const;
}

/** JSON has no infinity, and a scale would have no end. */
export function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

export function largestOf(series: readonly (readonly (number | null)[])[]): number {
  return series.flat().reduce<number>((largest, value) => Math.max(largest, finite(value) ?? 0), 0);
}
