// npm run gallery [-- folder]
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createChartRenderer } from '../../src/charts/render.ts';
import { samples } from '../charts/samples.ts';
import { askDemo } from './ask-demo.ts';
import { draw } from './draw.ts';
import { type Exhibit, renderPage } from './page.ts';

const folder = resolve(process.argv[2] ?? join(tmpdir(), 'tallybot-gallery'));
// Drawn one after the other: a gallery has time, and a chart that had to queue would be missing.
const renderer = createChartRenderer({ timeoutMs: 30_000 });

try {
  const charts: Exhibit[] = [];
  for (const [name, chart] of Object.entries(samples)) {
    charts.push({ name, text: null, charts: [await draw(renderer, chart)] });
  }
  const cards: Exhibit[] = [];
  for (const { words, text, charts, roster } of await askDemo()) {
    const drawn = [];
    for (const chart of charts) drawn.push(await draw(renderer, chart, roster));
    cards.push({ name: `/${words}`, text, charts: drawn });
  }
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'gallery.html');
  await writeFile(path, renderPage({ charts, cards }));
  console.log(path);
} finally {
  await renderer.close();
}
