import { CHECKSUM_DIGITS, checksum } from './checksum.ts';

/** One event as it lies in a segment: a line with its own checksum. */
export interface SpoolRecord {
  /** Which line of its segment. */
  index: number;
  text: string;
  /** The hold that it captures. */
  hold: string | null;
}

export interface ReadRecords {
  records: SpoolRecord[];
  /** Whole lines that are not what was written. */
  damaged: { index: number; line: string }[];
  lines: number;
}

const LINE_END = 0x0a;

// JSON holds neither a line end nor a tab.
export function frameRecord(text: string, hold: string | null): string {
  const content = `${hold === null ? '' : JSON.stringify(hold)}\t${text}`;
  return `${checksum(content)}\t${content}\n`;
}

/** A kill in the middle of a write leaves a line without its end: that record was never accepted, and is no damage. */
export function readRecords(bytes: Buffer): ReadRecords {
  const records: SpoolRecord[] = [];
  const damaged: ReadRecords['damaged'] = [];
  let [start, lines] = [0, 0];
  while (start < bytes.length) {
    const found = bytes.indexOf(LINE_END, start);
    const isTorn = found === -1;
    const line = bytes.subarray(start, isTorn ? bytes.length : found);
    const content = line.subarray(CHECKSUM_DIGITS + 1);
    if (line.toString('latin1', 0, CHECKSUM_DIGITS) === checksum(content)) {
      records.push({ index: lines, ...readContent(content.toString()) });
    } else if (isTorn) break;
    else damaged.push({ index: lines, line: line.toString() });
    lines += 1;
    start += line.length + 1;
  }
  return { records, damaged, lines };
}

function readContent(content: string): { text: string; hold: string | null } {
  const tab = content.indexOf('\t');
  return { text: content.slice(tab + 1), hold: tab === 0 ? null : JSON.parse(content.slice(0, tab)) };
}
