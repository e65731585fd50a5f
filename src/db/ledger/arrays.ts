/**
 * Columns of rows as arrays for `unnest`, written as Postgres reads them. The driver would do the same with a regular
 * expression for every element; on the hot path that costs more than the rest of the batch.
 */
export function numbers<Row>(rows: readonly Row[], of: (row: Row) => number | bigint | null): string {
  let array = '';
  for (const row of rows) array += `${array && ','}${of(row) ?? 'NULL'}`;
  return `{${array}}`;
}

export function flags<Row>(rows: readonly Row[], of: (row: Row) => boolean): string {
  let array = '';
  for (const row of rows) array += `${array && ','}${of(row) ? 't' : 'f'}`;
  return `{${array}}`;
}

const SPECIAL = /["\\]/g;

export function texts<Row>(rows: readonly Row[], of: (row: Row) => string | null): string {
  let array = '';
  for (const row of rows) {
    const value = of(row);
    if (array) array += ',';
    if (value === null) array += 'NULL';
    else if (value.includes('"') || value.includes('\\')) array += `"${value.replace(SPECIAL, '\\$&')}"`;
    else array += `"${value}"`;
  }
  return `{${array}}`;
}

/** Of bytes in hexadecimal. */
export function bytes<Row>(rows: readonly Row[], of: (row: Row) => string): string {
  let array = '';
  for (const row of rows) array += `${array && ','}"\\\\x${of(row)}"`;
  return `{${array}}`;
}

export const itself = <Value>(value: Value): Value => value;
