import { expect, test } from 'vitest';
import type { Refusal } from '../../src/client/index.ts';
import { aClient, KEY } from './a-client.ts';
import { type Fault, startFakeMeter } from './fake-meter.ts';
import { createWorld } from './world.ts';

const reply = (id: string) => ({ type: 'reply', id, agent: 'ada' }) as const;

test('what is tracked while a request is under way goes with the next one', async () => {
  const meter = await startFakeMeter();
  const world = createWorld();
  const { client } = aClient(world, meter);

  client.track(reply('first'));
  client.track(reply('same breath'));
  await Promise.resolve();
  await Promise.resolve();
  for (let index = 0; index < 50; index += 1) client.track(reply(`later-${index}`));
  await world.finish(client.flush());

  expect(meter.requests).toEqual([2, 50]);
});

test('a request brings a thousand events and a mebibyte at the most', async () => {
  const meter = await startFakeMeter();
  const world = createWorld();
  const { client } = aClient(world, meter);

  for (let index = 0; index < 2_500; index += 1) {
    client.track({ ...reply(`${index}`), remarks: '漢'.repeat(index < 1_000 ? 500 : 1) });
  }
  await world.finish(client.flush());

  expect(meter.events.size).toBe(2_500);
  expect(Math.max(...meter.requests)).toBe(1_000);
  expect(meter.requests[0]).toBeLessThan(700);
});

const passing: Record<string, Fault> = {
  'a connection that breaks': 'cut',
  'an answer that is lost': 'lost',
  'a 500': { status: 500 },
  'a 503 of something on the way': { status: 503, body: '<html>', headers: { 'content-type': 'text/html' } },
  'a 429': { status: 429 },
  'a 408': { status: 408 },
};

test.each(Object.entries(passing))(
  'after %s the same events go again, once and unchanged',
  async (_, fault) => {
    const meter = await startFakeMeter();
    meter.faults = [fault, fault];
    const world = createWorld();
    const { client, errors } = aClient(world, meter);

    client.track({ type: 'reply', agent: 'ada' });
    client.track({ type: 'lead', agent: 'ada', leads: 2 });
    await world.finish(client.flush());

    expect(meter.events.size).toBe(2);
    expect(meter.conflicts).toEqual([]);
    expect(errors).toEqual([]);
  },
);

test('waits twice as long each time, half by chance, and not beyond half a minute', async () => {
  const meter = await startFakeMeter();
  meter.faults = new Array<Fault>(10).fill({ status: 500 });
  const asked: number[] = [];
  const world = createWorld((url, init) => {
    asked.push(world.now());
    return fetch(url, init);
  });
  const { client, errors } = aClient(world, meter);

  client.track(reply('one'));
  await world.run(() => meter.events.size === 1);

  const pauses = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
  expect(pauses).toEqual([188, 375, 750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500, 22_500]);
  expect(errors.map(({ code }) => code)).toEqual(['unreachable']);
});

test('a batch that never gets an answer goes in smaller ones: a slow meter gets its events all the same', async () => {
  const meter = await startFakeMeter();
  const world = createWorld(async (url, init) => {
    const events = JSON.parse(String(init?.body)).events.length;
    return events > 100 ? new Response('', { status: 504 }) : fetch(url, init);
  });
  const { client } = aClient(world, meter);

  for (let index = 0; index < 1_000; index += 1) client.track(reply(`${index}`));
  await world.run(() => meter.events.size === 1_000);

  expect(Math.max(...meter.taken.values())).toBe(1);
});

test('comes again when the meter said, and not before, whoever is in a hurry', async () => {
  const meter = await startFakeMeter();
  meter.faults = [{ status: 429, headers: { 'retry-after': '40' } }];
  const world = createWorld();
  const { client } = aClient(world, meter);
  const began = world.now();

  client.track(reply('one'));
  expect(await world.finish(client.flush({ withinMs: 1_000 }))).toBe(false);
  await world.run(() => meter.events.size === 1);

  expect(world.now() - began).toBeGreaterThanOrEqual(40_000);
});

test('a meter that never answers is given up in time, and asked again', async () => {
  const meter = await startFakeMeter();
  meter.faults = ['silent'];
  const world = createWorld();
  const { client } = aClient(world, { ...meter, requestTimeoutMs: 4_000 });

  client.track(reply('one'));
  await world.pass(4_000);
  await world.run(() => meter.taken.get('api/one') === 2);

  expect(meter.conflicts).toEqual([]);
});

test('an answer without an end is given up before it fills the memory', async () => {
  const meter = await startFakeMeter();
  let [pulled, isFirst] = [0, true];
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 1;
      if (pulled > 1_000) controller.error(new Error('nobody stops it'));
      else controller.enqueue(new Uint8Array(1024 * 1024));
    },
  });
  const world = createWorld();
  const { client } = aClient(world, meter, {
    fetch: async (url, init) => {
      if (!isFirst) return fetch(url, init);
      isFirst = false;
      return new Response(endless);
    },
  });

  client.track(reply('one'));
  await world.run(() => meter.events.size === 1);

  expect(pulled).toBeLessThan(20);
});

test('an event that is refused is handed back, and holds nobody up', async () => {
  const meter = await startFakeMeter();
  meter.refuses = ({ id }) => (id === 'bad' ? 'unknown-agent' : null);
  const refused: Refusal[] = [];
  const world = createWorld();
  const { client, errors } = aClient(world, { ...meter, onRefused: (refusal) => refused.push(refusal) });

  for (const id of ['a', 'bad', 'b']) client.track(reply(id));
  expect(await world.finish(client.flush())).toBe(true);

  expect([...meter.events.keys()]).toEqual(['api/a', 'api/b']);
  expect(refused).toMatchObject([{ event: { id: 'bad' }, error: { code: 'unknown-agent' } }]);
  expect(errors).toEqual([]);
});

