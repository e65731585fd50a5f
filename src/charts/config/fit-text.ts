/**
 * How wide a text will be, without a canvas: the configuration is made before anyone draws, perhaps on a machine that
 * has no font. Advances are Inter's, in hundredths of the size, for the codes 32 to 126; a test measures them again.
 */
const regular =
  '28 29 47 63 64 98 64 30 36 36 50 66 29 46 29 36 63 41 61 62 65 59 62 57 62 62 29 30 66 66 66 51 97 69 65 73 72 60 59 75 74 27 57 67 57 90 75 76 64 76 64 64 65 74 69 99 68 68 63 36 36 36 47 46 32 56 61 57 61 58 37 61 59 24 24 55 24 88 59 60 61 61 38 53 33 59 56 82 55 56 55 43 33 43 66';
const semibold =
  '25 32 52 64 65 100 66 33 37 37 54 67 32 47 32 38 66 42 62 64 67 61 64 58 64 64 32 33 67 67 67 54 100 73 66 74 72 61 59 75 75 28 58 70 57 92 76 77 65 77 65 65 66 74 73 102 72 71 65 37 38 37 48 47 35 57 62 58 62 59 39 63 61 26 26 57 26 90 61 61 62 62 40 55 35 61 59 84 57 59 57 45 36 45 67';
const advances = { 400: regular.split(' ').map(Number), 600: semibold.split(' ').map(Number) };

export interface Font {
  size: number;
  weight: 400 | 600;
}

// Nothing that is drawn holds more; what a stranger sends may.
const LENGTH_MAX = 400;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

// What also the font of last resort has no letter for.
const UNKNOWN = /\p{Cn}|\p{Co}|[\u{20000}-\u{3ffff}]/gu;

/** Control codes draw boxes; an override of direction would turn round the words behind it. */
export function tidy(text: string): string {
  return text
    .slice(0, LENGTH_MAX)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u202a-\u202e\ufeff]|\p{Cs}/gu, '')
    .replace(UNKNOWN, '·')
    .replace(/ {2,}/g, ' ')
    .trim();
}

export function textWidth(text: string, font: Font): number {
  return split(text).reduce((sum, each) => sum + graphemeWidth(each, font), 0);
}

/** The text, cut with … where it would be wider. */
export function fitText(text: string, widthMax: number, font: Font): string {
  const tidied = tidy(text);
  if (textWidth(tidied, font) <= widthMax) return tidied;
  const room = widthMax - graphemeWidth('…', font);
  let width = 0;
  let kept = '';
  for (const each of split(tidied)) {
    width += graphemeWidth(each, font);
    if (width > room) break;
    kept += each;
  }
  return `${kept.trimEnd()}…`;
}

/**
 * Lines of whole words; a word wider than a line is cut, and so is what does not fit into the last line. The lines are
 * made as even as their number allows: a last line of one word looks like a mistake.
 */
export function wrapText(text: string, widthMax: number, linesMax: number, font: Font): string[] {
  const lines = fillLines(text, widthMax, linesMax, font);
  if (lines.length === 1 || lines.at(-1)?.endsWith('…')) return lines;
  for (let width = widthMax * 0.5; width < widthMax; width += widthMax * 0.05) {
    const even = fillLines(text, width, linesMax, font);
    if (even.length === lines.length && even.join(' ') === lines.join(' ')) return even;
  }
  return lines;
}

/** Lines of whole phrases, parted at “ · ” and before a parenthesis; only a phrase wider than a line is broken. */
export function wrapPhrases(text: string, widthMax: number, linesMax: number, font: Font): string[] {
  const glued = tidy(text)
    .split(/ (?=\(|· )/)
    .map((phrase) => (textWidth(phrase, font) <= widthMax ? phrase.replaceAll(' ', '\u00a0') : phrase))
    .join(' ');
  return fillLines(glued, widthMax, linesMax, font).map((line) =>
    line.replaceAll('\u00a0', ' ').replace(/^· /, ''),
  );
}

function fillLines(text: string, widthMax: number, linesMax: number, font: Font): string[] {
  const words = tidy(text).split(/ +/);
  const lines: string[] = [];
  let line = words.shift() ?? '';
  for (const [i, word] of words.entries()) {
    const longer = `${line} ${word}`;
    if (textWidth(longer, font) <= widthMax) {
      line = longer;
    } else if (lines.length === linesMax - 1) {
      line = [line, ...words.slice(i)].join(' ');
      break;
    } else {
      lines.push(fitText(line, widthMax, font));
      line = word;
    }
  }
  return [...lines, cutAtWord(line, fitText(line, widthMax, font))];
}

/** Half a word says nothing, as long as most of the line stays. */
function cutAtWord(whole: string, fitted: string): string {
  if (fitted === whole) return fitted;
  const space = fitted.lastIndexOf(' ');
  return space > fitted.length * 0.6 ? `${fitted.slice(0, space).replace(/[\s,;:–-]+$/, '')}…` : fitted;
}

function split(text: string): string[] {
  return /^[ -~]*$/.test(text) ? [...text] : [...graphemes.segment(text)].map(({ segment }) => segment);
}

function graphemeWidth(grapheme: string, { size, weight }: Font): number {
  const advance = advances[weight][(grapheme.codePointAt(0) ?? 0) - 32];
  return ((advance ?? wideness(grapheme)) * size) / 100;
}

function wideness(grapheme: string): number {
  if (/^[\u2000-\u200a\u202f\u00a0]/.test(grapheme)) return 28;
  if (/^[\u200b-\u200f\u2060-\u2069]/.test(grapheme)) return 0;
  if (/^[\p{Extended_Pictographic}\p{Regional_Indicator}]/u.test(grapheme)) return 128;
  if (
    /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]/u.test(grapheme)
  )
    return /^\p{Lu}/u.test(grapheme) ? 80 : 68;
  // All other letters stand in the squares of a font of last resort.
  return /^[\p{L}\p{M}…—]/u.test(grapheme) ? 100 : 68;
}
