import type { Chart } from '../../src/cards/chart.ts';
import type { ChartRenderer } from '../../src/charts/chart-renderer.ts';
import type { DrawnChart, Picture } from './page.ts';

/** As wide as a phone shows the narrowest picture there is. The full one scales down when the page is on a phone. */
const PHONE_WIDTH = 360;

export async function draw(
  renderer: ChartRenderer,
  chart: Chart,
  roster: readonly string[] = [],
): Promise<DrawnChart> {
  const pictures: Picture[] = [];
  for (const size of ['full', 'phone'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      const width = size === 'phone' ? { width: PHONE_WIDTH } : {};
      const picture = await renderer.render(chart, { theme, roster, ...width });
      pictures.push({
        size,
        theme,
        ...('failed' in picture
          ? { failed: `${picture.failed}: ${picture.detail}` }
          : { png: picture.png, width: size === 'phone' ? PHONE_WIDTH : picture.width / 2 }),
      });
    }
  }
  return { title: chart.title, caption: `${chart.subtitle} · ${chart.unit}`, alt: chart.alt, pictures };
}
