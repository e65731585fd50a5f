import { commands } from '../../commands/index.ts';
import type { Card } from '../../src/cards/card.ts';

const asked = [
  ...commands.flatMap(({ examples }) => examples.slice(0, 1)),
  'usage history',
  'usage help usage log',
  'usage last month in 2019',
  'credits top-up 500',
  'notify digest preview',
];

/** One view of each command, and those that look unlike all others. */
export const views = [...new Set(asked)];

/** The button of a question has a name that no other has. */
export function withoutChance(card: Card): Card {
  return JSON.parse(JSON.stringify(card).replaceAll(/\b[0-9a-z]{8,9}-[0-9a-f]{8}\b/g, 'REF'));
}

const LINE_MAX = 110;

/** As the formatter of this repository has it: on one line what fits on one. */
export function print(value: unknown, indent = '', before = 0): string {
  const isArray = Array.isArray(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const entries = Object.entries(value).map(([key, each]) => ({
    name: isArray ? '' : `${JSON.stringify(key)}: `,
    each,
  }));
  const [open, close, gap] = isArray ? ['[', ']', ''] : ['{', '}', ' '];
  const flat = entries.map(({ name, each }) => `${name}${print(each, '', Number.NEGATIVE_INFINITY)}`);
  const line = `${open}${gap}${flat.join(', ')}${gap}${close}`;
  // The comma behind it counts.
  if (indent.length + before + line.length + 1 <= LINE_MAX) return line;
  const lines = entries.map(({ name, each }) => `${inner}${name}${print(each, inner, name.length)}`);
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

/** The file that holds what these words look like. */
export function goldenFile(words: string): string {
  return `golden/${words.replaceAll(/[^a-z0-9]+/gi, '-')}.json`;
}
