import type { TablePart } from '../../cards/card.ts';

const ROWS_MAX = 10;

/** Several at once are one message: as many rows as a glance takes in, and how many there are beside them. */
export function burstTable(
  caption: string,
  columns: TablePart['columns'],
  rows: readonly (readonly string[])[],
): TablePart {
  const rest = rows.length - ROWS_MAX;
  const more = [`and ${rest} more`, ...columns.slice(1).map(() => '')];
  return {
    type: 'table',
    caption,
    columns,
    rows: rest > 0 ? [...rows.slice(0, ROWS_MAX), more] : rows,
    empty: '',
  };
}
