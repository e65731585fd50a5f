import type { Chart, Tone } from './chart.ts';

/**
 * What is shown, as plain data that knows no platform. Texts are plain: no mark-up, no mentions; every renderer
 * escapes them in its own way. A button's value is command text, so that a button is a command.
 */
export interface Card {
  title: string;
  tone: Tone;
  /** Period, zone, filters: what the numbers below are of, said in full. */
  subtitle: string | null;
  parts: readonly Part[];
  actions: readonly Action[];
  /** Small print: what is left out, how it was computed, what failed. */
  notes: readonly string[];
}

export type Part = TextPart | FieldsPart | GaugePart | TilesPart | TablePart | ChartPart | FilePart;

export interface TextPart {
  type: 'text';
  text: string;
}

/** Label and value, a few of them. */
export interface FieldsPart {
  type: 'fields';
  fields: readonly Field[];
}

export interface Field {
  label: string;
  value: string;
}

/** Used of allocated, with a bar. */
export interface GaugePart {
  type: 'gauge';
  label: string;
  /** For the bar alone: 0 to 1, and above 1 when there is overage. */
  share: number;
  used: string;
  total: string;
  remaining: string;
  tone: Tone;
}

/** Small cards side by side: the six kinds of agent. */
export interface TilesPart {
  type: 'tiles';
  tiles: readonly { title: string; value: string; detail: string }[];
}

export interface TablePart {
  type: 'table';
  caption: string;
  columns: readonly { label: string; align: 'left' | 'right' }[];
  rows: readonly (readonly string[])[];
  /** What stands there when there are no rows. */
  empty: string;
}

export interface ChartPart {
  type: 'chart';
  chart: Chart;
  /** The same numbers as a table, for whoever gets no picture. */
  table: TablePart | null;
  /** Its numbers stand in another part of the card: without a picture there is nothing to add. */
  saidAbove?: true;
}

/** A file that goes with the card, into its thread where there is one. */
export interface FilePart {
  type: 'file';
  name: string;
  mediaType: 'text/csv';
  /** Read and written piece by piece as it is sent: the card does not wait for it. Each call begins anew. */
  content: () => AsyncIterable<string>;
  /** What it holds, in words. */
  description: string;
}

export type Action = ButtonAction | LinkAction | SelectAction | RangeAction;

/** Pressing it is typing the command. */
export interface ButtonAction {
  type: 'button';
  label: string;
  command: string;
  style: 'default' | 'primary' | 'danger';
  /** Asked before a danger is done. */
  confirm: string | null;
}

export interface LinkAction {
  type: 'link';
  label: string;
  url: string;
}

export interface SelectAction {
  type: 'select';
  label: string;
  options: readonly { label: string; command: string }[];
  /** The command of the option that is shown. */
  selected: string | null;
}

/** A custom range: the platform asks for two days and appends them to the command as `2026-05-01..2026-05-31`. */
export interface RangeAction {
  type: 'range';
  label: string;
  command: string;
  firstDay: string;
  lastDay: string;
}

export function text(words: string): TextPart {
  return { type: 'text', text: words };
}

export function button(label: string, command: string, more: Partial<ButtonAction> = {}): ButtonAction {
  return { type: 'button', label, command, style: 'default', confirm: null, ...more };
}
