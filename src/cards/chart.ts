import { type Credits, MICROS_PER_CREDIT } from '../domain/credits.ts';

/** A chart as data: what it says, and nothing of how it is drawn. Numbers are for drawing; texts are exact. */
export type Chart = LineChart | BarChart | StackedChart | GaugeChart | SparklineChart;

interface ChartCommon {
  /** The finding, in words: “Support bot used 61 % of 4 120 credits”. */
  title: string;
  /** Period and zone, said in full. */
  subtitle: string;
  unit: string;
  /** States the numbers, for whoever does not see the picture. */
  alt: string;
}

export interface Series {
  /** Decides the colour: the same thing has the same colour in every chart. */
  key: string;
  label: string;
  values: readonly (number | null)[];
}

/** A line over days or weeks, one or a few series. */
export interface LineChart extends ChartCommon {
  type: 'line';
  labels: readonly string[];
  series: readonly Series[];
  /** Where a cycle begins, as an index of the labels. */
  boundaries: readonly { index: number; label: string }[];
  /** A level across the whole chart, such as what the plan gives. */
  limit: { label: string; value: number } | null;
  /** The forecast: for labels at the end, `null` before. */
  band: Band | null;
  provisional: Provisional | null;
}

export interface Band {
  /** Name the course that is most likely, and the range about it. */
  labels: { middle: string; range: string };
  low: readonly (number | null)[];
  middle: readonly (number | null)[];
  high: readonly (number | null)[];
}

/** Points that are not whole, as indexes of the labels: drawn apart, because beside whole ones they look like a fall. */
export interface Provisional {
  label: string;
  indexes: readonly number[];
}

/** Bars side by side, the longest first: agents, companies. */
export interface BarChart extends ChartCommon {
  type: 'bar';
  bars: readonly { key: string; label: string; value: number; text: string }[];
}

/** Bars over days, each a stack of kinds. */
export interface StackedChart extends ChartCommon {
  type: 'stacked';
  labels: readonly string[];
  series: readonly Series[];
  provisional: Provisional | null;
}

export interface GaugeChart extends ChartCommon {
  type: 'gauge';
  used: number;
  total: number;
  usedText: string;
  totalText: string;
  tone: Tone;
}

export interface SparklineChart extends ChartCommon {
  type: 'sparkline';
  values: readonly number[];
}

export type Tone = 'neutral' | 'good' | 'warning' | 'critical';

/** An amount as a length: good enough to be looked at, and for nothing else. */
export function drawn(amount: Credits): number {
  return Number(amount) / Number(MICROS_PER_CREDIT);
}
