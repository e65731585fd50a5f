import type { TablePart } from '../../cards/card.ts';
import { holdChannels } from '../../cards/channels.ts';
import { lengthOf, renderGrid, wrap } from '../../cards/text-table.ts';
import { cut, lineOf } from '../../cards/words.ts';
import { limits } from './limits.ts';
import { asManyAs, bold, line, lines, preformatted } from './markdown.ts';

// Cells are made shorter before a row is left out: the next page begins after the last row, shown or not.
const CELL_LENGTHS = [200, 100, 60, 40, 24] as const;
const BLANK = '–';
const INDENT = '  ';

/**
 * A table of letters of one width, no wider than a phone: in columns, or else a row on a few lines. In such letters no
 * channel can be followed: where there is one to be followed, the rows are written as text.
 */
export function renderTable(part: TablePart, max: number): string {
  const caption = bold(part.caption, Math.min(limits.caption, Math.floor(max / 2)));
  const columns = part.columns.slice(0, limits.tableColumns);
  if (part.rows.length === 0 || columns.length === 0) {
    return `${caption}\n${lines(part.empty, max - caption.length - 1)}`;
  }
  if (part.rows.some((row) => row.some(holdsChannel))) {
    const rows = part.rows.slice(0, limits.tableRows).map((row) => writeRow(columns, row));
    const left = sayLeft(part.rows.length - rows.length, part.columns.length - columns.length);
    return `${caption}\n${asManyAs([...rows, ...left], max - caption.length - 1)}`;
  }
  const labelled = columns.map(({ label, align }) => ({ label: lineOf(label, limits.tableLabel), align }));
  const all = part.rows
    .slice(0, Math.min(limits.tableRows, max))
    .map((row) => columns.map((_, index) => lineOf(row[index] ?? '', CELL_LENGTHS[0])));
  const said = (count: number) => sayLeft(part.rows.length - count, part.columns.length - columns.length);
  const write = (length: number, count: number) => {
    const rows = all.slice(0, count).map((row) => row.map((cell) => cut(cell, length)));
    return [
      caption,
      ...(count > 0 ? [preformatted(layOut({ columns: labelled, rows }))] : []),
      ...said(count),
    ].join('\n');
  };
  for (const length of CELL_LENGTHS) {
    if (rowsAtMost(all, length, max) < all.length) continue;
    const whole = write(length, all.length);
    if (whole.length <= max) return whole;
  }
  const shortest = CELL_LENGTHS.at(-1) ?? 0;
  const fits = (count: number) => write(shortest, count).length <= max;
  return write(shortest, mostThat(fits, rowsAtMost(all, shortest, max)));
}

function holdsChannel(cell: string): boolean {
  return holdChannels(cell).channels.length > 0;
}

function writeRow(columns: TablePart['columns'], [name = '', ...cells]: readonly string[]): string {
  const said = columns.slice(1).flatMap(({ label }, index) => {
    const cell = cells[index] ?? '';
    return cell === '' || cell === BLANK ? [] : [`${label} ${cell}`];
  });
  const head = bold(name, limits.fieldText);
  return said.length === 0 ? head : `${head}\n${line(said.join(' · '), limits.fieldText)}`;
}

/** No layout takes fewer letters than the cells have: what cannot fit is not tried. */
function rowsAtMost(rows: readonly (readonly string[])[], cellLength: number, max: number): number {
  let length = 0;
  const tooMany = rows.findIndex((row) => {
    length += row.reduce((sum, cell) => sum + (cell === BLANK ? 0 : Math.min(cell.length, cellLength)), 1);
    return length > max;
  });
  return tooMany === -1 ? rows.length : tooMany;
}

function sayLeft(rows: number, columns: number): string[] {
  const left = [rows > 0 && `${rows} more rows`, columns > 0 && `${columns} more columns`].filter(
    (each) => each !== false,
  );
  return left.length === 0 ? [] : [`-# … and ${left.join(', ')}`];
}

function layOut(grid: Pick<TablePart, 'columns' | 'rows'>): string {
  const inColumns = renderGrid(grid, limits.phoneWidth);
  const isNarrow = inColumns.split('\n').every((line) => lengthOf(line) <= limits.phoneWidth);
  return isNarrow ? inColumns : grid.rows.map((row) => renderRow(grid.columns, row)).join('\n');
}

/** The first cell names the row; below it the others, each with its label, and none broken that finds room on a line. */
function renderRow(columns: TablePart['columns'], [name = '', ...cells]: readonly string[]): string {
  const width = limits.phoneWidth - INDENT.length;
  const below: string[] = [];
  for (const [index, cell] of cells.entries()) {
    if (cell === BLANK) continue;
    const said = `${columns[index + 1]?.label} ${cell}`;
    const joined = `${below.at(-1)} · ${said}`;
    if (below.length > 0 && lengthOf(joined) <= width) below[below.length - 1] = joined;
    else below.push(said);
  }
  const lines = below.flatMap((each) => wrap(each, width).split('\n'));
  return [wrap(name, limits.phoneWidth), ...lines.map((line) => `${INDENT}${line}`)].join('\n');
}

/** The greatest number, none included, for which that still holds. */
function mostThat(holds: (count: number) => boolean, max: number): number {
  let [low, high] = [0, max];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
