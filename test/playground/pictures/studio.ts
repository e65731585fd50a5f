import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { chromiumPath, HOW_TO_GET_ONE, openBrowser, type TestBrowser } from '../../support/browser.ts';
import { runService } from '../../support/service.ts';

export const root = join(import.meta.dirname, '../../..');

export interface Studio {
  browser: TestBrowser;
  url: string;
}

/** A service with the demo account, and a browser in which it is looked at. */
export async function inStudio(take: (studio: Studio) => Promise<void>): Promise<void> {
  if (!chromiumPath) throw new Error(HOW_TO_GET_ONE);
  const place = mkdtempSync(join(tmpdir(), 'tallybot-page-'));
  // Postgres may run as somebody else.
  chmodSync(place, 0o755);
  const service = runService({ DATA_DIR: join(place, 'data'), DEMO: 'on' }, { cwd: place });
  const browser = await openBrowser();
  try {
    const url = await service.ready;
    if (!url) throw new Error(service.output());
    await take({ browser, url });
  } finally {
    await browser.close();
    await service.end();
    rmSync(place, { recursive: true, force: true });
  }
}

/** In letters as a desktop has them: a machine that only tests may have few, and no emoji. */
export async function dress(page: Page): Promise<void> {
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

/** As wide as there is room for, and in few colours where that is not enough. */
export async function shrink(
  path: string,
  picture: Buffer,
  { bytesMax, widths }: { bytesMax: number; widths: readonly number[] },
): Promise<void> {
  const sizes = [32, 16].flatMap((colours) => widths.map((width) => ({ width, colours })));
  for (const { width, colours } of sizes) {
    const { size, height } = await sharp(picture)
      .resize({ width, withoutEnlargement: true })
      .png({ palette: true, colours, dither: 0, compressionLevel: 9, effort: 10 })
      .toFile(path);
    if (size <= bytesMax) return console.log(`${path}: ${size} bytes, at most ${width} wide, ${height} high`);
  }
  throw new Error(`${path} has more than ${bytesMax} bytes, however narrow`);
}
