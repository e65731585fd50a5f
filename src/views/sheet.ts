import { beginCsv, type CsvCell, csvLine } from '../cards/csv.ts';
import type { FilePage } from '../reports/file-page.ts';

/** Its name in the header, and what it says of a row. */
export type Column<Row> = readonly [name: string, cell: (row: Row) => CsvCell];

/** A file for a spreadsheet. */
export interface Sheet {
  /** `null`: more than are known before all of them are read. */
  rows: number | null;
  content(): AsyncIterable<string>;
}

export function sheetOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Sheet {
  return {
    rows: rows.length,
    content: () => printPages(columns, [{ lines: rows }]),
  };
}

/** Looks at the first page, which is all of most files; the others are read as they are sent. */
export async function pagedSheet<Row>(
  columns: readonly Column<Row>[],
  read: () => AsyncIterable<FilePage<Row>>,
): Promise<Sheet> {
  for await (const { lines, hasMore } of read()) {
    return hasMore ? { rows: null, content: () => printPages(columns, read()) } : sheetOf(columns, lines);
  }
  return sheetOf(columns, []);
}

async function* printPages<Row>(
  columns: readonly Column<Row>[],
  pages: AsyncIterable<Pick<FilePage<Row>, 'lines'>> | Iterable<Pick<FilePage<Row>, 'lines'>>,
): AsyncGenerator<string> {
  yield beginCsv(columns.map(([name]) => name));
  for await (const { lines } of pages) {
    yield lines.map((line) => csvLine(columns.map(([, cell]) => cell(line)))).join('');
  }
}
