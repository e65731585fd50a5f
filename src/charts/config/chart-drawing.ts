import type { Chart } from '../../cards/chart.ts';
import { barDrawing } from './bar.ts';
import type { Drawing, Paper } from './frame.ts';
import { gaugeDrawing } from './gauge.ts';
import { lineDrawing } from './line.ts';
import { asBars } from './one-point.ts';
import { sparklineDrawing } from './sparkline.ts';
import { stackedDrawing } from './stacked.ts';

/** What is to be drawn, as a Chart.js configuration that is plain data. */
export function chartDrawing(chart: Chart, paper: Paper): Drawing {
  const drawing = draw(chart, paper);
  return { ...drawing, height: Math.ceil(drawing.height) };
}

function draw(chart: Chart, paper: Paper): Drawing {
  switch (chart.type) {
    case 'line':
      return chart.labels.length === 1 ? barDrawing(asBars(chart), paper) : lineDrawing(chart, paper);
    case 'bar':
      return barDrawing(chart, paper);
    case 'stacked':
      return chart.labels.length === 1 ? barDrawing(asBars(chart), paper) : stackedDrawing(chart, paper);
    case 'gauge':
      return gaugeDrawing(chart, paper);
    case 'sparkline':
      return sparklineDrawing(chart, paper);
  }
}
