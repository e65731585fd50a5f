import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { MetricsAccess } from '../config/operations.ts';
import { unauthorized } from './authenticate.ts';
import { isFromHere } from './from-here.ts';
import { problem } from './problem.ts';
import type { Reply, Route } from './route.ts';

export interface MetricsText {
  text: string;
  mediaType: string;
}

/** What Prometheus reads, for whoever may. They hold no account's numbers, and still tell how much goes on here. */
export function metricsRoutes(access: MetricsAccess, read: () => Promise<MetricsText>): Route[] {
  return [
    {
      method: 'GET',
      path: '/metrics',
      async handle(request) {
        const refused = refusalOf(access, request);
        if (refused) return refused;
        const { text, mediaType } = await read();
        return { status: 200, headers: { 'content-type': mediaType, 'cache-control': 'no-store' }, text };
      },
    },
  ];
}

const BY_TOKEN = 'Send METRICS_TOKEN as “Authorization: Bearer …”.';
const FROM_HERE_ALONE =
  'The metrics are for this machine alone, at 127.0.0.1 and through no proxy. Set METRICS_TOKEN, and whoever sends it as a bearer token reads them from anywhere.';

function refusalOf(access: MetricsAccess, request: IncomingMessage): Reply | null {
  switch (access.by) {
    case 'nobody':
      return problem(404, 'Nobody reads the metrics here. METRICS and METRICS_TOKEN say who may.');
    case 'token':
      return isSame(bearerOf(request), access.token) ? null : unauthorized(BY_TOKEN);
    case 'this-machine':
      return isFromHere(request) ? null : problem(403, FROM_HERE_ALONE);
    default:
      return null;
  }
}

function bearerOf({ headers }: IncomingMessage): string {
  return /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** Compared by their hashes, which takes as long whatever is sent. */
function isSame(sent: string, token: string): boolean {
  return timingSafeEqual(hash('sha256', sent, 'buffer'), hash('sha256', token, 'buffer'));
}
