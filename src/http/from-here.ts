import type { IncomingMessage } from 'node:http';
import { problem } from './problem.ts';
import type { Route } from './route.ts';

const FORWARDED = /^(?:forwarded|via|x-real-ip|x-forwarded-.+|.+-(?:connecting|client)-ip)$/;
const OWN_ADDRESS = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])(?::\d{1,5})?$/i;

/**
 * A proxy is on this machine too, and so is a browser whose page has given its own name our address. nginx as it comes says
 * neither for whom it asks nor by which name it was asked; before 1.29.7 it speaks HTTP/1.0, as no browser, curl or
 * Prometheus does.
 */
export function isFromHere({ socket, headers, httpVersion }: IncomingMessage): boolean {
  const isLocal = /^(?:::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '');
  const isForwarded = httpVersion === '1.0' || Object.keys(headers).some((name) => FORWARDED.test(name));
  return isLocal && !isForwarded && OWN_ADDRESS.test(headers.host ?? '');
}

/** The same route, for nobody else: what lies behind it knows no rights. */
export function forThisMachine(route: Route): Route {
  return {
    ...route,
    handle: (request, url, params) =>
      isFromHere(request)
        ? route.handle(request, url, params)
        : problem(403, 'This is for this machine alone, at 127.0.0.1 or localhost, and through no proxy.'),
  };
}
