import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderCard } from '../../../src/discord/render/card.ts';
import { loadDemo } from '../../support/demo.ts';
import { goldenFile, print, views, withoutChance } from '../../support/golden.ts';
import { attachmentsOf } from './attachments.ts';
import { refusals } from './discord-rules.ts';

let demo: Awaited<ReturnType<typeof loadDemo>>;
beforeAll(async () => {
  demo = await loadDemo();
});
afterAll(() => demo.database.drop());

test.each(views)('/%s looks in Discord as it was reviewed', async (words) => {
  const card = withoutChance(await demo.ask(words, 'manage'));
  const rendered = renderCard(card, {
    ...attachmentsOf(card),
    fit: (command, max) => (command.length <= max ? command : `~${command.length}`),
    share: words,
  });

  expect(refusals(rendered)).toEqual([]);
  await expect(`${print(rendered)}\n`).toMatchFileSnapshot(goldenFile(words));
});
