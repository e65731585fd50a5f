import { type Credits, printCredits } from '../domain/credits.ts';

/** A text, a count, an exact amount of credits, or nothing. */
export type CsvCell = string | number | Credits | null;

// What a spreadsheet may take for a formula, also behind spaces and in the wide forms of East Asian keyboards.
const FORMULA = /^[\s\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
// Excel reads a file as UTF-8 only when it begins so.
const BYTE_ORDER_MARK = '\ufeff';

/**
 * A file for a spreadsheet. A text that could be taken for a formula gets an apostrophe in front; amounts are plain
 * decimals to the last micro-credit, with a point and without grouping, and never a text.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  const lines = [header, ...rows].map((row) => row.map(cellText).join(','));
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`;
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'bigint') return printCredits(cell);
  if (typeof cell === 'number') return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
