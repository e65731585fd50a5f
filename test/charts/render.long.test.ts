import sharp, { type Region } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import type { Chart } from '../../src/cards/chart.ts';
import type { ChartPicture, RenderOptions } from '../../src/charts/chart-renderer.ts';
import { inks, themes } from '../../src/charts/config/theme.ts';
import { createChartRenderer } from '../../src/charts/render.ts';
import { days, samples } from './samples.ts';

const renderer = createChartRenderer({
  workers: 1,
  timeoutMs: 60_000,
  queueMax: 100,
  cacheBytes: 50_000_000,
});
afterAll(() => renderer.close());

async function draw(chart: Chart, options: RenderOptions = { theme: 'light' }): Promise<ChartPicture> {
  const picture = await renderer.render(chart, options);
  if ('failed' in picture) throw new Error(picture.detail);
  return picture;
}

/** How many pixels of an area differ between two pictures. */
async function difference(one: ChartPicture, other: ChartPicture, area: Region): Promise<number> {
  const [a, b] = await Promise.all(
    [one, other].map(({ png }) => sharp(png).extract(area).greyscale().raw().toBuffer()),
  );
  return a?.reduce((count, value, i) => count + (Math.abs(value - (b?.[i] ?? 0)) > 40 ? 1 : 0), 0) ?? 0;
}

describe.each(themes)('%s', (theme) => {
  it.each(Object.entries(samples))('%s is a PNG of twice its size on its own ground', async (_, chart) => {
    const { png, width, height } = await draw(chart, { theme });

    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });

    expect(info).toMatchObject({ width, height, channels: 3 });
    expect(width).toBe(1_600);
    expect(`#${data.subarray(0, 3).toString('hex')}`).toBe(inks[theme].background);
  });
});

it('a line is twice 800 wide, and little more than half as high', async () => {
  const { width, height } = await draw(samples.line);

  expect(width).toBe(1_600);
  expect(height / width).toBeGreaterThan(0.5);
  expect(height / width).toBeLessThan(0.65);
});

it('a narrow picture is laid out anew, not shrunk', async () => {
  const { width, height } = await draw(samples.line, { theme: 'light', width: 300 });

  expect(width).toBe(960);
  expect(height).toBeGreaterThan(width * 0.9);
});

describe('words are drawn, by fonts that come along', () => {
  it.each([
    ['Latin', 'Support bot used 61 %'],
    ['Latin with marks', 'Łódź še žluťoučký'],
    ['Greek', 'Ξένος πελάτης'],
    ['Cyrillic', 'Продажи сегодня'],
    ['Arabic', 'مساعد المبيعات'],
    ['Hebrew', 'עוזר מכירות'],
    ['emoji', '🤖 📞 💬'],
    ['Japanese', '日本語サポート'],
    ['Chinese', '中文客服 繁體字'],
    ['Korean', '한국어 상담'],
    ['Thai', 'ฝ่ายขาย'],
  ])('%s', async (_, title) => {
    const [words, none] = await Promise.all([
      draw({ ...samples.line, title }),
      draw({ ...samples.line, title: ' ' }),
    ]);

    expect(await difference(words, none, { left: 48, top: 48, width: 700, height: 64 })).toBeGreaterThan(500);
  });

  it.each(['مساعد', '日本語', '한국어', 'ฝ่าย'])('no two letters of %s are the same box', async (title) => {
    const pictures = await Promise.all([...title].map((letter) => draw({ ...samples.line, title: letter })));
    const drawn = pictures.map(({ png }) => png.toString('base64'));

    expect(new Set(drawn).size).toBe(drawn.length);
  });

  it('a letter that no font has is a dot, not a box', async () => {
    const [missing, dots] = await Promise.all([
      draw({ ...samples.line, title: '\u{10fffd}\u{20bb7}\u{e000}' }),
      draw({ ...samples.line, title: '···' }),
    ]);

    expect(missing.png).toEqual(dots.png);
  });
});

it('the same content is drawn once, also for those who ask while it is being drawn', async () => {
  const title = 'Asked for by three';

  const [one, two] = await Promise.all([draw({ ...samples.bar, title }), draw({ ...samples.bar, title })]);
  const three = await draw({ ...samples.bar, title });

  expect(two.png).toBe(one.png);
  expect(three.png).toBe(one.png);
});

it('another figure, theme, width or roster is another picture', async () => {
  const pictures = await Promise.all([
    draw(samples.bar),
    draw({ ...samples.bar, bars: samples.bar.bars.slice(1) }),
    draw(samples.bar, { theme: 'dark' }),
    draw(samples.bar, { theme: 'light', width: 600 }),
    draw(samples.bar, { theme: 'light', roster: ['agent-0', 'agent-1'] }),
  ]);

  expect(new Set(pictures.map(({ png }) => png.toString('base64'))).size).toBe(5);
});

it('a chart of more points than anyone sees is refused, and the next is drawn', async () => {
  const labels = days(365);
  const series = Array.from({ length: 200 }, (_, i) => ({
    key: `${i}`,
    label: `${i}`,
    values: labels.map(() => i),
  }));

  expect(await renderer.render({ ...samples.line, labels, series }, { theme: 'light' })).toMatchObject({
    failed: 'large',
  });
  expect(await renderer.render(samples.line, { theme: 'light' })).toHaveProperty('png');
});

it('a chart that makes no sense costs its picture alone', async () => {
  const senseless = { ...samples.line, title: null } as unknown as Chart;

  expect(await renderer.render(senseless, { theme: 'light' })).toMatchObject({ failed: 'broken' });
});

it('after closing there is a failure, not a picture and not an exception', async () => {
  const closed = createChartRenderer();
  await closed.close();

  expect(await closed.render(samples.line, { theme: 'light' })).toMatchObject({ failed: 'closed' });
});
