import { expect, it } from 'vitest';
import type { CellShape } from '../../../src/playground/page/slack/blocks/cells.ts';
import { nextOrder, sortRows } from '../../../src/playground/page/slack/blocks/table-order.ts';

const rows: CellShape[][] = [
  [word('Booking 10'), number(8)],
  [word('Booking 9'), number(120)],
  [word('Air'), number(8)],
];

function word(text: string): CellShape {
  return { type: 'raw_text', text };
}

function number(value: number): CellShape {
  return { type: 'raw_number', value, text: `${value} credits` };
}

it('a heading sorts upwards, then downwards, and then leaves the rows as they were sent', () => {
  const first = nextOrder(null, 1);
  const second = nextOrder(first, 1);

  expect([first, second, nextOrder(second, 1)]).toEqual([
    { column: 1, isDescending: false },
    { column: 1, isDescending: true },
    null,
  ]);
});

it('another heading begins anew', () => {
  expect(nextOrder({ column: 1, isDescending: true }, 0)).toEqual({ column: 0, isDescending: false });
});

it('numbers are sorted by their value, and equal rows stay in their order', () => {
  expect(sortRows(rows, { column: 1, isDescending: false })).toEqual([rows[0], rows[2], rows[1]]);
  expect(sortRows(rows, { column: 1, isDescending: true })).toEqual([rows[1], rows[0], rows[2]]);
});

it('words are sorted as people count: 9 before 10', () => {
  expect(sortRows(rows, { column: 0, isDescending: false })).toEqual([rows[2], rows[1], rows[0]]);
});

it('without an order they stand as they were sent', () => {
  expect(sortRows(rows, null)).toEqual(rows);
});
