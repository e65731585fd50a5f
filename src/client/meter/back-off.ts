const FIRST_MS = 250;
const MOST_MS = 30_000;

/** Twice as long each time, of which half is chance: agents that lost the same meter do not come back as one. */
export function backOffMs(failures: number, random: number): number {
  const whole = Math.min(FIRST_MS * 2 ** (failures - 1), MOST_MS);
  return Math.round(whole / 2 + (whole / 2) * random);
}
