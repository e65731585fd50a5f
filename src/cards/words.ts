import { type Held, holdChannels, sayPlainly } from './channels.ts';

const OPEN = '\u2068';
const CLOSE = '\u2069';
const ELLIPSIS = '…';
const NOTHING = '–';

/** Cleaned, a text may be shorter than it was; but a name of a megabyte is not read to its end for thirty letters. */
const READ_PER_LETTER = 4;
const READ_AT_LEAST = 100;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text from outside on one line, for a place of so many letters: whole characters only, none that steers, none that turns the text around. */
export function cleanLine(words: string, max: number): string {
  return inOneLine(cleanLines(words, max));
}

/** The same, in which channels are kept, each as one letter. */
export function holdLine(words: string, max: number): Held {
  const held = holdLines(words, max);
  return { ...held, words: inOneLine(held.words) };
}

function inOneLine(lines: string): string {
  return lines.replaceAll(/\s+/g, keepThinSpaces).trim();
}

/** The same with its line breaks, of which two at most follow each other. */
export function cleanLines(words: string, max: number): string {
  return steady(sayPlainly(begin(words, max)));
}

export function holdLines(words: string, max: number): Held {
  const held = holdChannels(begin(words, max));
  return { ...held, words: steady(held.words) };
}

function begin(words: string, max: number): string {
  return words.slice(0, READ_AT_LEAST + max * READ_PER_LETTER);
}

function steady(words: string): string {
  const lines = words
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replaceAll(/[\u202a-\u202e\u2066\u2067]/g, '')
    .replaceAll('\t', ' ')
    .replaceAll(/[^\P{Cc}\n]/gu, '')
    .replaceAll(/\n{3,}/g, '\n\n');
  return pairIsolates(lines).trim();
}

// Thousands are grouped by a narrow space that does not break.
function keepThinSpaces(spaces: string): string {
  return /^[\u00a0\u202f]$/.test(spaces) ? spaces : ' ';
}

/** An isolate that nobody closes would take everything behind it along. */
function pairIsolates(words: string): string {
  const isolates = /\u2068([^\u2068\u2069\n]*)(?:\u2069|(?=\n)|$)|[\u2068\u2069]/g;
  return words.replaceAll(isolates, (_, inner?: string) =>
    inner === undefined ? '' : `${OPEN}${inner}${CLOSE}`,
  );
}

/** One line, cut to its place, and never empty. */
export function lineOf(words: string, max: number): string {
  const line = cleanLine(words, max);
  return isBlank(line) ? NOTHING : cut(line, max);
}

/** The same with its line breaks. */
export function linesOf(words: string, max: number): string {
  const lines = cleanLines(words, max);
  return isBlank(lines) ? NOTHING : cut(lines, max);
}

/** Nothing that can be seen: platforms refuse empty texts, and a reader sees an empty place. */
export function isBlank(words: string): boolean {
  return /^[\s\p{Cf}\p{Mn}\u115f\u1160\u2800\u3164\uffa0]*$/u.test(words);
}

/**
 * As much as fits, with an ellipsis where something is missing, and never half of what a reader sees as one letter.
 * `write` says how each letter is written in the end; the limit is of that.
 */
export function cut(words: string, max: number, write: (letter: string) => string = asIs): string {
  // Written, a text never gets shorter.
  const whole = words.length <= max ? write(words) : null;
  if (whole !== null && whole.length <= max) return whole;
  let kept = '';
  let isOpen = false;
  for (const letter of lettersOf(words.slice(0, max + 1))) {
    const written = write(letter);
    const closing = isOpen || letter.includes(OPEN) ? 1 : 0;
    if (kept.length + written.length + ELLIPSIS.length + closing > max) break;
    kept += written;
    if (letter.includes(OPEN)) isOpen = true;
    if (letter.includes(CLOSE)) isOpen = false;
  }
  return `${kept.trimEnd()}${ELLIPSIS}${isOpen ? CLOSE : ''}`;
}

// Of Latin letters each stands for itself, and a table of two thousand cells need not be taken apart to know it.
function lettersOf(words: string): string[] {
  return /^[\n\u0020-\u02ff]*$/.test(words)
    ? words.split('')
    : Array.from(graphemes.segment(words), ({ segment }) => segment);
}

function asIs(letter: string): string {
  return letter;
}
