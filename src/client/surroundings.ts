import { randomUUID } from 'node:crypto';
import { type Processes, processesHere } from './spool/processes.ts';

/** What the client uses of the world, so that a test can be the world. */
export interface Surroundings {
  fetch: typeof fetch;
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  uuid(): string;
  /** Resolves after the time, or as soon as the signal says so. */
  wait(ms: number, how?: Wait): Promise<void>;
}

export interface Machine extends Surroundings {
  processes: Processes;
}

export interface Wait {
  signal?: AbortSignal;
  /** Somebody waits for the result. Everything else lets the process end. */
  keepsAlive?: boolean;
}

export function realSurroundings(): Machine {
  return {
    // Looked up at each request: whoever instruments fetch later is heard.
    fetch: (input, init) => fetch(input, init),
    now: Date.now,
    random: Math.random,
    uuid: randomUUID,
    wait,
    processes: processesHere(),
  };
}

// Waits above this would fire at once.
const TIMER_MS_MAX = 2 ** 31 - 1;

function wait(ms: number, { signal, keepsAlive = false }: Wait = {}): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(ms, TIMER_MS_MAX));
    if (!keepsAlive) timer.unref();
    signal?.addEventListener('abort', end, { once: true });
  });
}
