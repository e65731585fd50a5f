// npm run docs:pictures [-- usage-log …]
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { chatOn, seePicture } from '../browser/chat.ts';
import { mouse } from '../browser/hands.ts';
import { fileOf, type Shot, shots } from './shots.ts';
import { dress, inStudio, root, type Studio, shrink } from './studio.ts';

const room = { bytesMax: 60_000, widths: [880, 800, 720, 640] };
/** Higher than any answer, so that none has to be scrolled. */
const viewport = { width: 1_000, height: 2_400 };

const asked = process.argv.slice(2);
const wanted = shots.filter(({ path }) => asked.length === 0 || asked.includes(path.replaceAll(' ', '-')));

await inStudio(async (studio) => {
  for (const shot of wanted) {
    const page = await visit(studio, shot);
    const answer = await askFor(page, shot);
    await shrink(join(root, fileOf(shot.path)), await answer.screenshot(), room);
    await studio.browser.leave();
  }
});

async function visit({ browser, url }: Studio, { look }: Shot): Promise<Page> {
  const page = await browser.visit(url, { colorScheme: look, viewport, deviceScaleFactor: 1.5 });
  await dress(page);
  return page;
}

async function askFor(page: Page, { platform, before = [], typed, hasChart }: Shot): Promise<Locator> {
  const chat = chatOn(page, mouse(page));
  const laboratory = page.getByRole('button', { name: 'Laboratory', exact: true });
  if ((await laboratory.getAttribute('aria-pressed')) === 'true') await laboratory.click();
  await chat.sitDown({ platform });
  for (const words of before) await chat.ask(words);
  const answer = await chat.ask(typed);
  if (hasChart) await seePicture(answer);
  return answer;
}
