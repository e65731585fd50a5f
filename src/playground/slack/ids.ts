import type { Clock } from '../clock.ts';

export interface Ids {
  /** `next('C')` → `C0LB00001`: the look of Slack's own, in the order they were made. */
  next(prefix: string): string;
  ts(): string;
}

export function countingIds(clock: Clock): Ids {
  let count = 0;
  let posts = 0;
  return {
    next(prefix) {
      count += 1;
      return `${prefix}0LB${count.toString(36).toUpperCase().padStart(5, '0')}`;
    },
    ts() {
      posts += 1;
      return `${Math.floor(clock.now() / 1000)}.${String(posts).padStart(6, '0')}`;
    },
  };
}
