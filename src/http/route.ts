import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON, unless there is a `text`. */
  body?: unknown;
  /** Sent as it is; the headers say what it is. */
  text?: string | Buffer;
  /** Written piece by piece, until it is ended or nobody listens any more. The headers say what it is. */
  stream?: (response: ServerResponse) => void;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A segment that begins with a colon, as in `/v1/holds/:id/capture`, stands for any text. */
  path: string;
  handle(request: IncomingMessage, url: URL, params: Params): Reply | Promise<Reply>;
  /** Asked thousands of times a second. It logs nothing of its own, and is spared what would say whose that is. */
  isHot?: boolean;
}

export type Params = Readonly<Record<string, string>>;

export interface Match {
  routes: readonly Route[];
  params: Params;
}

/** Finds the routes of a path, one for each method. A path written out wins over one with parameters. */
export function createRouter(routes: readonly Route[]): (pathname: string) => Match | null {
  const exact = new Map<string, Match>();
  const patterns = new Map<string, { segments: readonly string[]; routes: Route[] }>();
  for (const route of routes) {
    if (!route.path.includes('/:')) {
      exact.set(route.path, { routes: [...(exact.get(route.path)?.routes ?? []), route], params: {} });
      continue;
    }
    const pattern = patterns.get(route.path);
    if (pattern) pattern.routes.push(route);
    else patterns.set(route.path, { segments: route.path.split('/'), routes: [route] });
  }

  return (pathname) => {
    const written = exact.get(pathname);
    if (written) return written;
    const segments = pathname.split('/');
    for (const pattern of patterns.values()) {
      const params = readParams(pattern.segments, segments);
      if (params) return { routes: pattern.routes, params };
    }
    return null;
  };
}

function readParams(pattern: readonly string[], segments: readonly string[]): Params | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) {
      const value = decode(segment);
      if (!value) return null;
      params[part.slice(1)] = value;
    } else if (part !== segment) return null;
  }
  return params;
}

/** A broken escape such as `%zz` names nothing. */
function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
