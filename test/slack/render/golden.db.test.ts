import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Card } from '../../../src/cards/card.ts';
import type { Chart } from '../../../src/cards/chart.ts';
import { renderCard } from '../../../src/slack/render/card.ts';
import { loadDemo } from '../../support/demo.ts';
import { goldenFile, print, views, withoutChance } from '../../support/golden.ts';
import { refusals } from './slack-rules.ts';

let demo: Awaited<ReturnType<typeof loadDemo>>;
beforeAll(async () => {
  demo = await loadDemo();
});
afterAll(() => demo.database.drop());

test.each(views)('/%s looks in Slack as it was reviewed', async (words) => {
  const card = withoutChance(await demo.ask(words, 'manage'));
  const { blocks, text } = renderCard(card, {
    surface: 'message',
    pictures: picturesOf(card),
    fit: (command, max) => (command.length <= max ? command : `~${command.length}`),
    share: words,
  });

  expect(refusals(blocks, 'message')).toEqual([]);
  await expect(`${print({ text, blocks })}\n`).toMatchFileSnapshot(goldenFile(words));
});

function picturesOf({ parts }: Card): Map<Chart, { fileId: string }> {
  const charts = parts.flatMap((part) => (part.type === 'chart' ? [part.chart] : []));
  return new Map(charts.map((chart, index) => [chart, { fileId: `F${index + 1}` }]));
}
