import { z } from 'zod';
import { wireText } from '../../domain/wire.ts';
import type { Page } from '../../reports/ports/pages.ts';
import { addressCount } from '../scalars.ts';

const LINES = 50;
const LINES_MAX = 500;
const CURSOR_LENGTH_MAX = 500;

export const paging = {
  cursor: wireText(CURSOR_LENGTH_MAX)
    .optional()
    .describe('The nextCursor of the page before. Left out: the first page.'),
  limit: addressCount(1, LINES_MAX, LINES).describe(`How many lines, at most ${LINES_MAX}.`),
};

export function pageOf<Line extends z.ZodType>(line: Line) {
  return z.strictObject({
    lines: z.array(line).describe('Newest first.'),
    nextCursor: z.string().nullable().describe('Where the next page begins; null: this was the last.'),
  });
}

export function printPage<Line, Answer>({ lines, nextCursor }: Page<Line>, print: (line: Line) => Answer) {
  return { lines: lines.map(print), nextCursor };
}
