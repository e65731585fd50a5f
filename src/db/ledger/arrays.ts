/**
 * Arrays for `unnest`, written as Postgres reads them. The driver would do the same with a regular expression for
 * every element; on the hot path that costs more than the rest of the batch.
 */
export function numbers(values: readonly (number | bigint)[]): string {
  return `{${values.join(',')}}`;
}

export function flags(values: readonly boolean[]): string {
  return `{${values.map((value) => (value ? 't' : 'f')).join(',')}}`;
}

const SPECIAL = /["\\]/g;

export function texts(values: readonly (string | null)[]): string {
  let array = '';
  for (const value of values) {
    if (array) array += ',';
    if (value === null) array += 'NULL';
    else if (value.includes('"') || value.includes('\\')) array += `"${value.replace(SPECIAL, '\\$&')}"`;
    else array += `"${value}"`;
  }
  return `{${array}}`;
}

/** Of bytes in hexadecimal. */
export function bytes(values: readonly string[]): string {
  return `{${values.map((value) => `"\\\\x${value}"`).join(',')}}`;
}

/** Milliseconds for `to_timestamp`; infinite instants are not stored. */
export function nullableNumbers(values: readonly (number | bigint | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}
