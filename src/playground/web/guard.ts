import type { IncomingMessage } from 'node:http';
import type { PageReply, PageRoute } from './route.ts';

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/**
 * Only a page of this very address may ask: a name that somebody points at this machine does not say `localhost`,
 * and another site's page says where it comes from.
 */
export function guarded(route: PageRoute): PageRoute {
  return {
    ...route,
    handle(request, url, params) {
      const why = refusal(request, route.path);
      return why === null ? route.handle(request, url, params) : forbidden(why);
    },
  };
}

function refusal(request: IncomingMessage, path: string): string | null {
  const { headers, method, socket } = request;
  const host = headers.host ?? '';
  if (!isLoopback(socket.remoteAddress)) return 'The playground answers this machine alone.';
  if (!LOOPBACK.test(host)) return 'The playground is at http://localhost alone.';
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return 'Another page may not use the playground.';
  const site = headers['sec-fetch-site'];
  if (
    origin === undefined &&
    site !== undefined &&
    site !== 'same-origin' &&
    site !== 'none' &&
    !isVisit(request, path)
  ) {
    return 'Another page may not use the playground.';
  }
  if (method === 'POST' && !/^application\/json\b/.test(headers['content-type'] ?? '')) {
    return 'The playground takes JSON alone.';
  }
  return null;
}

/** Somebody has followed a link to the page, which then stands in a window of its own. */
function isVisit({ headers }: IncomingMessage, path: string): boolean {
  return path === '/' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

function isLoopback(address = ''): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}

function forbidden(why: string): PageReply {
  return { status: 403, body: { why } };
}
