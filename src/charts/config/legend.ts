import { fitText, textWidth } from './fit-text.ts';
import { font, labelFont } from './frame.ts';
import { type Ink, sizes } from './theme.ts';

const BOX_WIDTH = 14;
const ENTRY_GAP = 14;

/** Names the colours; also says how much height that will take, because the plot must not pay for it. */
export function legend(ink: Ink, labels: readonly string[], innerWidth: number) {
  let rows = 1;
  // As Chart.js fills its rows.
  let x = ENTRY_GAP;
  for (const label of labels) {
    const entry = BOX_WIDTH + sizes.label / 2 + textWidth(label, labelFont);
    if (x > ENTRY_GAP && x + entry + 2 * ENTRY_GAP > innerWidth) {
      rows += 1;
      x = ENTRY_GAP;
    }
    x += entry + ENTRY_GAP;
  }
  return {
    height: rows * (sizes.label + ENTRY_GAP) + ENTRY_GAP,
    options: {
      display: true,
      position: 'top',
      align: 'start',
      labels: {
        boxWidth: BOX_WIDTH,
        boxHeight: BOX_WIDTH,
        padding: ENTRY_GAP,
        color: ink.muted,
        font: font(),
      },
    } as const,
  };
}

export function legendLabel(label: string, innerWidth: number): string {
  return fitText(label, innerWidth / 2, labelFont);
}
