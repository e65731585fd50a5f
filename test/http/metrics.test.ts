import { expect, onTestFinished, test } from 'vitest';
import type { MetricsAccess } from '../../src/config/operations.ts';
import { metricsRoutes } from '../../src/http/metrics.ts';
import { serve } from '../../src/http/server.ts';

const TOKEN = '0123456789abcdef';
const text = { text: 'tallybot_busy_total 0\n', mediaType: 'text/plain; version=0.0.4; charset=utf-8' };

async function ask(access: MetricsAccess, headers: Record<string, string> = {}) {
  const routes = metricsRoutes(access, async () => text);
  const server = await serve(routes, { host: '127.0.0.1', port: 0 });
  onTestFinished(server.close);
  return fetch(`${server.url}/metrics`, { headers: { connection: 'close', ...headers } });
}

test.each<[MetricsAccess, Record<string, string>, number]>([
  [{ by: 'nobody' }, {}, 404],
  [{ by: 'everybody' }, {}, 200],
  [{ by: 'this-machine' }, {}, 200],
  // A proxy is on this machine, and whoever it speaks for is not.
  [{ by: 'this-machine' }, { 'x-forwarded-for': '203.0.113.7' }, 403],
  [{ by: 'this-machine' }, { forwarded: 'for=203.0.113.7' }, 403],
  [{ by: 'this-machine' }, { 'x-forwarded-proto': 'https' }, 403],
  [{ by: 'this-machine' }, { 'cf-connecting-ip': '203.0.113.7' }, 403],
  [{ by: 'token', token: TOKEN }, { authorization: `Bearer ${TOKEN}` }, 200],
  [{ by: 'token', token: TOKEN }, { authorization: `Bearer ${TOKEN}0` }, 401],
  [{ by: 'token', token: TOKEN }, {}, 401],
])('metrics for %j are read with %j: %i', async (access, headers, status) => {
  expect((await ask(access, headers)).status).toBe(status);
});

test('they are text as Prometheus reads it, and kept by nobody on the way', async () => {
  const reply = await ask({ by: 'everybody' });

  expect(await reply.text()).toBe(text.text);
  expect(reply.headers.get('content-type')).toBe(text.mediaType);
  expect(reply.headers.get('cache-control')).toBe('no-store');
});
