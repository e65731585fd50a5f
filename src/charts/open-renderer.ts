import type { ChartRenderer } from './chart-renderer.ts';
import { createQuickChartRenderer } from './quickchart.ts';
import { createChartRenderer } from './render.ts';

/** On the QuickChart server that was named; on this machine where none was. Neither ever stands in for the other. */
export function openRenderer({ quickChartUrl }: { quickChartUrl: string | undefined }): ChartRenderer {
  return quickChartUrl === undefined
    ? createChartRenderer()
    : createQuickChartRenderer({ url: quickChartUrl });
}
