import { createHash } from 'node:crypto';
import type { Chart } from '../cards/chart.ts';
import {
  boundedWidth,
  type ChartFailure,
  type ChartPicture,
  type ChartRenderer,
  PNG_BYTES_MAX,
  type RenderOptions,
  tooLarge,
} from './chart-renderer.ts';
import type { Paper } from './config/frame.ts';
import { createPictureCache } from './picture-cache.ts';

export interface CachingOptions {
  cacheBytes: number;
  draw(order: Order): Promise<{ png: Buffer } | ChartFailure>;
  close(): Promise<void>;
}

/** All that a picture depends on. It is laid out where it is drawn, for that alone can take tens of milliseconds. */
export interface Order {
  chart: Chart;
  paper: Paper;
}

/**
 * The same content is drawn once: by the hash of what is to be drawn, so that a new name or figure is another picture
 * and nothing has to be forgotten. Who asks while it is being drawn waits for the same picture.
 */
export function createCachingRenderer({ cacheBytes, draw, close }: CachingOptions): ChartRenderer {
  const cache = createPictureCache(cacheBytes);
  const underway = new Map<string, Promise<ChartPicture | ChartFailure>>();

  async function drawNew(key: string, order: Order): Promise<ChartPicture | ChartFailure> {
    const drawn = await draw(order);
    underway.delete(key);
    if ('failed' in drawn) return drawn;
    if (drawn.png.length > PNG_BYTES_MAX)
      return { failed: 'large', detail: `${drawn.png.length} bytes, at most ${PNG_BYTES_MAX}` };
    const picture = { png: drawn.png, ...sizeOf(drawn.png) };
    cache.set(key, picture);
    return picture;
  }

  return {
    async render(chart, options) {
      const refused = tooLarge(chart);
      if (refused) return refused;
      const order: Order = { chart, paper: paperOf(options) };
      const key = createHash('sha256').update(JSON.stringify(order)).digest('base64');
      const known = cache.get(key) ?? underway.get(key);
      if (known) return known;
      const picture = drawNew(key, order);
      underway.set(key, picture);
      return picture;
    },
    close,
  };
}

function paperOf({ theme, width, roster = [] }: RenderOptions): Paper {
  return { theme, width: boundedWidth(width), roster };
}

/** As the head of every PNG says it. */
function sizeOf(png: Buffer): { width: number; height: number } {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}
