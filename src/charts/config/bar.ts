import type { BarChart } from '../../cards/chart.ts';
import { fitText, textWidth, wrapText } from './fit-text.ts';
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

const ROW_GAP = 12;
const BAR_HEIGHT = 26;

/** Names at the left, exact figures at the right: a table with bars in it. An axis would say the same again. */
export function barDrawing(chart: BarChart, paper: Paper): Drawing {
  const { ink, innerWidth, headHeight, options } = frame(chart, paper);
  const bars = foldBars(chart.bars);
  const places = assignPlaces(
    bars.flatMap(({ key, folded }) => (folded ? [] : key)),
    paper.roster,
  );
  // Chart.js gives two axes at the sides a quarter of the width each, and lets longer words run into the bars.
  const columnWidth = innerWidth / 4 - 2 * sizes.gap;
  const names = bars.map(({ label }) => wrapText(label, columnWidth, 2, labelFont));
  const figures = figureLines(
    bars.map(({ text }) => text),
    columnWidth,
  );
  const lines = Math.max(1, ...[...names, ...figures].map((each) => (Array.isArray(each) ? each.length : 1)));
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
    height:
      headHeight +
      (bars.length > 0 ? lineOf(sizes.label) : 0) +
      bars.length * (ROW_GAP + lines * lineOf(sizes.label)) +
      sizes.padding,
    background: ink.background,
    config: {
      type: 'bar',
      data: {
        // A name of two lines is a list of them, which the types of Chart.js do not know.
        labels: names as unknown as string[],
        datasets: [
          {
            // Nothing is no bar at all; next to nothing is still a sliver.
            data: values.map((value) => value || null),
            minBarLength: 3,
            backgroundColor: bars.map(({ key, folded }) =>
              folded ? ink.boundary : colourOf(key, places, paper.theme),
            ),
            borderRadius: 3,
            barThickness: BAR_HEIGHT,
          },
        ],
      },
      options: {
        ...options,
        indexAxis: 'y',
        scales: {
          x: { type: 'linear', display: false, beginAtZero: true, max: largest > 0 ? largest : 1 },
          above: { ...unitScale(ink, chart.unit, innerWidth), display: bars.length > 0 },
          y: {
            ...column,
            ticks: { autoSkip: false, crossAlign: 'far', color: ink.text, font: font(), padding: sizes.gap },
          },
          figures: {
            ...column,
            axis: 'y',
            position: 'right',
            labels: figures as unknown as string[],
            ticks: { autoSkip: false, crossAlign: 'far', color: ink.text, font: font(), padding: sizes.gap },
          },
        },
      },
    },
  };
}

/** “691 · 29 %” in two lines where one is too long for any of them: a cut figure is a wrong one. */
function figureLines(texts: readonly string[], maxWidth: number): (string | string[])[] {
  const cut = (line: string) => fitText(line, maxWidth, labelFont);
  if (texts.every((text) => textWidth(text, labelFont) <= maxWidth)) return texts.map(cut);
  return texts.map((text) => (text.includes(' · ') ? text.split(' · ').map(cut) : cut(text)));
}
