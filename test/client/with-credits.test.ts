import { expect, test } from 'vitest';
import { OutOfCreditsError, type Work } from '../../src/client/index.ts';
import { aClient } from './a-client.ts';
import { createWorld } from './world.ts';

const problem = (status: number, code?: string) =>
  new Response(JSON.stringify({ status, code }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
const UNKNOWN_HOLD = problem(404, 'unknown-hold');

/** A gate that notes what it is asked, and says no from a certain extension on. */
function atTheGate(extensionsMax = Number.POSITIVE_INFINITY) {
  const asked: string[] = [];
  const bodies: object[] = [];
  const gate: { instead(path: string): Response | null } = { instead: () => null };
  let extensions = 0;
  const answer = (path: string, body: Record<string, unknown>): object => {
    if (path.endsWith('/release')) return { status: 'released' };
    if (path.endsWith('/capture')) return { status: 'recorded', id: body['id'], chargedCredits: '1' };
    if (path === '/v1/events')
      return { events: (body['events'] as { id: string }[]).map(({ id }) => ({ status: 'recorded', id })) };
    if (path.endsWith('/extend')) extensions += 1;
    if (extensions > extensionsMax) {
      const limit = { kind: 'credits', room: '1' };
      return {
        allowed: false,
        reason: 'no-credits',
        limit,
        available: '1',
        resetsAt: '2026-06-01T00:00:00Z',
        topUpUrl: null,
      };
    }
    return { allowed: true, amount: body['amount'], expiresAt: '2026-05-10T12:05:00Z', available: '9' };
  };
  const world = createWorld(async (url, init) => {
    const path = new URL(String(url)).pathname;
    const body = JSON.parse(String(init?.body ?? '{}'));
    const what = path.split('/').at(-1) ?? '';
    asked.push([what, body.amount ?? body.quantity ?? body.events?.[0].quantity ?? ''].join(' ').trim());
    bodies.push(body);
    return gate.instead(path)?.clone() ?? Response.json(answer(path, body));
  });
  return { world, asked, bodies, gate, ...aClient(world, { url: 'http://127.0.0.1:9' }) };
}

test('the estimate is held, the work done, and what it reports captured', async () => {
  const { client, asked, world } = atTheGate();

  const result = await world.finish(
    client.withCredits('ada', '5', async ({ hold, report }) => {
      report({ type: 'reply', quantity: 2 });
      return hold.amount;
    }),
  );

  expect(result).toBe('5');
  expect(asked).toEqual(['authorize 5', 'capture 2']);
});

test('work that reports nothing costs nothing', async () => {
  const { client, asked, world } = atTheGate();

  await world.finish(client.withCredits('ada', '5', async () => {}));

  expect(asked).toEqual(['authorize 5', 'release']);
});

test('work that fails gives its credits back, and fails as it did', async () => {
  const { client, asked, world } = atTheGate();

  const failing = client.withCredits('ada', '5', () => Promise.reject(new RangeError('no luck')));

  await expect(world.finish(failing)).rejects.toThrow(new RangeError('no luck'));
  expect(asked).toEqual(['authorize 5', 'release']);
});

test('what was used before it failed is counted', async () => {
  const { client, asked, world } = atTheGate();

  const failing = client.withCredits('ada', '5', async ({ report }) => {
    report({ type: 'reply', quantity: 3 });
    throw new RangeError('no luck');
  });

  await expect(world.finish(failing)).rejects.toThrow('no luck');
  expect(asked).toEqual(['authorize 5', 'capture 3']);
});

test('one event ends the hold, and whatever else was reported is tracked', async () => {
  const { client, asked, world } = atTheGate();

  await world.finish(
    client.withCredits({ agent: 'ada', company: 'acme' }, '5', async ({ report }) => {
      report({ type: 'reply', quantity: 3 });
      report({ type: 'reply', quantity: 4 });
    }),
  );
  await world.finish(client.flush());

  expect(asked.toSorted()).toEqual(['authorize 5', 'capture 3', 'events 4']);
});

test('an event that cannot be right is refused where it is reported', async () => {
  const { client, world } = atTheGate();

  const failing = client.withCredits('ada', '5', async ({ report }) =>
    report({ type: 'reply', quantity: 0.5 }),
  );

  await expect(world.finish(failing)).rejects.toThrow('quantity must be a whole number');
});

test('work that takes long keeps its hold, without asking for more', async () => {
  const { client, asked, world } = atTheGate();

  await world.finish(client.withCredits('ada', '5', () => world.surroundings.wait(400_000)));

  expect(asked).toEqual(['authorize 5', 'extend 5', 'extend 5', 'release']);
});

test('a call is held slice by slice while it lasts', async () => {
  const { client, asked, world } = atTheGate();

  await world.finish(
    client.withCredits('ada', '10', () => world.surroundings.wait(130_000), {
      slice: { everySeconds: 60, amount: '2.5' },
    }),
  );

  expect(asked).toEqual(['authorize 10', 'extend 12.5', 'extend 15', 'release']);
});

test('where the next slice is refused the work is told to end, and is not cut off', async () => {
  const { client, asked, world } = atTheGate(1);

  const reason = await world.finish(
    client.withCredits(
      'ada',
      '10',
      async ({ signal, report }) => {
        await world.surroundings.wait(600_000, { signal });
        report({ type: 'reply', quantity: 7 });
        return signal.reason;
      },
      { slice: { everySeconds: 60, amount: '10' } },
    ),
  );

  expect(reason).toBeInstanceOf(OutOfCreditsError);
  expect(asked).toEqual(['authorize 10', 'extend 20', 'extend 30', 'capture 7']);
});

test('what is reported when the work is over is counted all the same', async () => {
  const { client, asked, world } = atTheGate();
  let report: Work['report'] = () => {};

  await world.finish(
    client.withCredits({ agent: 'ada', company: 'acme' }, '5', async (credits) => {
      report = credits.report;
    }),
  );
  report({ type: 'reply', quantity: 3 });
  await world.finish(client.flush());

  expect(asked).toEqual(['authorize 5', 'release', 'events 3']);
});

test('a hold that has lapsed while the meter was away is asked for anew, and a no ends the work', async () => {
  const { client, asked, world, gate } = atTheGate();
  const limit = { kind: 'credits', room: '1' };
  const resetsAt = '2026-06-01T00:00:00Z';

  const reason = await world.finish(
    client.withCredits('ada', '5', async ({ signal, hold, report }) => {
      const { id } = hold;
      gate.instead = (path) => (path.endsWith('/extend') ? UNKNOWN_HOLD : null);
      await world.surroundings.wait(200_000, { signal });
      expect(hold.id).not.toBe(id);
      const no = { allowed: false, reason: 'no-credits', limit, available: '1', resetsAt, topUpUrl: null };
      gate.instead = (path) =>
        path.endsWith('/extend') ? UNKNOWN_HOLD : path === '/v1/authorize' ? Response.json(no) : null;
      await world.surroundings.wait(200_000, { signal });
      report({ type: 'reply', quantity: 7 });
      return signal.reason;
    }),
  );

  expect(reason).toBeInstanceOf(OutOfCreditsError);
  expect(asked).toEqual(['authorize 5', 'extend 5', 'authorize 5', 'extend 5', 'authorize 5', 'capture 7']);
});

test('a key that is taken away while the work runs tells it to end', async () => {
  const { client, world, errors, gate } = atTheGate();

  const reason = await world.finish(
    client.withCredits('ada', '5', async ({ signal }) => {
      gate.instead = () => problem(401);
      await world.surroundings.wait(600_000, { signal });
      return signal.reason;
    }),
  );

  expect(reason).toMatchObject({ code: 'key-refused' });
  expect(errors.map(({ code }) => code)).toContain('key-refused');
});

test('work that ends its hold by itself is not told to end for that', async () => {
  const { client, asked, world, errors, gate } = atTheGate();

  const isCutShort = await world.finish(
    client.withCredits('ada', '5', async ({ signal, hold }) => {
      await hold.capture({ type: 'reply', quantity: 2 });
      gate.instead = (path) => (path.endsWith('/extend') ? UNKNOWN_HOLD : null);
      await world.surroundings.wait(400_000, { signal });
      return signal.aborted;
    }),
  );

  expect(isCutShort).toBe(false);
  expect(errors).toEqual([]);
  expect(asked).toEqual(['authorize 5', 'capture 2', 'extend 5', 'release']);
});

test.each([
  [{ slice: { everySeconds: 60, amount: '0' } }, 'slice.amount must be credits above 0'],
  [{ slice: { everySeconds: 0, amount: '1' } }, 'slice.everySeconds must be at least 1 and below ttlSeconds'],
  [{ slice: { everySeconds: 60, amount: '1' }, ttlSeconds: 60 }, 'slice.everySeconds must be at least 1'],
])('slices that cannot be held are refused before the work begins: %j', async (options, words) => {
  const { client, asked, world } = atTheGate();

  const begun = client.withCredits('ada', '5', () => expect.unreachable(), options);

  await expect(world.finish(begun)).rejects.toThrow(words);
  expect(asked).toEqual([]);
});

test('what an event leaves undefined is said by who spends', async () => {
  const { client, world, bodies } = atTheGate();

  await world.finish(
    client.withCredits({ agent: 'ada', company: 'acme' }, '5', async ({ report }) =>
      report({ type: 'reply', agent: undefined, company: undefined }),
    ),
  );

  expect(bodies).toContainEqual(expect.objectContaining({ type: 'reply', agent: 'ada', company: 'acme' }));
});
