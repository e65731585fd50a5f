import { z } from 'zod';
import { UserError } from '../../domain/errors.ts';

/** Opaque to whoever turns pages, so that what a page hangs on may change. */
export function toCursor(place: readonly (string | number | bigint)[]): string {
  return Buffer.from(JSON.stringify(place.map(String))).toString('base64url');
}

export function fromCursor<Place>(place: z.ZodType<Place>, cursor: string): Place {
  const parsed = place.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (parsed.success) return parsed.data;
  throw new UserError('bad-cursor', 'This page does not exist.', {
    hint: 'Begin again with the first page: each page says how the next one is asked for.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// The year 9999, up to which an instant is written in four digits, as Postgres reads it.
const INSTANT_MS_MAX = Date.UTC(9999, 11, 31);

export const CursorInstant = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .refine((at) => at <= INSTANT_MS_MAX);
/** As Postgres' bigint, which takes eighteen digits whatever they are. */
export const CursorCount = z.string().regex(/^-?\d{1,18}$/);
