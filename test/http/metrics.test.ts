import { get, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import type { MetricsAccess } from '../../src/config/operations.ts';
import { metricsRoutes } from '../../src/http/metrics.ts';
import { serve } from '../../src/http/server.ts';

const TOKEN = '0123456789abcdef';
const metrics = { text: 'tallybot_busy_total 0\n', mediaType: 'text/plain; version=0.0.4; charset=utf-8' };

/** Not by fetch, which says where it asks in its own words. */
async function ask(access: MetricsAccess, headers: Record<string, string> = {}) {
  const routes = metricsRoutes(access, async () => metrics);
  const server = await serve(routes, { host: '127.0.0.1', port: 0 });
  onTestFinished(server.close);
  return new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }>(
    (resolve, reject) => {
      get(`${server.url}/metrics`, { headers: { connection: 'close', ...headers } }, async (reply) => {
        resolve({ status: reply.statusCode, headers: reply.headers, body: await text(reply) });
      }).once('error', reject);
    },
  );
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
  // A page somewhere may give its own name our address, and a proxy may pass on the name it was asked for.
  [{ by: 'this-machine' }, { host: 'pages.example.com:3000' }, 403],
  [{ by: 'this-machine' }, { host: '127.0.0.1.example.com' }, 403],
  [{ by: 'this-machine' }, { host: '0.0.0.0:3000' }, 403],
  [{ by: 'this-machine' }, { host: 'LocalHost:3000' }, 200],
  [{ by: 'this-machine' }, { host: '[::1]' }, 200],
  [{ by: 'everybody' }, { host: 'pages.example.com' }, 200],
  [{ by: 'token', token: TOKEN }, { authorization: `Bearer ${TOKEN}`, host: 'pages.example.com' }, 200],
  [{ by: 'token', token: TOKEN }, { authorization: `Bearer ${TOKEN}` }, 200],
  [{ by: 'token', token: TOKEN }, { authorization: `Bearer ${TOKEN}0` }, 401],
  [{ by: 'token', token: TOKEN }, {}, 401],
])('metrics for %j are read with %j: %i', async (access, headers, status) => {
  expect((await ask(access, headers)).status).toBe(status);
});

test('nginx as it comes, which says nothing of itself and speaks HTTP/1.0, is not taken for this machine', async () => {
  const server = await serve(
    metricsRoutes({ by: 'this-machine' }, async () => metrics),
    { host: '127.0.0.1', port: 0 },
  );
  onTestFinished(server.close);
  const { host, port } = new URL(server.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(`GET /metrics HTTP/1.0\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

  expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /);
});

test.each<[MetricsAccess, Record<string, string>]>([
  [{ by: 'this-machine' }, { host: 'pages.example.com' }],
  [{ by: 'nobody' }, {}],
  [{ by: 'token', token: TOKEN }, {}],
])('whoever is refused is told what to set: %j', async (access, headers) => {
  expect((await ask(access, headers)).body).toContain('METRICS_TOKEN');
});

test('they are text as Prometheus reads it, and kept by nobody on the way', async () => {
  const reply = await ask({ by: 'everybody' });

  expect(reply.body).toBe(metrics.text);
  expect(reply.headers['content-type']).toBe(metrics.mediaType);
  expect(reply.headers['cache-control']).toBe('no-store');
});
