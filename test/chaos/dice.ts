/** Chance that can be had again: the same seed throws the same numbers. */
export interface Dice {
  /** A whole number from 0 up to, and without, that one. */
  below(end: number): number;
  /** A whole number from the first to the last, both included. */
  from(first: number, last: number): number;
  pick<T>(list: readonly T[]): T;
  /** Dice of one's own, so that whoever throws more changes nobody else's luck. */
  split(): Dice;
}

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  // Mulberry32: a few lines, and even enough to choose moments and sizes.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (end: number) => Math.floor((next() / 2 ** 32) * end);
  return {
    below,
    from: (first, last) => first + below(last - first + 1),
    pick<T>(list: readonly T[]): T {
      return list[below(list.length)] as T;
    },
    split: () => diceOf(next()),
  };
}

export function shuffle<T>(list: readonly T[], dice: Dice): T[] {
  const left = [...list];
  return list.map(() => left.splice(dice.below(left.length), 1)[0] as T);
}
