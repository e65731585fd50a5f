import type { CacheName, Cell, Difference } from '../ports/facts.ts';

/** A cell of nothing but zeros says what no cell says. */
export function* unlessSame(
  of: CacheName,
  key: Difference['key'],
  stored: Cell | null,
  expected: Cell | null,
): Generator<Difference> {
  if (sameCell(stored ?? zeros(expected), expected ?? zeros(stored))) return;
  yield { of, key, stored, expected };
}

function sameCell(a: Cell, b: Cell): boolean {
  return Object.keys({ ...a, ...b }).every((column) => a[column] === b[column]);
}

export function zeros(cell: Cell | null): Cell {
  return Object.fromEntries(Object.keys(cell ?? {}).map((column) => [column, 0n]));
}
