import type { GaugeChart } from '../../cards/chart.ts';
import { fitText, textWidth } from './fit-text.ts';
import { type Drawing, finite, font, frame, lineOf, type Paper } from './frame.ts';
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
  const totalText = fitText(`of ${withUnit(chart.totalText, chart.unit)}`, innerWidth / 2, figure);
  const usedWidth = innerWidth - textWidth(totalText, figure) - sizes.gap;
  // Where there is little room the unit is said once, beside the total.
  const usedTexts = [`${withUnit(chart.usedText, chart.unit)} used`, `${chart.usedText} used`];
  const usedText = usedTexts.find((said) => textWidth(said, figure) <= usedWidth) ?? usedTexts[1] ?? '';
  // Shares of the allowance; without one, whatever is used is too much.
  const share = total > 0 ? used / total : Math.min(used, 1);
  const whole = total > 0 ? 1 : 0;
  const parts = [
    { label: 'used', data: Math.min(share, whole), backgroundColor: colour },
    { label: 'remaining', data: Math.max(0, whole - share), backgroundColor: ink.rest },
    { label: 'overage', data: Math.max(0, share - whole), backgroundColor: withAlpha(colour, 0.55) },
  ];

  return {
    width: paper.width,
    height: headHeight + lineOf(sizes.figure) + BAR_HEIGHT + lineOf(sizes.label) + 2 * sizes.padding,
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
            type: 'linear',
            display: total > 0,
            min: 0,
            max: Math.max(1, share),
            stacked: true,
            border: { display: false },
            grid: { display: false },
            ticks: {
              includeBounds: false,
              stepSize: share <= 2 ? 0.25 : Math.ceil(share / 5),
              format: { style: 'percent', minimumFractionDigits: 0, maximumFractionDigits: 0 },
              align: 'inner',
              maxRotation: 0,
              color: ink.muted,
              font: font(),
            },
          },
          above: {
            type: 'category',
            axis: 'x',
            position: 'top',
            offset: false,
            labels: [fitText(usedText, usedWidth, figure), totalText],
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

function withUnit(text: string, unit: string): string {
  return text.includes(unit) ? text : `${text} ${unit}`;
}
