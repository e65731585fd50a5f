import { expect, onTestFinished, test } from 'vitest';
import { healthRoutes } from '../../src/http/health.ts';
import type { Route } from '../../src/http/route.ts';
import { serve } from '../../src/http/server.ts';

async function start(routes: Route[]): Promise<string> {
  const server = await serve(routes, { host: '127.0.0.1', port: 0 });
  onTestFinished(server.close);
  return server.url;
}

test('a service whose database answers is live and ready', async () => {
  const url = await start(healthRoutes(async () => true));

  expect((await fetch(`${url}/live`)).status).toBe(200);
  expect(await (await fetch(`${url}/ready`)).json()).toEqual({ status: 'ready' });
});

test('a service whose database is silent is live and not ready', async () => {
  const url = await start(healthRoutes(async () => false));

  const ready = await fetch(`${url}/ready`);

  expect((await fetch(`${url}/live`)).status).toBe(200);
  expect(ready.status).toBe(503);
  expect(ready.headers.get('content-type')).toBe('application/problem+json');
  expect(await ready.json()).toMatchObject({ status: 503, title: 'Service Unavailable' });
});

test('what is not there is a problem of its own shape', async () => {
  const url = await start([]);

  const reply = await fetch(`${url}/nowhere`);

  expect(reply.status).toBe(404);
  expect(await reply.json()).toEqual({
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    detail: 'There is nothing at /nowhere.',
  });
});

test('another method is refused, and the right one named', async () => {
  const url = await start(healthRoutes(async () => true));

  const reply = await fetch(`${url}/live`, { method: 'POST' });

  expect(reply.status).toBe(405);
  expect(reply.headers.get('allow')).toBe('GET');
});

test('HEAD answers as GET does, without the body', async () => {
  const url = await start(healthRoutes(async () => true));

  const reply = await fetch(`${url}/live`, { method: 'HEAD' });

  expect(reply.status).toBe(200);
  expect(await reply.text()).toBe('');
});

test('a route that breaks costs that request alone, and tells nothing but an id', async () => {
  const broken: Route = {
    method: 'GET',
    path: '/broken',
    handle: () => Promise.reject(new Error('the secret inside')),
  };
  const url = await start([broken, ...healthRoutes(async () => true)]);

  const reply = await fetch(`${url}/broken`);

  expect(reply.status).toBe(500);
  expect(await reply.text()).toMatch(/^(?!.*secret).*"id":"[0-9a-f-]{36}"/);
  expect((await fetch(`${url}/live`)).status).toBe(200);
});

test('a taken port is named, and the setting that changes it', async () => {
  const port = Number(new URL(await start([])).port);

  await expect(serve([], { host: '127.0.0.1', port })).rejects.toMatchObject({
    message: `Port ${port} is already taken.`,
    hint: expect.stringContaining('PORT'),
  });
});
