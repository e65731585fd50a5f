import { expect, test } from 'vitest';
import { MeterUnreachableError } from '../../src/client/index.ts';
import { aClient } from './a-client.ts';
import { createWorld } from './world.ts';

const request = { agent: 'ada', amount: '5' };
const yes = { allowed: true, amount: '5', expiresAt: '2026-05-10T12:05:00Z', available: '9' };

/** A meter that is away, until it is back, and asked by as many as the test likes. */
function atTheGate({ onUnreachable = 'allow' as 'allow' | 'refuse', now = (at: number) => at } = {}) {
  const meter = { isAway: true, asked: [] as string[] };
  const world = createWorld(async (url) => {
    meter.asked.push(new URL(String(url)).pathname);
    if (meter.isAway) throw new TypeError('fetch failed');
    return Response.json(yes);
  });
  const told = aClient(
    world,
    { url: 'http://127.0.0.1:9', onUnreachable },
    { now: () => now(world.now()), uuid: () => '00000000-0000-4000-8000-000000000000' },
  );
  const authorize = () => world.finish(told.client.authorize(request));
  const fail = async (times: number) => {
    for (let time = 0; time < times; time += 1) await authorize().catch(() => {});
  };
  /** How many requests it takes, and how long. */
  async function cost(act: () => Promise<unknown>) {
    const [requests, began] = [meter.asked.length, world.now()];
    await act().catch(() => {});
    return { requests: meter.asked.length - requests, ms: world.now() - began };
  }
  return { ...told, world, meter, authorize, fail, cost };
}

test('three questions in a row without an answer, and the next is decided at once by what was configured', async () => {
  const { authorize, fail, cost } = atTheGate();
  expect((await cost(authorize)).ms).toBeGreaterThan(2_000);
  await fail(2);

  expect(await cost(authorize)).toEqual({ requests: 0, ms: 0 });

  expect(await authorize()).toMatchObject({ isConfirmed: false });
});

test('where nothing may begin unasked, what is decided at once is a no', async () => {
  const { authorize, fail, cost } = atTheGate({ onUnreachable: 'refuse' });
  await fail(3);

  expect(await cost(authorize)).toEqual({ requests: 0, ms: 0 });

  await expect(authorize()).rejects.toBeInstanceOf(MeterUnreachableError);
});

test('after a pause one at a time is asked, once, and as long as it brings no answer no other', async () => {
  const { client, world, meter, fail, cost } = atTheGate();
  await fail(3);
  await world.pass(5_000);
  const together = () => Promise.all(Array.from({ length: 10 }, () => client.authorize(request)));

  expect(await cost(() => world.finish(together()))).toEqual({ requests: 1, ms: 0 });
  expect(await cost(() => world.finish(together()))).toEqual({ requests: 0, ms: 0 });

  await world.pass(5_000);
  expect((await cost(() => world.finish(together()))).requests).toBe(1);
  expect(meter.isAway).toBe(true);
});

test('an answer lets everybody ask again', async () => {
  const { world, meter, authorize, fail, cost } = atTheGate();
  await fail(3);
  meter.isAway = false;
  await world.pass(5_000);

  expect(await authorize()).toMatchObject({ isConfirmed: true });

  expect((await cost(authorize)).requests).toBe(1);
  meter.isAway = true;
  expect((await cost(authorize)).ms).toBeGreaterThan(2_000);
});

test('a clock that is set back does not keep it shut', async () => {
  let back = 0;
  const { authorize, meter, fail } = atTheGate({ now: (at) => at - back });
  await fail(3);
  meter.isAway = false;

  back = 3_600_000;

  expect(await authorize()).toMatchObject({ isConfirmed: true });
});

test('what was used is kept at once and sent when the meter is back, and nobody waits to end a hold', async () => {
  const { client, world, meter, authorize, fail, cost } = atTheGate();
  meter.isAway = false;
  const hold = await authorize();
  meter.isAway = true;
  await fail(3);

  const captured = { ms: 0, status: '' };
  const { ms } = await cost(async () => {
    captured.status = (await world.finish(hold.capture({ type: 'reply', id: 'reply-1' }))).status;
  });

  expect({ ...captured, ms }).toEqual({ status: 'kept', ms: 0 });
  expect(await cost(() => world.finish(hold.release()))).toEqual({ requests: 0, ms: 0 });
  expect(client.backlog.events).toBe(1);
});
