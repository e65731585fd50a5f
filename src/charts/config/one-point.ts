import type { BarChart, LineChart, StackedChart } from '../../cards/chart.ts';
import { saySum } from './fold.ts';
import { finite } from './frame.ts';

/** Of one day or week there is no course: each series is a bar with its figure, the longest first. */
export function asBars(chart: LineChart | StackedChart): BarChart {
  const { title, subtitle, unit, alt, series, provisional } = chart;
  const [label = ''] = chart.labels;
  const bars = series.map((each) => {
    const value = finite(each.values[0] ?? null);
    return {
      key: each.key,
      label: series.length > 1 ? each.label : label,
      value: value ?? 0,
      text: value === null ? '–' : saySum(value),
    };
  });
  return {
    type: 'bar',
    title,
    subtitle: provisional ? `${subtitle} · ${provisional.label}` : subtitle,
    unit,
    alt,
    bars: bars.sort((a, b) => b.value - a.value),
  };
}
