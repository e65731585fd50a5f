import { beginCsv, type CsvCell, csvLine } from '../cards/csv.ts';
import type { FilePage } from '../reports/file-page.ts';

/** Its name in the header, and what it says of a row. */
export type Column<Row> = readonly [name: string, cell: (row: Row) => CsvCell];

/** A file for a spreadsheet, and how much it holds. */
export interface PrintedSheet {
  content: string;
  rows: number;
  /** There is more than a file holds. */
  isCut: boolean;
}

export function printSheet<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): PrintedSheet {
  return {
    content: beginCsv(namesOf(columns)) + printRows(columns, rows),
    rows: rows.length,
    isCut: false,
  };
}

/** Page by page as it is read, so that a long file holds up nobody. */
export async function printPages<Row>(
  columns: readonly Column<Row>[],
  pages: AsyncIterable<FilePage<Row>>,
): Promise<PrintedSheet> {
  const sheet = printSheet(columns, []);
  for await (const { lines, isCut } of pages) {
    sheet.content += printRows(columns, lines);
    sheet.rows += lines.length;
    sheet.isCut = isCut;
  }
  return sheet;
}

function printRows<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return rows.map((row) => csvLine(columns.map(([, cell]) => cell(row)))).join('');
}

function namesOf<Row>(columns: readonly Column<Row>[]): string[] {
  return columns.map(([name]) => name);
}
