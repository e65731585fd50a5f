import type { ChartRenderer } from '../../charts/chart-renderer.ts';
import { stopwatch } from './timed.ts';
import type { Watch } from './watch.ts';

/** Counts and follows the drawing of charts. */
export function watchCharts(charts: ChartRenderer, { meters, tracer }: Watch): ChartRenderer {
  return {
    close: charts.close,
    render: (chart, options) =>
      tracer.span('draw chart', { attributes: { 'tallybot.chart': chart.type } }, async (span) => {
        const seconds = stopwatch();
        const picture = await charts.render(chart, options);
        const fault = 'failed' in picture ? picture.failed : null;
        meters.chart(fault ?? 'drawn', seconds());
        if (fault) span.fail(fault);
        return picture;
      }),
  };
}
