// npm run page:pictures [-- folder]
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { chromiumPath, HOW_TO_GET_ONE, openBrowser } from '../support/browser.ts';
import { runService } from '../support/service.ts';
import { chatOn, seePicture } from './browser/chat.ts';
import { mouse } from './browser/hands.ts';
import { type Look, looks, openView, views, visitAs } from './browser/views.ts';

const root = join(import.meta.dirname, '../..');
const small = join(root, 'src/playground/pictures');
const BYTES_MAX = 80_000;

/** Those of the README, and what one does before. */
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

if (!chromiumPath) throw new Error(HOW_TO_GET_ONE);
const folder = resolve(process.argv[2] ?? join(tmpdir(), 'tallybot-pictures'));
const place = mkdtempSync(join(tmpdir(), 'tallybot-page-'));
chmodSync(place, 0o755);
const service = runService({ DATA_DIR: join(place, 'data'), DEMO: 'on' }, { cwd: place });
const browser = await openBrowser();
try {
  const url = await service.ready;
  if (!url) throw new Error(service.output());
  mkdirSync(folder, { recursive: true });
  mkdirSync(small, { recursive: true });
  for (const { name, look, open } of shown) {
    const page = await visit(look, url);
    await open(page);
    await shrink(name, await page.screenshot());
    await browser.leave();
  }
  for (const look of looks) {
    const page = await visit(look, url);
    for (const view of views) {
      await openView(page, view);
      await page.screenshot({ path: join(folder, `${view.name}-${look}.png`) });
    }
    await browser.leave();
  }
  console.log(folder);
} finally {
  await browser.close();
  await service.end();
  rmSync(place, { recursive: true, force: true });
}

async function visit(look: Look, url: string): Promise<Page> {
  const page = await visitAs(look, { browser, url });
  await dress(page);
  return page;
}

async function ask(page: Page, words: string): Promise<void> {
  const card = await chatOn(page, mouse(page)).ask(words);
  await seePicture(card);
  await fromItsTop(card);
}

function fromItsTop(message: ReturnType<Page['getByRole']>): Promise<void> {
  return message.evaluate((element) => element.scrollIntoView({ block: 'start' }));
}

/** In letters as a desktop has them: a machine that only tests may have few, and no emoji. */
async function dress(page: Page): Promise<void> {
  const fonts = join(root, 'node_modules/@fontsource');
  await page.route('**/fonts/*/*', (route) => {
    const [family = '', file = ''] = new URL(route.request().url()).pathname.split('/').slice(2);
    return route.fulfill({ path: join(fonts, family, 'files', file) });
  });
  const faces = ['inter/latin-400', 'inter/latin-600', 'inter/latin-700', 'noto-emoji/400'].map((name) => {
    const css = readFileSync(join(fonts, `${name}.css`), 'utf8');
    return css.replaceAll('./files/', `/fonts/${name.split('/')[0]}/`);
  });
  await page.addStyleTag({
    content: `${faces.join('\n')} body { font-family: Inter, 'DejaVu Sans', 'Noto Emoji', sans-serif; }`,
  });
  await page.evaluate('document.fonts.ready');
}

/** As wide as there is room for. */
async function shrink(name: string, picture: Buffer): Promise<void> {
  const path = join(small, `${name}.png`);
  for (const width of [960, 880, 800, 720]) {
    const { size } = await sharp(picture)
      .resize({ width, withoutEnlargement: true })
      .png({ palette: true, colours: 32, dither: 0, compressionLevel: 9, effort: 10 })
      .toFile(path);
    if (size < BYTES_MAX) return console.log(`${path}: ${size} bytes, at most ${width} wide`);
  }
  throw new Error(`${path} has more than ${BYTES_MAX} bytes, however narrow`);
}
