import { forbidden, internal, rateLimited, type StripeFault } from './fault.ts';

/**
 * `lost`: it is done, and the answer never arrives. `silent`: nothing is done, and nothing answered until whoever asks
 * gives up. `gone`: as if there were nobody. The rest is said at once, and nothing done.
 */
export type Trouble = 'rate-limit' | 'error' | 'forbidden' | 'lost' | 'silent' | 'gone';

export interface Troubled {
  /** `POST /v1/refunds`; an id in it stands as `:id`. Left out: whatever is asked. */
  on?: string;
  /** `Infinity`: until it is cleared. */
  times?: number;
}

export interface Troubles {
  add(trouble: Trouble, troubled?: Troubled): void;
  clear(): void;
  take(path: string): Trouble | null;
}

export function createTroubles(): Troubles {
  let waiting: { trouble: Trouble; on: string | undefined; times: number }[] = [];
  return {
    add: (trouble, { on, times = 1 } = {}) => void waiting.push({ trouble, on, times }),
    clear() {
      waiting = [];
    },
    take(path) {
      const found = waiting.find(({ on }) => on === undefined || on === path);
      if (!found) return null;
      found.times -= 1;
      if (found.times <= 0) waiting = waiting.filter((each) => each !== found);
      return found.trouble;
    },
  };
}

export const saidAtOnce: Partial<Record<Trouble, () => StripeFault>> = {
  'rate-limit': rateLimited,
  error: internal,
  forbidden,
};
