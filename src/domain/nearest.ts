/**
 * The candidate a mistyped word most likely meant, or none: at most a third of its letters may be wrong, since
 * a far-fetched guess helps less than none. Of equals, the first listed.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.floor(typed.length / 3) + 1;
  for (const candidate of candidates) {
    // As many edits as the lengths differ by are certain, which also bounds the work for a long word.
    if (Math.abs(candidate.length - typed.length) >= bestDistance) continue;
    const distance = editDistance(typed, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Damerau-Levenshtein, each stretch edited once: letters added, left out, exchanged, or two neighbours swapped. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? at(beforeLast, j - 2) + 1
          : Infinity;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, exchanged, swapped));
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}

const NAMES_MAX = 3;
// Two letters begin too many names.
const LETTERS_MIN = 3;
// Bounds on the work, since anybody may type anything: what is longer is no slip, and so many names are enough.
const LETTERS_MAX = 60;
const WORDS_MAX = 6;
const COMPARED_MAX = 300;

/**
 * The names that were most likely meant: one mistyped as a whole, or else those in which the words typed stand, though
 * mistyped: “reception line” means “Harbour Reception Line”. At most three, as they are spelt.
 */
export function nearestNames(typed: string, names: readonly string[]): string[] {
  const said = typed.trim().toLowerCase();
  if (said.length > LETTERS_MAX) return [];
  const whole = nearest(said, names);
  if (whole !== undefined) return [whole];
  if (said.length < LETTERS_MIN) return [];
  const holding = names.filter((name) => wordStarts(name).some((tail) => tail.startsWith(said)));
  if (holding.length > 0) return holding.slice(0, NAMES_MAX);
  const count = said.split(WORD_GAP).length;
  if (count > WORDS_MAX) return [];
  return names
    .slice(0, COMPARED_MAX)
    .filter((name) => nearest(said, stretches(name, count)) !== undefined)
    .slice(0, NAMES_MAX);
}

// Of time zones and paths too: “Kathmandu” stands in “Asia/Kathmandu”.
const WORD_GAP = /[\s/_-]+/;

/** What remains of a name from each of its words on. */
function wordStarts(name: string): string[] {
  const lower = name.toLowerCase();
  return [0, ...[...lower.matchAll(/[\s/_-]+/g)].map(({ 0: gap, index }) => index + gap.length)].map((at) =>
    lower.slice(at),
  );
}

/** As many words as were typed, wherever they stand in the name. */
function stretches(name: string, count: number): string[] {
  const words = name.toLowerCase().split(WORD_GAP);
  if (count >= words.length) return [];
  return words.slice(0, words.length - count + 1).map((_, at) => words.slice(at, at + count).join(' '));
}
