import type { SparklineChart } from '../../cards/chart.ts';
import { type Drawing, finite, frame, largestOf, type Paper, wordsOf } from './frame.ts';
import { palettes, withAlpha } from './palette.ts';
import { sizes } from './theme.ts';

const LINE_HEIGHT = 100;

/** The shape alone, and a dot where it stands now. */
export function sparklineDrawing(chart: SparklineChart, paper: Paper): Drawing {
  const { ink, headHeight, options } = frame(wordsOf(chart), paper);
  // One value has no shape: its figure is in the title.
  const values = chart.values.length > 1 ? chart.values.map(finite) : [];
  const colour = palettes[paper.theme][0] ?? ink.text;

  return {
    width: paper.width,
    height: headHeight + (values.length > 0 ? LINE_HEIGHT : 0) + sizes.padding,
    background: ink.background,
    config: {
      type: 'line',
      data: {
        labels: values.map(() => ''),
        datasets: [
          {
            data: values,
            borderColor: colour,
            backgroundColor: withAlpha(colour, 0.14),
            borderWidth: 3,
            borderJoinStyle: 'round',
            fill: 'origin',
            clip: 12,
            pointRadius: values.map((_, i) => (i === values.length - 1 ? 7 : 0)),
            pointBackgroundColor: colour,
            pointBorderWidth: 0,
          },
        ],
      },
      options: {
        ...options,
        layout: { padding: { ...padding(), right: sizes.padding + 8 } },
        scales: {
          x: { type: 'category', display: false },
          y: { type: 'linear', display: false, beginAtZero: true, suggestedMax: largestOf([values]) || 1 },
        },
      },
    },
  };
}

function padding() {
  return { top: sizes.padding, bottom: sizes.padding, left: sizes.padding };
}
