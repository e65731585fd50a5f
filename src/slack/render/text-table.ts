import type { RichTextBlock } from '@slack/types';
import type { TablePart } from '../../cards/card.ts';
import { limits } from './limits.ts';
import { lineOf } from './text-objects.ts';
import { cut } from './words.ts';

/** A table of letters of one width: a message has room for one data table, and a card may hold several. */
export function renderTextTable(
  { caption, columns }: TablePart,
  all: readonly (readonly string[])[],
): { rows: number; block: RichTextBlock } {
  const head = columns.map(({ label }) => lineOf(label, limits.textTableCell));
  const rows = all.map((row) => row.map((cell) => cut(cell, limits.textTableCell)));
  const widths = columns.map((_, index) =>
    Math.max(...[head, ...rows].map((row) => lettersOf(row[index] ?? ''))),
  );
  const write = (cells: readonly string[]) =>
    cells
      .map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align ?? 'left'))
      .join('  ')
      .trimEnd();
  const lines = [write(head)];
  let room = limits.sectionText - lengthOf(lines);
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

function pad(words: string, width: number, align: 'left' | 'right'): string {
  const gap = ' '.repeat(Math.max(0, width - lettersOf(words)));
  return align === 'left' ? `${words}${gap}` : `${gap}${words}`;
}

function lettersOf(words: string): number {
  return [...words].length;
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}
