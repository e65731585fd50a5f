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
import { chartDrawing } from './config/chart-drawing.ts';
import type { Drawing } from './config/frame.ts';
import { createPictureCache } from './picture-cache.ts';

export interface CachingOptions {
  cacheBytes: number;
  draw(drawing: Drawing): Promise<{ png: Buffer } | ChartFailure>;
  close(): Promise<void>;
}

/**
 * The same content is drawn once: by the hash of what is to be drawn, so that a new name or figure is another picture
 * and nothing has to be forgotten. Who asks while it is being drawn waits for the same picture.
 */
export function createCachingRenderer({ cacheBytes, draw, close }: CachingOptions): ChartRenderer {
  const cache = createPictureCache(cacheBytes);
  const underway = new Map<string, Promise<ChartPicture | ChartFailure>>();

  async function drawNew(key: string, drawing: Drawing): Promise<ChartPicture | ChartFailure> {
    const drawn = await draw(drawing);
    underway.delete(key);
    if ('failed' in drawn) return drawn;
    if (drawn.png.length > PNG_BYTES_MAX)
      return { failed: 'large', detail: `${drawn.png.length} bytes, at most ${PNG_BYTES_MAX}` };
    const picture = { png: drawn.png, width: drawing.width * 2, height: drawing.height * 2 };
    cache.set(key, picture);
    return picture;
  }

  return {
    async render(chart, options) {
      const refused = tooLarge(chart);
      if (refused) return refused;
      const drawing = layOut(chart, options);
      if ('failed' in drawing) return drawing;
      const key = createHash('sha256').update(JSON.stringify(drawing)).digest('base64');
      const known = cache.get(key) ?? underway.get(key);
      if (known) return known;
      const picture = drawNew(key, drawing);
      underway.set(key, picture);
      return picture;
    },
    close,
  };
}

/** Also a mistake of ours in laying out a chart costs the picture alone, never the message. */
function layOut(chart: Chart, { theme, width, roster = [] }: RenderOptions): Drawing | ChartFailure {
  try {
    return chartDrawing(chart, { theme, width: boundedWidth(width), roster });
  } catch (error) {
    return { failed: 'broken', detail: String(error) };
  }
}
