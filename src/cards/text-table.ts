import type { TablePart } from './card.ts';

const COLUMN_GAP = '  ';
// How far a column of words gives way to others: its longest word stays whole, unless it is longer than this.
const WORD_LENGTH_MAX = 24;

/**
 * A table as lines no wider than asked, where its figures leave room: columns of words are wrapped, the widest first,
 * and those of figures never.
 */
export function renderTable({ caption, empty, ...grid }: TablePart, widthMax: number): string {
  return `${wrap(caption, widthMax)}\n${grid.rows.length === 0 ? wrap(empty, widthMax) : renderGrid(grid, widthMax)}`;
}

/** Without its caption: the labels, a line, the rows. */
export function renderGrid({ columns, rows }: Pick<TablePart, 'columns' | 'rows'>, widthMax: number): string {
  const natural = columns.map(({ label }, index) =>
    Math.max(lengthOf(label), ...rows.map((row) => lengthOf(row[index] ?? ''))),
  );
  const least = columns.map(({ label, align }, index) =>
    align === 'right' ? (natural[index] ?? 0) : longestWord([label, ...rows.map((row) => row[index] ?? '')]),
  );
  const widths = narrowed(natural, least, widthMax - COLUMN_GAP.length * (columns.length - 1));
  const line = (cells: readonly string[]) => {
    const wrapped = columns.map(({ align }, index) =>
      align === 'left' ? wrap(cells[index] ?? '', widths[index] ?? 0).split('\n') : [cells[index] ?? ''],
    );
    const height = Math.max(...wrapped.map(({ length }) => length));
    return Array.from({ length: height }, (_, at) =>
      columns
        .map(({ align }, index) => pad(wrapped[index]?.[at] ?? '', widths[index] ?? 0, align))
        .join(COLUMN_GAP)
        .trimEnd(),
    ).join('\n');
  };
  const rule = widths.map((width) => '─'.repeat(width)).join('─'.repeat(COLUMN_GAP.length));
  return [line(columns.map(({ label }) => label)), rule, ...rows.map(line)].join('\n');
}

/** The widest that may give way does, a little at a time, until all fit or none can any more. */
function narrowed(widths: readonly number[], least: readonly number[], widthMax: number): number[] {
  const fitted = [...widths];
  for (let over = sum(fitted) - widthMax; over > 0; over -= 1) {
    const giving = fitted.map((width, index) => (width > (least[index] ?? 0) ? width : 0));
    const widest = Math.max(...giving);
    if (widest === 0) break;
    fitted[giving.lastIndexOf(widest)] = widest - 1;
  }
  return fitted;
}

function longestWord(cells: readonly string[]): number {
  const longest = Math.max(...cells.flatMap((cell) => cell.split(' ').map(lengthOf)));
  return Math.min(longest, WORD_LENGTH_MAX);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

export function pad(words: string, width: number, align: 'left' | 'right' = 'left'): string {
  const gap = ' '.repeat(Math.max(0, width - lengthOf(words)));
  return align === 'left' ? `${words}${gap}` : `${gap}${words}`;
}

/** In code points: emoji take two columns in most terminals, but no count of units is ever right for all. */
export function lengthOf(words: string): number {
  return [...words].length;
}

/** In lines no longer than asked; a word is broken only where it is longer by itself. */
export function wrap(words: string, width: number): string {
  const lines: string[] = [];
  for (const paragraph of words.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ').flatMap((each) => pieces(each, width))) {
      if (line !== '' && lengthOf(line) + 1 + lengthOf(word) > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.join('\n');
}

function pieces(word: string, width: number): string[] {
  const letters = [...word];
  if (letters.length <= width || width <= 0) return [word];
  return Array.from({ length: Math.ceil(letters.length / width) }, (_, at) =>
    letters.slice(at * width, (at + 1) * width).join(''),
  );
}
