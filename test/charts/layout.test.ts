import { createCanvas } from '@napi-rs/canvas';
import { Chart, type ChartItem, registerables, type Scale } from 'chart.js';
import { describe, expect, it } from 'vitest';
import type { Chart as ChartData } from '../../src/cards/chart.ts';
import { chartDrawing } from '../../src/charts/config/chart-drawing.ts';
import { textWidth } from '../../src/charts/config/fit-text.ts';
import type { Drawing } from '../../src/charts/config/frame.ts';
import { registerFonts } from '../../src/charts/fonts.ts';
import { samples } from './samples.ts';

registerFonts();
Chart.register(...registerables);

const PHONE = 480;
const widths = [PHONE, 800, 1_200];
const plots = Object.entries(samples as Record<string, ChartData>).flatMap(([name, chart]) =>
  (chart.type === 'line' || chart.type === 'stacked') && chart.labels.length > 1
    ? widths.map((width) => ({ name, chart, width }))
    : [],
);

function layOut(chart: ChartData, width: number): { laid: Chart; drawing: Drawing } {
  const drawing = chartDrawing(chart, { theme: 'light', width, roster: [] });
  const canvas = createCanvas(width, drawing.height);
  const laid = new Chart(canvas as unknown as ChartItem, drawing.config);
  return { laid, drawing };
}

/** From where to where the names of an axis are drawn. */
function placesOf(scale: Scale | undefined): { start: number; end: number }[] {
  const ticks = scale?.ticks ?? [];
  const inner = (scale?.options as { ticks?: { align?: string } } | undefined)?.ticks?.align === 'inner';
  return ticks.flatMap(({ label }, i) => {
    const words = String(label ?? '');
    if (!words || !scale) return [];
    const width = textWidth(words, { size: 18, weight: 400 });
    const at = scale.getPixelForTick(i);
    const start = inner && i === 0 ? at : inner && i === ticks.length - 1 ? at - width : at - width / 2;
    return { start, end: start + width };
  });
}

describe.each(plots)('$name at $width', ({ chart, width }) => {
  const { laid, drawing } = layOut(chart, width);
  const isEmpty = 'series' in chart && chart.series.every(({ values }) => values.every((value) => !value));

  it('has a plot with room, whatever stands above it', () => {
    const { height } = laid.chartArea;

    expect(height).toBeGreaterThan(isEmpty ? 100 : 210);
    expect(height).toBeLessThan(drawing.height);
  });

  it.each(['x', 'above'])('no two names of the axis %s touch, and none leaves the picture', (axis) => {
    const places = placesOf(laid.scales[axis]);

    for (const [i, { start, end }] of places.entries()) {
      expect(start).toBeGreaterThan(places[i - 1]?.end ?? 0);
      expect(end).toBeLessThan(width);
    }
  });

  it('names at least two days or weeks', () => {
    expect(placesOf(laid.scales['x']).length).toBeGreaterThanOrEqual(2);
  });
});

it('titles wrap on a phone where they would be cut', () => {
  const { title } = layOut(samples['line-many'], PHONE).drawing.config.options?.plugins ?? {};

  expect([title?.text].flat().join(' ')).toBe(samples['line-many'].title);
});
