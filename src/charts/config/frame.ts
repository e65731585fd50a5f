import type { ChartConfiguration } from 'chart.js';
import type { Chart } from '../../cards/chart.ts';
import { type Font, wrapPhrases, wrapText } from './fit-text.ts';
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

/** JSON has no infinity, and a scale would have no end. */
export function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

export function largestOf(series: readonly (readonly (number | null)[])[]): number {
  return series.flat().reduce<number>((largest, value) => Math.max(largest, finite(value) ?? 0), 0);
}
