import { z } from 'zod';
import { limits } from './limits.ts';
import { id } from './text.ts';

const point = z.strictObject({ label: z.string().min(1).max(limits.chart.label), value: z.number() });
const plotted = {
  series: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(limits.chart.label),
        data: z.array(point).min(1).max(limits.chart.points),
      }),
    )
    .min(1)
    .max(limits.chart.series),
  axis_config: z.looseObject({}),
};

/** Charts that Slack draws itself: not in the types yet. */
export const nativeChart = z.strictObject({
  type: z.literal('data_visualization'),
  block_id: id.optional(),
  title: z.string().min(1).max(limits.chart.title),
  chart: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('pie'), segments: z.array(point).min(1).max(limits.chart.series) }),
    z.strictObject({ type: z.literal('bar'), ...plotted }),
    z.strictObject({ type: z.literal('area'), ...plotted }),
    z.strictObject({ type: z.literal('line'), ...plotted }),
  ]),
});
