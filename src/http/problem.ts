import { STATUS_CODES } from 'node:http';
import type { Reply } from './route.ts';

/** RFC 9457: what went wrong, in one shape for every route. */
export function problem(status: number, detail?: string, more: Record<string, unknown> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: {
      type: 'about:blank',
      title: STATUS_CODES[status],
      status,
      ...(detail ? { detail } : {}),
      ...more,
    },
  };
}

/** The same, with the seconds after which to come again. */
export function comeAgain(status: 429 | 503, afterSeconds: number, detail: string): Reply {
  const reply = problem(status, detail);
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(afterSeconds) } };
}

/** Turned away at the door, from wherever the door was being read. */
export class RefusedError extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super('refused');
    this.name = 'RefusedError';
    this.reply = reply;
  }
}
