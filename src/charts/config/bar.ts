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
  NARROW,
  type Paper,
  wordsOf,
} from './frame.ts';
import { assignPlaces, colourOf } from './palette.ts';
import { sizes } from './theme.ts';

const ROW_GAP = 12;
const BAR_HEIGHT = 26;
const edges = { top: sizes.padding, left: sizes.padding, right: sizes.padding };

/** Names and exact figures beside the bars, or above them where the picture is narrow: a table with bars in it. */
export function barDrawing(chart: BarChart, paper: Paper): Drawing {
  const { ink, innerWidth, headHeight, options } = frame(wordsOf(chart), paper);
  const bars = foldBars(chart.bars);
  const places = assignPlaces(
    bars.flatMap(({ key, folded }) => (folded ? [] : key)),
    paper.roster,
  );
  const isNarrow = paper.width < NARROW;
  const { names, figures, lines } = isNarrow ? rowsAbove(bars, innerWidth) : rowsBeside(bars, innerWidth);
  // The last line of a row of three is gap enough, and after the last row room enough.
  const [gap, bottom] = isNarrow && bars.length > 0 ? [0, 0] : [ROW_GAP, sizes.padding];
  const values = bars.map(({ value }) => finite(value));
  const largest = largestOf([values]) || 1;
  const column = {
    type: 'category',
    offset: true,
    border: { display: false },
    grid: { display: false, drawTicks: false },
    ticks: {
      autoSkip: false,
      crossAlign: isNarrow ? 'near' : 'far',
      mirror: isNarrow,
      color: ink.text,
      font: font(),
      padding: isNarrow ? 0 : sizes.gap,
    },
  } as const;
  const shape = { barThickness: isNarrow ? 18 : BAR_HEIGHT, borderRadius: 3, grouped: false } as const;

  return {
    width: paper.width,
    height: headHeight + bars.length * (gap + lines * lineOf(sizes.label)) + bottom,
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
            ...shape,
          },
          // A groove behind each bar leads the eye from the name to the figure, also where there is no bar.
          { data: values.map(() => largest), backgroundColor: ink.groove, order: 1, ...shape },
        ],
      },
      options: {
        ...options,
        layout: { padding: { ...edges, bottom } },
        indexAxis: 'y',
        scales: {
          x: { type: 'linear', display: false, beginAtZero: true, max: largest },
          y: column,
          figures: { ...column, axis: 'y', position: 'right', labels: figures as unknown as string[] },
        },
      },
    },
  };
}

type Bars = readonly { label: string; text: string }[];

interface Rows {
  names: (string | string[])[];
  figures: (string | string[])[];
  /** How many lines a row is high. */
  lines: number;
}

function rowsBeside(bars: Bars, innerWidth: number): Rows {
  // Chart.js gives two axes at the sides a quarter of the width each, and lets longer words run into the bars.
  const columnWidth = innerWidth / 4 - 2 * sizes.gap;
  const names = bars.map(({ label }) => wrapText(label, columnWidth, 2, labelFont));
  const figures = figureLines(
    bars.map(({ text }) => text),
    columnWidth,
  );
  const lines = Math.max(1, ...[...names, ...figures].map((each) => (Array.isArray(each) ? each.length : 1)));
  return { names, figures, lines };
}

/** The bar stands in the middle line of three: the words have the first one, and the last is the gap to the next row. */
function rowsAbove(bars: Bars, innerWidth: number): Rows {
  const inFirstLine = (words: string) => [words, '', ''];
  const figures = bars.map(({ text }) => fitText(text, innerWidth * 0.6, labelFont));
  const names = bars.map(({ label }, i) =>
    fitText(label, innerWidth - textWidth(figures[i] ?? '', labelFont) - 2 * sizes.gap, labelFont),
  );
  return { names: names.map(inFirstLine), figures: figures.map(inFirstLine), lines: 3 };
}

/** “691 · 29 %” in two lines where one is too long for any of them: a cut figure is a wrong one. */
function figureLines(texts: readonly string[], maxWidth: number): (string | string[])[] {
  const cut = (line: string) => fitText(line, maxWidth, labelFont);
  if (texts.every((text) => textWidth(text, labelFont) <= maxWidth)) return texts.map(cut);
  return texts.map((text) => (text.includes(' · ') ? text.split(' · ').map(cut) : cut(text)));
}
