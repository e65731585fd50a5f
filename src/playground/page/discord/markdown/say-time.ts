import type { TimeStyle } from './tree.ts';

const formats: Record<Exclude<TimeStyle, 'R'>, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

// To make one takes longer than to use it for a hundred messages.
const formatters = new Map<string, Intl.DateTimeFormat>();

export function sayTimestamp(at: number, style: Exclude<TimeStyle, 'R'>, zone: string): string {
  const key = `${style} ${zone}`;
  const formatter =
    formatters.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...formats[style], timeZone: zone });
  formatters.set(key, formatter);
  return formatter.format(at);
}

const units: readonly [Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** “in 3 days”, “2 hours ago” */
export function sayDistance(at: number, from: number): string {
  const seconds = Math.round((at - from) / 1_000);
  const [unit, length] = units.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  return new Intl.RelativeTimeFormat('en', { numeric: 'always' }).format(Math.round(seconds / length), unit);
}
