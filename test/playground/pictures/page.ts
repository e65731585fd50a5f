// npm run page:pictures [-- folder]
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { chatOn, seePicture } from '../browser/chat.ts';
import { mouse } from '../browser/hands.ts';
import { type Look, looks, openView, views, visitAs } from '../browser/views.ts';
import { dress, inStudio, root, shrink } from './studio.ts';

const small = join(root, 'src/playground/pictures');
const room = { bytesMax: 80_000, widths: [960, 880, 800, 720] };

/** Those of the pages, and what one does before. */
const shown: { name: string; look: Look; open(page: Page): Promise<void> }[] = [
  {
    name: 'slack',
    look: 'light',
    open: (page) => ask(page, '/usage'),
  },
  {
    name: 'discord',
    look: 'dark',
    async open(page) {
      await chatOn(page, mouse(page)).sitDown({ platform: 'Discord' });
      await ask(page, '/usage history');
    },
  },
  {
    name: 'set-up',
    look: 'light',
    async open(page) {
      await ask(page, '/usage agents');
      await page.getByRole('button', { name: 'Set up for real', exact: true }).click();
      await page.getByText('Needs an app in your workspace').waitFor();
    },
  },
  {
    name: 'phone',
    look: 'phone',
    open: (page) => ask(page, '/usage agents'),
  },
  {
    name: 'monday',
    look: 'light',
    async open(page) {
      await chatOn(page, mouse(page)).ask('/notify digest every:weekly on:monday hour:9');
      await page.getByRole('tab', { name: 'Clock' }).click();
      await page.getByRole('button', { name: /^To Monday 9:00/ }).click();
      const digest = page.getByRole('article').filter({ hasText: 'against the week before' }).last();
      await seePicture(digest);
      await page
        .getByRole('tabpanel')
        .getByText(/^It is .* now \(/)
        .waitFor();
      await fromItsTop(digest);
    },
  },
];

const folder = resolve(process.argv[2] ?? join(tmpdir(), 'tallybot-pictures'));
await inStudio(async (studio) => {
  const visit = async (look: Look) => {
    const page = await visitAs(look, studio);
    await dress(page);
    return page;
  };
  for (const each of [folder, small]) mkdirSync(each, { recursive: true });
  for (const { name, look, open } of shown) {
    const page = await visit(look);
    await open(page);
    await shrink(join(small, `${name}.png`), await page.screenshot(), room);
    await studio.browser.leave();
  }
  for (const look of looks) {
    const page = await visit(look);
    for (const view of views) {
      await openView(page, view);
      await page.screenshot({ path: join(folder, `${view.name}-${look}.png`) });
    }
    await studio.browser.leave();
  }
  console.log(folder);
});

async function ask(page: Page, words: string): Promise<void> {
  const card = await chatOn(page, mouse(page)).ask(words);
  await seePicture(card);
  await fromItsTop(card);
}

function fromItsTop(message: ReturnType<Page['getByRole']>): Promise<void> {
  return message.evaluate((element) => element.scrollIntoView({ block: 'start' }));
}
