const OPEN = '\u2068';
const CLOSE = '\u2069';
const ELLIPSIS = '…';

/** Cleaned, a text may be shorter than it was; but a name of a megabyte is not read to its end for thirty letters. */
const READ_PER_LETTER = 4;
const READ_AT_LEAST = 100;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text from outside on one line, for a place of so many letters: whole characters only, none that steers, none that turns the text around. */
export function cleanLine(words: string, max: number): string {
  return cleanLines(words, max).replaceAll(/\s+/g, keepThinSpaces).trim();
}

/** The same with its line breaks, of which two at most follow each other. */
export function cleanLines(words: string, max: number): string {
  const steady = words
    .slice(0, READ_AT_LEAST + max * READ_PER_LETTER)
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replaceAll(/[\u202a-\u202e\u2066\u2067]/g, '')
    .replaceAll('\t', ' ')
    .replaceAll(/[^\P{Cc}\n]/gu, '')
    .replaceAll(/\n{3,}/g, '\n\n');
  return pairIsolates(steady).trim();
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

/** Nothing that can be seen: Slack refuses empty texts, and a reader sees an empty place. */
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

/** The three characters by which mentions and links begin and end. */
export function escapeMarkup(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Nothing in it could be formatted, linked or rung by any reading of Slack's mark-up. Only such text stands in mark-up
 * at all: tricks with invisible letters work in one client and not in the next.
 */
export function isInert(words: string): boolean {
  return !/[*_~`@#\u2066-\u2069]|:\S+:|:\/\/|\p{L}\.\p{L}|^\s*>/mu.test(words);
}

/**
 * The one text that Slack always reads as mark-up: signs of formatting become their twins, and what could ring, link
 * or turn into a picture is broken by a space without width.
 */
export function disarm(words: string): string {
  return words
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replaceAll('`', 'ˋ')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ')
    .replaceAll(/:(?=[^\s\d])/gu, ':\u200b')
    .replaceAll(/[@#](?=\S)/gu, '$&\u200b')
    .replaceAll(/(?<=\p{L})\.(?=\p{L})/gu, '.\u200b')
    .replaceAll(/^>/gm, '\u200b>');
}
