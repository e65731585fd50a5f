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
