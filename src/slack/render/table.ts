import type { DataTableBlock, KnownBlock, RawNumberElement, RawTextElement } from '@slack/types';
import type { TablePart } from '../../cards/card.ts';
import type { Held } from '../../cards/channels.ts';
import { cut, holdLine, isBlank, lineOf } from '../../cards/words.ts';
import { cutHeld, lengthOfHeld, richText } from './channels.ts';
import { limits } from './limits.ts';
import { context, labelled, section } from './text-objects.ts';
import { renderTextTable } from './text-table.ts';

// Cells are made shorter before a row is left out: the next page begins after the last row, shown or not.
const CELL_LENGTHS = [200, 100, 60, 40, 24] as const;
const NUMBER = /^[+−±-]?\d{1,3}(?:\u202f?\d{3})*(?:\.\d+)?(?:[\u202f ]%)?$/;

/** A table that can be paged and sorted where there is still one to be had, and else one of letters. */
export function renderTable(part: TablePart, asDataTable: boolean): KnownBlock[] {
  const columns = part.columns.slice(0, limits.tableColumns);
  if (part.rows.length === 0 || columns.length === 0) {
    return [section(labelled(part.caption, part.empty, limits.sectionText))];
  }
  const width = columns.length;
  const each = <Cell>(read: (words: string, max: number) => Cell) =>
    part.rows
      .slice(0, limits.tableRows)
      .map((row) => columns.map((_, index) => read(row[index] ?? '', CELL_LENGTHS[0])));
  const { rows, block } = asDataTable
    ? dataTable({ ...part, columns }, each(cellOf))
    : renderTextTable({ ...part, columns }, each(lineOf));
  const left = [
    part.rows.length > rows && `${part.rows.length - rows} more rows`,
    part.columns.length > width && `${part.columns.length - width} more columns`,
  ].filter((each) => each !== false);
  return left.length === 0 ? [block] : [block, context(`… and ${left.join(', ')}`)];
}

type Cell = DataTableBlock['rows'][number][number];

/** A cell may hold a channel that can be followed. */
function cellOf(words: string, max: number): Held {
  const held = holdLine(words, max);
  return isBlank(held.words) ? { words: lineOf('', max), channels: [] } : cutHeld(held, max);
}

function dataTable({ caption, columns }: TablePart, all: readonly (readonly Held[])[]) {
  const labels = columns.map(({ label }) => lineOf(label, CELL_LENGTHS[0]));
  const { head, rows } = fitCells(labels, all);
  const areNumbers = columns.map(
    ({ align }, index) => align === 'right' && rows.every((row) => NUMBER.test(row[index]?.words ?? '')),
  );
  const block: KnownBlock = {
    type: 'data_table',
    caption: lineOf(caption, limits.caption),
    page_size: Math.min(limits.tablePage, rows.length),
    rows: [head.map(rawText), ...rows.map((row) => row.map(writeCell(areNumbers)))],
  };
  return { rows: rows.length, block };
}

function fitCells(labels: readonly string[], all: readonly (readonly Held[])[]) {
  for (const length of CELL_LENGTHS) {
    const head = labels.map((label) => cut(label, length));
    const rows = all.map((row) => row.map((cell) => cutHeld(cell, length)));
    const isShortest = length === CELL_LENGTHS.at(-1);
    let room = limits.tableText - sum(head.map((label) => label.length));
    const fitting = rows.findIndex((row) => {
      room -= sum(row.map(lengthOfHeld));
      return room < 0;
    });
    if (fitting === -1) return { head, rows };
    if (isShortest) return { head, rows: rows.slice(0, fitting) };
  }
  return { head: [], rows: [] };
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}

function rawText(text: string): RawTextElement {
  return { type: 'raw_text', text };
}

/** A column that holds numbers alone is sorted by them; each is still shown as it was said. */
function writeCell(areNumbers: readonly boolean[]) {
  return (cell: Held, index: number): Cell => {
    const { words: text, channels } = cell;
    if (channels.length > 0) return richText(cell);
    return areNumbers[index] ? numberCell(text) : rawText(text);
  };
}

function numberCell(text: string): RawNumberElement {
  return { type: 'raw_number', value: Number(text.replaceAll(/[\u202f %+±]/g, '').replace('−', '-')), text };
}
