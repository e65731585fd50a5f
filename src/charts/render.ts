import { createCachingRenderer, type Order } from './caching.ts';
import type { ChartRenderer } from './chart-renderer.ts';
import { createWorkerPool } from './worker-pool.ts';

export interface EmbeddedOptions {
  workers: number;
  timeoutMs: number;
  /** How many charts may wait beside those that are being drawn. */
  queueMax: number;
  cacheBytes: number;
}

/** Draws in a worker thread of this process: what an account uses never leaves the machine. */
export function createChartRenderer({
  workers = 1,
  timeoutMs = 5_000,
  queueMax = 32,
  cacheBytes = 32_000_000,
}: Partial<EmbeddedOptions> = {}): ChartRenderer {
  const built = import.meta.url.endsWith('.js');
  const script = new URL(built ? './worker.js' : './worker-from-source.mjs', import.meta.url);
  const pool = createWorkerPool<Order>({ script, workers, timeoutMs, queueMax });
  return createCachingRenderer({ cacheBytes, draw: pool.run, close: pool.close });
}
