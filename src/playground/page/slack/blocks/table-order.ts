import { type CellShape, sayCell } from './cells.ts';

export interface Order {
  column: number;
  isDescending: boolean;
}

/** Pressed again it turns round, and the third time the rows stand as they were sent. */
export function nextOrder(order: Order | null, column: number): Order | null {
  if (order?.column !== column) return { column, isDescending: false };
  return order.isDescending ? null : { column, isDescending: true };
}

/** Numbers by their value, anything else by its words; rows that are equal stay in their order. */
export function sortRows(rows: readonly CellShape[][], order: Order | null): readonly CellShape[][] {
  if (!order) return rows;
  const { column, isDescending } = order;
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((a, b) => sign * compareCells(a[column], b[column]));
}

function compareCells(a: CellShape | undefined, b: CellShape | undefined): number {
  if (a?.type === 'raw_number' && b?.type === 'raw_number') return a.value - b.value;
  return sayCell(a).localeCompare(sayCell(b), 'en', { numeric: true });
}
