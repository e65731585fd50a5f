import { type Font, fitText, textWidth } from './fit-text.ts';
import { sizes } from './theme.ts';

const NAME_GAP = 16;
// To the left are the figures of the axis, beside which a name may begin.
const OVERHANG = 30;
const nameFont: Font = { size: sizes.label, weight: 400 };

export interface PlacedName {
  words: string;
  start: number;
  end: number;
  /** Does not hang out over either edge. */
  isInside: boolean;
}

/** Where a name will stand: in the middle of its place, or set inwards at either end of an axis as long as the room. */
export function placeName(label: string, at: number, room: number): PlacedName {
  const words = fitText(label, room / 2, nameFont);
  const width = textWidth(words, nameFont);
  const start = at === 0 ? 0 : at === room ? room - width : at - width / 2;
  return {
    words,
    start,
    end: start + width,
    isInside: start >= -OVERHANG && start + width <= room + sizes.padding / 2,
  };
}

/** All names, or every second, third …: a regular choice is understood, one by room alone is not. */
export function everyThatFits(names: readonly PlacedName[], countMax: number): Map<number, string> {
  for (let step = 1; step <= names.length; step += 1) {
    for (let first = 0; first < step; first += 1) {
      const chosen = names.flatMap((name, i) =>
        i % step === first && name.isInside ? [{ ...name, i }] : [],
      );
      const apart = chosen.every(({ start }, i) => start > (chosen[i - 1]?.end ?? -Infinity) + NAME_GAP);
      if (apart && chosen.length > 0 && chosen.length <= countMax)
        return new Map(chosen.map(({ i, words }) => [i, words]));
    }
  }
  return new Map();
}
