import type { RichTextBlock } from '@slack/types';
import type { TablePart } from '../../cards/card.ts';
import { lengthOf, pad } from '../../cards/text-table.ts';
import { cut, lineOf } from '../../cards/words.ts';
import { limits } from './limits.ts';

/** A table of letters of one width: a message has room for one data table, and a card may hold several. */
export function renderTextTable(
  { caption, columns }: TablePart,
  all: readonly (readonly string[])[],
): { rows: number; block: RichTextBlock } {
  const head = columns.map(({ label }) => lineOf(label, limits.textTableCell));
  const rows = all.map((row) => row.map((cell) => cut(cell, limits.textTableCell)));
  const widths = columns.map((_, index) =>
    Math.max(...[head, ...rows].map((row) => lengthOf(row[index] ?? ''))),
  );
  const write = (cells: readonly string[]) =>
    cells
      .map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align ?? 'left'))
      .join('  ')
      .trimEnd();
  const lines = [write(head)];
  let room = limits.sectionText - (lines[0]?.length ?? 0);
  for (const row of rows) {
    const line = write(row);
    room -= line.length + 1;
    if (room < 0) break;
    lines.push(line);
  }
  return { rows: lines.length - 1, block: blockOf(caption, lines.join('\n')) };
}

function blockOf(caption: string, text: string): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [{ type: 'text', text: lineOf(caption, limits.caption), style: { bold: true } }],
      },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text }] },
    ],
  };
}
