import type { Surroundings } from '../surroundings.ts';
import { retryAfterMs } from './retry-after.ts';

export interface Answer {
  status: number;
  /** Whether the meter itself speaks, and not something on the way to it. */
  isProblem: boolean;
  retryAfterMs: number | null;
  json: unknown;
}

/** Nothing that can be called an answer came back. The other side may have done it nevertheless. */
export interface NoAnswer {
  status: null;
  why: string;
  cause: unknown;
}

/** One request to the meter, once. */
export interface Meter {
  ask(method: 'GET' | 'POST', path: string, body?: string, how?: Patience): Promise<Answer | NoAnswer>;
}

/** How long somebody waits for an answer. */
export interface Patience {
  withinMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface MeterOptions {
  url: string;
  key: string;
  requestTimeoutMs: number;
}

export function createMeter(
  { url, key, requestTimeoutMs }: MeterOptions,
  { fetch, now, wait }: Pick<Surroundings, 'fetch' | 'now' | 'wait'>,
): Meter {
  const authorization = `Bearer ${key}`;
  return {
    async ask(method, path, body, { withinMs = requestTimeoutMs, signal } = {}) {
      const answered = new AbortController();
      const late = new AbortController();
      void wait(withinMs, { signal: answered.signal }).then(() => late.abort());
      try {
        const response = await fetch(`${url}${path}`, {
          method,
          headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          ...(body === undefined ? {} : { body }),
          // Followed, a POST becomes a GET, and usage would seem to have been taken.
          redirect: 'manual',
          signal: signal ? AbortSignal.any([late.signal, signal]) : late.signal,
        });
        const text = await readText(response);
        return {
          status: response.status,
          isProblem: response.headers.get('content-type')?.startsWith('application/problem+json') ?? false,
          retryAfterMs: retryAfterMs(response.headers.get('retry-after'), now()),
          json: parse(text),
        };
      } catch (cause) {
        const why = late.signal.aborted ? `nothing within ${withinMs} ms` : reasonOf(cause);
        return { status: null, why, cause };
      } finally {
        answered.abort();
      }
    },
  };
}

// A thousand events, each with all that can be said of it, are far below this.
const ANSWER_BYTES_MAX = 8 * 1024 * 1024;

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`an answer of more than ${ANSWER_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What lies behind “fetch failed”. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  return cause?.code ?? cause?.message ?? message ?? String(error);
}
