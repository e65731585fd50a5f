import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

// What callers and proxies make up: UUIDs, ULIDs, hex, base64, with a prefix or parts.
const WELL_FORMED = /^[\w.:/+=@-]{1,128}$/;

/** The caller's own where it is fit to be written down, so that both sides speak of the same one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
}
