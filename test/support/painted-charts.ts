import { createHash } from 'node:crypto';
import type { ChartRenderer } from '../../src/charts/chart-renderer.ts';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** Each chart is a picture of its own, which nobody has to draw. */
export const paintedCharts: ChartRenderer = {
  async render(chart) {
    const png = Buffer.concat([PNG, createHash('sha256').update(JSON.stringify(chart)).digest()]);
    return { png, width: 1, height: 1 };
  },
  async close() {},
};
