import { afterAll, beforeAll, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import type { Card } from '../../../src/cards/card.ts';
import type { Chart } from '../../../src/cards/chart.ts';
import { renderCard } from '../../../src/slack/render/card.ts';
import { loadDemo } from '../../support/demo.ts';
import { refusals } from './slack-rules.ts';

let demo: Awaited<ReturnType<typeof loadDemo>>;
beforeAll(async () => {
  demo = await loadDemo();
});
afterAll(() => demo.database.drop());

const views = [
  ...commands.flatMap(({ examples }) => examples.slice(0, 1)),
  'usage history',
  'usage help usage log',
  'usage last month in 2019',
  'credits top-up 500',
  'notify digest preview',
];

test.each([...new Set(views)])('/%s looks in Slack as it was reviewed', async (words) => {
  const card = withoutChance(await demo.ask(words, 'manage'));
  const { blocks, text } = renderCard(card, {
    surface: 'message',
    pictures: picturesOf(card),
    fit: (command, max) => (command.length <= max ? command : `~${command.length}`),
    share: words,
  });

  expect(refusals(blocks, 'message')).toEqual([]);
  const file = `golden/${words.replaceAll(/[^a-z0-9]+/gi, '-')}.json`;
  await expect(`${print({ text, blocks })}\n`).toMatchFileSnapshot(file);
});

/** The button of a question has a name that no other has. */
function withoutChance(card: Card): Card {
  return JSON.parse(JSON.stringify(card).replaceAll(/\b[0-9a-z]{8,9}-[0-9a-f]{8}\b/g, 'REF'));
}

function picturesOf({ parts }: Card): Map<Chart, { fileId: string }> {
  const charts = parts.flatMap((part) => (part.type === 'chart' ? [part.chart] : []));
  return new Map(charts.map((chart, index) => [chart, { fileId: `F${index + 1}` }]));
}

const LINE_MAX = 110;

/** As the formatter of this repository has it: on one line what fits on one. */
function print(value: unknown, indent = '', before = 0): string {
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
