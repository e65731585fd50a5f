import type { RequestMeter, RequestTracer } from '../../http/watchers.ts';
import type { Meters } from '../meters.ts';
import type { Tracer } from '../tracer.ts';
import type { Watch } from './watch.ts';

// Asked every few seconds, for ever: they would be most of what is kept.
const PROBES: readonly (string | undefined)[] = ['/live', '/ready', '/metrics'];
const NOWHERE = 'none';

/** Each is counted, and followed where traces are kept. */
export function requestWatchers({ meters, tracer, isTracing }: Watch & { isTracing: boolean }) {
  return { meter: requestMeter(meters), ...(isTracing && { tracer: requestTracer(tracer) }) };
}

function requestMeter(meters: Meters): RequestMeter {
  return {
    answered: (route, status, tookMs) =>
      meters.request(route ? `${route.method} ${route.path}` : NOWHERE, status, tookMs / 1_000),
  };
}

function requestTracer(tracer: Tracer): RequestTracer {
  return {
    async follow(request, answer) {
      if (PROBES.includes(request.url)) return answer();
      const { method = '', headers } = request;
      const attributes = { 'http.request.method': method };
      return tracer.span(method, { kind: 'server', headers, attributes }, async (span) => {
        const { reply, route } = await answer();
        if (route) span.rename(`${route.method} ${route.path}`);
        span.set({ 'http.response.status_code': reply.status, ...(route && { 'http.route': route.path }) });
        if (reply.status >= 500) span.fail(String(reply.status));
        return { reply, route };
      });
    },
  };
}
