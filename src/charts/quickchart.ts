import { createCachingRenderer, type Order } from './caching.ts';
import { type ChartFailure, type ChartRenderer, PNG_BYTES_MAX, PNG_HEAD_BYTES } from './chart-renderer.ts';
import { chartDrawing } from './config/chart-drawing.ts';
import type { Drawing } from './config/frame.ts';

export interface QuickChartOptions {
  /** QUICKCHART_URL: http or https, with a path before `/chart` where there is one. */
  url: string;
  timeoutMs: number;
  /** How many may be under way at once. */
  queueMax: number;
  cacheBytes: number;
}

/** Draws on the QuickChart server that was named, and nowhere else. */
export function createQuickChartRenderer({
  url,
  timeoutMs = 10_000,
  queueMax = 32,
  cacheBytes = 32_000_000,
}: Partial<QuickChartOptions> & Pick<QuickChartOptions, 'url'>): ChartRenderer {
  const { protocol, host, pathname } = new URL(url);
  const closing = new AbortController();
  let underway = 0;

  async function draw({ chart, paper }: Order): Promise<{ png: Buffer } | ChartFailure> {
    if (closing.signal.aborted) return { failed: 'closed', detail: 'the charts are closed' };
    if (underway >= queueMax) return { failed: 'busy', detail: `${underway} are under way already` };
    underway += 1;
    try {
      return await ask(chartDrawing(chart, paper));
    } catch (error) {
      if (closing.signal.aborted) return { failed: 'closed', detail: 'the charts are closed' };
      if (error instanceof Error && error.name === 'TimeoutError')
        return { failed: 'slow', detail: `no picture in ${timeoutMs} ms` };
      return { failed: 'broken', detail: faultOf(error) };
    } finally {
      underway -= 1;
    }
  }

  /**
   * quickchart-js writes the request. It is sent from here, because the package waits for ever, takes whatever size
   * comes, and follows a redirect to a host that nobody named.
   */
  async function ask({
    config,
    width,
    height,
    background,
  }: Drawing): Promise<{ png: Buffer } | ChartFailure> {
    const QuickChart = await loadQuickChart();
    const chart = new QuickChart()
      .setScheme(protocol.slice(0, -1))
      .setHost(`${host}${pathname.replace(/\/+$/, '')}`)
      // JSON, not the object: out of an object the package would make code of a name that asks for it.
      .setConfig(JSON.stringify(config))
      .setVersion('4')
      .setWidth(width)
      .setHeight(height)
      .setDevicePixelRatio(2)
      .setBackgroundColor(background);
    const answer = await fetch(`${baseOf(chart.getUrl())}/chart`, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(chart.getPostData()),
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), closing.signal]),
    });
    if (!answer.ok) {
      await answer.body?.cancel();
      return { failed: 'broken', detail: `QuickChart answered ${answer.status}` };
    }
    return read(answer);
  }

  return createCachingRenderer({ cacheBytes, draw, close: async () => closing.abort() });
}

/**
 * Loaded when first needed: on newer Nodes what it brings along prints a warning of deprecation. Its types
 * hold for its CommonJS build, which exports the class itself.
 */
async function loadQuickChart() {
  const loaded: unknown = await import('quickchart-js');
  return (loaded as { default: typeof import('quickchart-js')['default'] }).default;
}

async function read({ body }: Response): Promise<{ png: Buffer } | ChartFailure> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > PNG_BYTES_MAX) return { failed: 'large', detail: `over ${PNG_BYTES_MAX} bytes` };
    chunks.push(chunk);
  }
  const png = Buffer.concat(chunks);
  return png.length >= PNG_HEAD_BYTES && png.subarray(1, 4).toString('latin1') === 'PNG'
    ? { png }
    : { failed: 'broken', detail: 'QuickChart answered with something that is no PNG' };
}

function baseOf(chartUrl: string): string {
  return chartUrl.slice(0, chartUrl.indexOf('/chart?'));
}

/** `fetch failed` says nothing; its cause does. */
function faultOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
