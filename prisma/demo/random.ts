/** A number from 0 up to, not including, 1. */
export type Random = () => number;

/** mulberry32: the demo must be the same for everyone who loads it at the same instant. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number; both ends may come. */
export function between(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1));
}

/** Likewise, but the middle comes more often than the ends. */
export function around(random: Random, min: number, max: number): number {
  return Math.round(min + ((random() + random() + random()) / 3) * (max - min));
}

export function chance(random: Random, percent: number): boolean {
  return random() * 100 < percent;
}

export function pick<T>(random: Random, from: readonly [T, ...T[]]): T {
  return from[Math.floor(random() * from.length)] ?? from[0];
}

/** Which of the weights, each as likely as it is heavy. */
export function weighted(random: Random, weights: readonly number[]): number {
  let left = random() * weights.reduce((total, weight) => total + weight, 0);
  return Math.max(
    0,
    weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    }),
  );
}
