import type { BarChart } from '../../cards/chart.ts';
import { fitText } from './fit-text.ts';
import { foldBars } from './fold.ts';
import {
  type Drawing,
  finite,
  font,
  frame,
  labelFont,
  largestOf,
  lineOf,
  type Paper,
  unitScale,
} from './frame.ts';
import { assignPlaces, colourOf } from './palette.ts';
import { sizes } from './theme.ts';

const ROW_HEIGHT = 36;

/** Names at the left, exact figures at the right: a table with bars in it. An axis would say the same again. */
export function barDrawing(chart: BarChart, paper: Paper): Drawing {
  const { ink, innerWidth, headHeight, options } = frame(chart, paper);
  const bars = foldBars(chart.bars);
  const places = assignPlaces(bars.flatMap(({ key, folded }) => (folded ? [] : key)));
  const names = bars.map(({ label }) => fitText(label, innerWidth * 0.34, labelFont));
  const values = bars.map(({ value }) => finite(value));
  const largest = largestOf([values]);
  const column = {
    type: 'category',
    offset: true,
    border: { display: false },
    grid: { display: false },
  } as const;

  return {
    width: paper.width,
    height: headHeight + lineOf(sizes.label) + Math.max(1, bars.length) * ROW_HEIGHT + sizes.padding,
    background: ink.background,
    config: {
      type: 'bar',
      data: {
        labels: names,
        datasets: [
          {
            // Nothing is no bar at all; next to nothing is still a sliver.
            data: values.map((value) => value || null),
            minBarLength: 3,
            backgroundColor: bars.map(({ key, folded }) =>
              folded ? ink.boundary : colourOf(key, places, paper.theme),
            ),
            borderRadius: 3,
            barPercentage: 0.72,
            categoryPercentage: 1,
          },
        ],
      },
      options: {
        ...options,
        indexAxis: 'y',
        scales: {
          x: { type: 'linear', display: false, beginAtZero: true, max: largest > 0 ? largest : 1 },
          above: unitScale(ink, chart.unit, innerWidth),
          y: {
            ...column,
            ticks: { autoSkip: false, crossAlign: 'far', color: ink.text, font: font(), padding: sizes.gap },
          },
          figures: {
            ...column,
            axis: 'y',
            position: 'right',
            labels: bars.map(({ text }) => fitText(text, innerWidth * 0.3, labelFont)),
            ticks: { autoSkip: false, crossAlign: 'far', color: ink.text, font: font(), padding: sizes.gap },
          },
        },
      },
    },
  };
}