test('a batch that is refused as a whole is parted, until the one that spoils it is alone', async () => {
  const meter = await startFakeMeter();
  const refused: Refusal[] = [];
  const world = createWorld(async (url, init) => {
    const isSpoiled = String(init?.body).includes('"spoils"');
    if (!isSpoiled) return fetch(url, init);
    const headers = { 'content-type': 'application/problem+json' };
    return new Response('{"code":"invalid","detail":"Not so."}', { status: 400, headers });
  });
  const { client } = aClient(world, { ...meter, onRefused: (refusal) => refused.push(refusal) });

  for (let index = 0; index < 40; index += 1) client.track(reply(index === 13 ? 'spoils' : `${index}`));
  await world.finish(client.flush());

  expect(meter.events.size).toBe(39);
  expect(refused.map(({ event }) => event['id'])).toEqual(['spoils']);
});

test('what is too large for something on the way goes in parts; one alone is kept, for only the meter may end it', async () => {
  const meter = await startFakeMeter();
  const page = { status: 413, body: '<html>', headers: { 'content-type': 'text/html' } };
  const refused: Refusal[] = [];
  const world = createWorld();
  const { client, errors } = aClient(world, { ...meter, onRefused: (refusal) => refused.push(refusal) });
  meter.faults = [page, page, page];

  for (const id of ['a', 'b', 'c', 'd']) client.track(reply(id));
  await world.run(() => meter.events.size === 4);

  expect(meter.requests).toEqual([1, 2, 1]);
  expect(refused).toEqual([]);
  expect(errors.map(({ code }) => code)).toEqual(['not-a-meter']);
});

test.each<[string, Fault, string]>([
  ['a key that is not known', { status: 401 }, 'key-refused'],
  ['a key that may not', { status: 403 }, 'key-refused'],
  ['an address where nothing is', { status: 404 }, 'not-a-meter'],
  ['a no that does not say to what', { status: 400 }, 'not-a-meter'],
  ['an address that leads elsewhere', { status: 301, headers: { location: '/' } }, 'not-a-meter'],
  [
    'a page in place of an answer',
    { status: 200, body: '<html>', headers: { 'content-type': 'text/html' } },
    'not-a-meter',
  ],
  ['an answer to something else', { status: 200, body: '{"events":[]}' }, 'not-a-meter'],
  ['an answer that says nothing', { status: 200, body: '{"events":[{}]}' }, 'not-a-meter'],
  [
    'an answer for another event',
    { status: 200, body: '{"events":[{"status":"recorded","id":"two"}]}' },
    'not-a-meter',
  ],
  [
    'a 403 of something on the way',
    { status: 403, body: '<html>', headers: { 'content-type': 'text/html' } },
    'not-a-meter',
  ],
])('%s is told once, loses nothing, and is tried again in a minute', async (_, fault, code) => {
  const meter = await startFakeMeter();
  meter.faults = [fault, fault, fault];
  const world = createWorld();
  const { client, errors } = aClient(world, meter);
  const began = world.now();

  client.track(reply('one'));
  await world.run(() => meter.events.size === 1);

  expect(errors.map((error) => error.code)).toEqual([code]);
  expect(JSON.stringify(errors) + errors.map(({ message, stack }) => message + stack)).not.toContain(KEY);
  expect(world.now() - began).toBeGreaterThanOrEqual(3 * 30_000);
  expect([...meter.keys]).toEqual([`Bearer ${KEY}`]);
});

test('after close nothing is taken, and who did not look at the answer is told', async () => {
  const meter = await startFakeMeter();
  const world = createWorld();
  const { client, errors } = aClient(world, meter);
  await world.finish(client.close());

  expect(client.track(reply('late'))).toEqual({ accepted: false, id: 'late', reason: 'closed' });

  expect(errors.map(({ code }) => code)).toEqual(['closed']);
});

test('without a disk, what does not fit is said at once, and there is a time to wait for', async () => {
  const meter = await startFakeMeter();
  meter.faults = [{ status: 500 }, { status: 500 }];
  const world = createWorld();
  const { client, errors } = aClient(world, { ...meter, memoryEventsMax: 10 });

  const tracked = Array.from({ length: 11 }, (_, index) => client.track(reply(`${index}`)));
  expect(tracked.at(-1)).toEqual({ accepted: false, id: '10', reason: 'full' });
  expect(errors.map(({ code }) => code)).toEqual(['full']);
  await world.finish(client.ready());

  expect(client.track(reply('10'))).toEqual({ accepted: true, id: '10' });
  await world.finish(client.flush());
  expect(meter.events.size).toBe(11);
});

const fault = new Error('a fault of the caller');

test.each<[string, () => void]>([
  [
    'throws',
    () => {
      throw fault;
    },
  ],
  ['rejects', () => Promise.reject(fault)],
])('a callback that %s stops nothing', async (_, fail) => {
  const meter = await startFakeMeter();
  meter.refuses = ({ id }) => (id === 'bad' ? 'conflict' : null);
  const world = createWorld();
  const { client } = aClient(world, { ...meter, onRefused: fail, onError: fail });

  client.track(reply('bad'));
  client.track(reply('good'));
  await world.finish(client.flush());

  expect([...meter.events.keys()]).toEqual(['api/good']);
});
