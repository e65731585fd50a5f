import { type Credits, printCredits } from '../domain/credits.ts';
import { sayPlainly } from './channels.ts';

/** A text, a count, an exact amount of credits, or nothing. */
export type CsvCell = string | number | Credits | null;

// What a spreadsheet may take for a formula, also behind spaces and in the wide forms of East Asian keyboards.
const FORMULA = /^[\s\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
// Ids, names and times, which nearly all cells are: they stand as they are, and are known at a glance.
const PLAIN = /^[A-Za-z0-9][\w.:/-]*(?: [\w.:/-]+)*$/;
// Excel reads a file as UTF-8 only when it begins so.
const BYTE_ORDER_MARK = '\ufeff';

/**
 * The beginning of a file for a spreadsheet. A text that could be taken for a formula gets an apostrophe in front;
 * amounts are plain decimals to the last micro-credit, with a point and without grouping, and never a text.
 */
export function beginCsv(header: readonly string[]): string {
  return `${BYTE_ORDER_MARK}${csvLine(header)}`;
}

export function csvLine(row: readonly CsvCell[]): string {
  return `${row.map(cellText).join(',')}\r\n`;
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'bigint') return printCredits(cell);
  if (typeof cell === 'number') return String(cell);
  if (PLAIN.test(cell)) return cell;
  const plain = sayPlainly(cell);
  const safe = FORMULA.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
