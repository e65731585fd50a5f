import type { InstantMs } from '../../domain/instant.ts';

/** An instant as Postgres reads it, to the millisecond. */
export function toTimestamp(at: InstantMs): string {
  if (at === Number.POSITIVE_INFINITY) return 'infinity';
  return at === Number.NEGATIVE_INFINITY ? '-infinity' : new Date(at).toISOString();
}

/** A column of instants as a number that a double holds exactly. */
export function toMilliseconds(column: string): string {
  return `(extract(epoch from ${column}) * 1000)::float8`;
}
