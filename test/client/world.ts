import type { Surroundings } from '../../src/client/index.ts';

/** A world whose time passes only when nothing else happens in it, or when it is told to. */
export interface World {
  surroundings: Pick<Surroundings, 'fetch' | 'now' | 'random' | 'wait'>;
  now(): number;
  /** Lets happen what happens, time passing from one wait to the next, until it is true. */
  run(isTrue: () => boolean): Promise<void>;
  /** Of one thing that ends. */
  finish<Result>(promise: Promise<Result>): Promise<Result>;
  /** Lets so much time pass, with requests under way. */
  pass(ms: number): Promise<void>;
}

interface Waiting {
  until: number;
  end(): void;
}

export const START = Date.UTC(2026, 4, 10, 12);
// Some seconds, though a turn takes no time: what is real, as a connection is, has its own.
const TURNS_MAX = 3_000_000;

export function createWorld(fetching: typeof fetch = fetch): World {
  let now = START;
  let underWay = 0;
  const waiting = new Set<Waiting>();

  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  function next(): Waiting | undefined {
    return [...waiting].sort((a, b) => a.until - b.until)[0];
  }

  async function run(isTrue: () => boolean): Promise<void> {
    for (let turns = 0; turns < TURNS_MAX; turns += 1) {
      await turn();
      if (isTrue()) return;
      const first = underWay === 0 ? next() : undefined;
      if (!first) continue;
      now = Math.max(now, first.until);
      first.end();
    }
    throw new Error('it does not come about');
  }

  return {
    now: () => now,
    run,
    async finish(promise) {
      let isOver = false;
      const end = () => {
        isOver = true;
      };
      promise.then(end, end);
      await run(() => isOver);
      return promise;
    },
    async pass(ms) {
      const until = now + ms;
      await turn();
      for (let first = next(); first && first.until <= until; first = next()) {
        now = Math.max(now, first.until);
        first.end();
        await turn();
      }
      now = until;
    },
    surroundings: {
      now: () => now,
      random: () => 0.5,
      async fetch(input, init) {
        underWay += 1;
        try {
          const response = await fetching(input, init);
          const { status, headers } = response;
          return new Response(await response.text(), { status, headers });
        } finally {
          underWay -= 1;
        }
      },
      wait(ms, { signal } = {}) {
        return new Promise((resolve) => {
          const end = () => {
            waiting.delete(one);
            signal?.removeEventListener('abort', end);
            resolve();
          };
          const one: Waiting = { until: now + ms, end };
          if (signal?.aborted) return resolve();
          signal?.addEventListener('abort', end, { once: true });
          waiting.add(one);
        });
      },
    },
  };
}
