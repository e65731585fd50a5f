import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { healthRoutes } from '../../src/http/health.ts';
import type { Route } from '../../src/http/route.ts';
import { serve } from '../../src/http/server.ts';
import { log } from '../../src/log.ts';
import { heardLog } from '../support/heard-log.ts';

type Options = Partial<Parameters<typeof serve>[1]>;

async function start(routes: Route[], options: Options = {}): Promise<string> {
  const server = await serve(routes, { host: '127.0.0.1', port: 0, ...options });
  onTestFinished(server.close);
  return server.url;
}

const healthy = () => healthRoutes(async () => ({ database: { state: 'up', fault: null } }));

test('a service whose parts are well is live and ready, and says how each part is', async () => {
  const url = await start(healthy());

  expect((await fetch(`${url}/live`)).status).toBe(200);
  expect(await (await fetch(`${url}/ready`)).json()).toEqual({ status: 'ready', parts: { database: 'up' } });
});

test('a service whose database is silent is live and not ready, and says which part it is', async () => {
  const url = await start(
    healthRoutes(async () => ({
      database: { state: 'silent', fault: 'The database does not answer.' },
      ledger: { state: 'idle', fault: null },
    })),
  );

  const ready = await fetch(`${url}/ready`);

  expect((await fetch(`${url}/live`)).status).toBe(200);
  expect(ready.status).toBe(503);
  expect(ready.headers.get('content-type')).toBe('application/problem+json');
  expect(await ready.json()).toMatchObject({
    status: 503,
    title: 'Service Unavailable',
    detail: 'The database does not answer.',
    parts: { database: 'silent', ledger: 'idle' },
  });
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
  const url = await start(healthy());

  const reply = await fetch(`${url}/live`, { method: 'POST' });

  expect(reply.status).toBe(405);
  expect(reply.headers.get('allow')).toBe('GET');
});

test('HEAD answers as GET does, without the body', async () => {
  const url = await start(healthy());

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
  const url = await start([broken, ...healthy()]);

  const reply = await fetch(`${url}/broken`);

  const id = reply.headers.get('x-request-id');
  expect(reply.status).toBe(500);
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(await reply.text()).toMatch(new RegExp(`^(?!.*secret).*"id":"${id}"`));
  expect((await fetch(`${url}/live`)).status).toBe(200);
});

test('a request keeps its id in the reply and in each line that is logged for it, whoever gave it', async () => {
  const logged = heardLog();
  const wordy: Route = {
    method: 'GET',
    path: '/wordy',
    async handle(_request, { searchParams }) {
      await setImmediate();
      log.info(`said ${searchParams.get('word')}`);
      return { status: 200, body: {} };
    },
  };
  const url = await start([wordy]);
  const ask = async (word: string, id: string) => {
    const reply = await fetch(`${url}/wordy?word=${word}`, { headers: { 'x-request-id': id } });
    return reply.headers.get('x-request-id');
  };

  const ids = await Promise.all([
    ask('one', 'abc-1'),
    ask('two', 'two words'),
    ask('three', 'x'.repeat(129)),
  ]);

  const own = /^[0-9a-f-]{36}$/;
  expect(ids).toEqual(['abc-1', expect.stringMatching(own), expect.stringMatching(own)]);
  for (const [index, word] of ['one', 'two', 'three'].entries())
    expect(logged.with(`said ${word}`)).toEqual([expect.stringContaining(`"request":"${ids[index]}"`)]);
});

test('a failure on the way of events names its request too', async () => {
  const logged = heardLog();
  const handle = () => Promise.reject(new Error('broken'));
  const url = await start([{ method: 'POST', path: '/hot', handle, isHot: true }]);

  await fetch(`${url}/hot`, { method: 'POST', headers: { 'x-request-id': 'order-7' } });

  expect(logged.with('request failed')).toEqual([expect.stringContaining('"request":"order-7"')]);
});

test('while what is needed is away, requests that fail for the same cause are one line, and any other has its own', async () => {
  const logged = heardLog();
  const away = async (_request: IncomingMessage, { searchParams }: URL) => {
    throw Object.assign(new Error('no connection'), { code: searchParams.get('code') });
  };
  const url = await start([{ method: 'GET', path: '/away', handle: away }]);

  for (const code of ['ECONNREFUSED', 'ECONNREFUSED', 'ETIMEDOUT', 'ECONNREFUSED', 'EOTHER', 'EOTHER'])
    await fetch(`${url}/away?code=${code}`);

  expect(logged.with('"status":503')).toHaveLength(2);
  // A mistake of ours is looked up by the id that its sender was given.
  expect(logged.with('"status":500')).toHaveLength(2);
});

test('what is refused before any route has an id too', async () => {
  const reply = await fetch(`${await start([])}/nowhere`);

  expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('told to stop, it answers what is under way and what is on its way, and lets each connection go', async () => {
  const stopping = new AbortController();
  const { slow, begun, end } = slowRoute();
  const server = await serve([slow, ...healthy()], { host: '127.0.0.1', port: 0, stopping: stopping.signal });
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => kept.destroy());
  expect((await get(kept, `${server.url}/live`)).headers.connection).toBe('keep-alive');

  const underWay = fetch(`${server.url}/slow`);
  await begun;
  stopping.abort();
  const closed = server.close();
  const onItsWay = get(kept, `${server.url}/live`);

  expect(await onItsWay).toMatchObject({ statusCode: 200, headers: { connection: 'close' } });
  await expect(fetch(`${server.url}/live`)).rejects.toThrow();
  end();
  expect((await underWay).status).toBe(200);
  await closed;
});

test('told to stop, it waits for no connection on which nothing was ever asked', async () => {
  const server = await serve(healthy(), {
    host: '127.0.0.1',
    port: 0,
    stopping: new AbortController().signal,
  });
  const { hostname, port } = new URL(server.url);
  const silent = connect(Number(port), hostname);
  await once(silent, 'connect');
  // By then it has been let in: they are, one after the other.
  await fetch(`${server.url}/live`);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());

  const closed = server.close();
  vi.advanceTimersByTime(1_000);

  await closed;
});

function slowRoute() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const slow: Route = {
    method: 'GET',
    path: '/slow',
    async handle() {
      begin();
      await ended;
      return { status: 200, body: {} };
    },
  };
  return { slow, begun, end: () => end() };
}

function get(agent: Agent, url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => resolve(response.resume()))
      .once('error', reject)
      .end();
  });
}

test('a taken port is named, and the setting that changes it', async () => {
  const port = Number(new URL(await start([])).port);

  await expect(serve([], { host: '127.0.0.1', port })).rejects.toMatchObject({
    message: `Port ${port} is already taken.`,
    hint: expect.stringContaining('PORT'),
  });
});
