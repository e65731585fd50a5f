import type { GaugeChart } from '../../cards/chart.ts';
import { fitText } from './fit-text.ts';
import { amountScale, type Drawing, finite, font, frame, lineOf, type Paper } from './frame.ts';
import { toneColours, withAlpha } from './palette.ts';
import { sizes } from './theme.ts';

const BAR_HEIGHT = 56;

/** A straight bar: lengths are compared, angles are guessed. Overage goes on beyond the end of the allowance. */
export function gaugeDrawing(chart: GaugeChart, paper: Paper): Drawing {
  const { ink, innerWidth, headHeight, options } = frame(chart, paper);
  const used = Math.max(0, finite(chart.used) ?? 0);
  const total = Math.max(0, finite(chart.total) ?? 0);
  const colour = toneColours[paper.theme][chart.tone];
  const figure = { size: sizes.figure, weight: 600 } as const;
  const parts = [
    { label: 'used', data: Math.min(used, total), backgroundColor: colour },
    { label: 'remaining', data: Math.max(0, total - used), backgroundColor: ink.rest },
    { label: 'overage', data: Math.max(0, used - total), backgroundColor: withAlpha(colour, 0.55) },
  ];

  return {
    width: paper.width,
    height: headHeight + lineOf(sizes.figure) + BAR_HEIGHT + 2 * lineOf(sizes.label) + 2 * sizes.padding,
    background: ink.background,
    config: {
      type: 'bar',
      data: {
        labels: [''],
        datasets: parts.map(({ label, data, backgroundColor }) => ({
          label,
          data: [data || null],
          backgroundColor,
          borderColor: ink.background,
          borderWidth: label === 'overage' ? { left: 3 } : 0,
          borderSkipped: false,
          barThickness: BAR_HEIGHT,
        })),
      },
      options: {
        ...options,
        indexAxis: 'y',
        scales: {
          y: { type: 'category', display: false, stacked: true },
          x: {
            ...amountScale(ink, Math.max(used, total)),
            max: Math.max(used, total) || 1,
            stacked: true,
            grid: { display: false },
            title: {
              display: true,
              text: fitText(chart.unit, innerWidth, figure),
              color: ink.muted,
              font: font(),
            },
          },
          above: {
            type: 'category',
            axis: 'x',
            position: 'top',
            offset: false,
            labels: [
              fitText(`${chart.usedText} used`, innerWidth / 2, figure),
              fitText(`of ${chart.totalText}`, innerWidth / 2, figure),
            ],
            border: { display: false },
            grid: { display: false },
            ticks: {
              autoSkip: false,
              align: 'inner',
              maxRotation: 0,
              color: [ink.text, ink.muted],
              font: font(sizes.figure, 600),
            },
          },
        },
      },
    },
  };
}
