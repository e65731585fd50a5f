import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MeterRefusedError, MeterUnreachableError, OutOfCreditsError } from '../../src/client/index.ts';
import type { Cap } from '../../src/domain/cap.ts';
import { credits } from '../../src/domain/credits.ts';
import type { UsageEvent } from '../../src/domain/usage-event.ts';
import { apiRoutes } from '../../src/http/api.ts';
import { type HttpServer, serve } from '../../src/http/server.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { idleParts, ledgerOf, NOON } from '../support/api.ts';
import { aClient } from './a-client.ts';
import { createWorld } from './world.ts';

const key = 'tb_acme';
const resetsAt = Date.UTC(2026, 5, 1);
const denied = {
  status: 'denied',
  reason: 'no-credits',
  available: credits(3),
  resetsAt,
  cap: null,
  topUpUrl: 'https://example.com/top-up',
} as const;
const counted = (event: UsageEvent) =>
  ledgerOf()
    .record('acme', [event])
    .then(([answer]) => answer);

let behind: Pick<Ledger, 'authorize' | 'extend' | 'capture' | 'release' | 'record'>;
let server: HttpServer;

// To put up the door takes as long as all the tests together.
beforeAll(async () => {
  const ledger = ledgerOf({
    authorize: (...asked) => behind.authorize(...asked),
    extend: (...asked) => behind.extend(...asked),
    capture: (...asked) => behind.capture(...asked),
    release: (...asked) => behind.release(...asked),
    record: (...asked) => behind.record(...asked),
  });
  server = await serve(apiRoutes({ ...idleParts(), ledger }), { host: '127.0.0.1', port: 0 });
});

afterAll(() => server.close());

/** The real door, and behind it a ledger that says what the test wants. */
function atTheDoor(parts: Partial<Ledger> = {}, isAway = { now: false }) {
  const held = async (_account: string, { holdId, amount }: { holdId: string; amount: bigint }) => ({
    status: 'held' as const,
    ...{ holdId, amount, expiresAt: NOON + 300_000, available: credits(70) },
  });
  const capture: Ledger['capture'] = async (_account, _hold, event) => {
    const answer = await counted(event);
    return answer ? { status: 'captured', answer } : { status: 'unknown-hold' };
  };
  const ledger = {
    authorize: vi.fn(parts.authorize ?? held),
    extend: vi.fn(parts.extend ?? held),
    capture: vi.fn(parts.capture ?? capture),
    release: vi.fn<Ledger['release']>(async () => ({ status: 'released' })),
    record: vi.fn(parts.record ?? ledgerOf().record),
  };
  behind = ledger;
  const world = createWorld((input, init) => {
    if (isAway.now) throw new TypeError('fetch failed');
    return fetch(input, init);
  });
  return { url: server.url, world, ledger };
}

test('a hold is asked for, extended as a whole and captured by the event that says what was used', async () => {
  const { url, world, ledger } = atTheDoor();
  const { client } = aClient(world, { url, key });

  const hold = await client.authorize({ agent: 'ada', company: 'acme', amount: 12.5, ttlSeconds: 60 });
  expect(hold).toMatchObject({ agent: 'ada', amount: '12.5', available: '70', isConfirmed: true });
  expect(hold.expiresAt).toEqual(new Date(NOON + 300_000));
  await hold.extend({ amount: '20' });
  expect(hold.amount).toBe('20');
  const captured = await hold.capture({ type: 'reply', quantity: 2 });

  expect(captured).toMatchObject({ status: 'recorded', chargedCredits: '0', free: 'no-rate' });
  expect(ledger.authorize).toHaveBeenCalledWith('acme', {
    ...{ holdId: hold.id, agentId: 'ada', companyId: 'acme', person: null },
    ...{ amount: credits(25) / 2n, ttlMs: 60_000 },
  });
  expect(ledger.extend).toHaveBeenCalledWith('acme', { holdId: hold.id, amount: credits(20), ttlMs: 60_000 });
  const [account, holdId, event] = ledger.capture.mock.calls[0] ?? [];
  expect([account, holdId]).toEqual(['acme', hold.id]);
  expect(event).toMatchObject({ agent: 'ada', company: 'acme', quantity: 2 });
  expect(client.backlog.events).toBe(0);
});

test('a hold is given back', async () => {
  const { url, world, ledger } = atTheDoor();
  const { client } = aClient(world, { url, key });
  const hold = await client.authorize({ agent: 'ada', amount: '1' });

  expect(await hold.release()).toBe(true);

  expect(ledger.release).toHaveBeenCalledWith('acme', hold.id);
});

test.each(['allow', 'refuse'] as const)(
  'a no of the meter is a no, also where “%s” is for when it is away',
  async (onUnreachable) => {
    const { url, world } = atTheDoor({ authorize: async () => denied });
    const { client } = aClient(world, { url, key, onUnreachable });

    const asked = client.authorize({ agent: 'ada', amount: '5' });

    await expect(asked).rejects.toBeInstanceOf(OutOfCreditsError);
    await expect(asked).rejects.toMatchObject({
      ...{ code: 'out-of-credits', reason: 'no-credits', available: '3', cap: null },
      ...{ resetsAt: new Date(resetsAt), topUpUrl: 'https://example.com/top-up' },
      message:
        'There are not enough credits: 3 available until 2026-06-01T00:00:00.000Z. Top up: https://example.com/top-up',
    });
  },
);

test('a full cap says which', async () => {
  const cap: Cap = {
    id: 'acme-daily',
    scope: 'company',
    scopeId: 'acme',
    window: 'day',
    limit: credits(500),
  };
  const refusal = { cap, room: credits(4), resetsAt };
  const authorize: Ledger['authorize'] = async () => ({ ...denied, reason: 'cap', cap: refusal });
  const { url, world } = atTheDoor({ authorize });
  const { client } = aClient(world, { url, key });

  await expect(client.authorize({ agent: 'ada', amount: '5' })).rejects.toMatchObject({
    reason: 'cap',
    cap: { id: 'acme-daily', scope: 'company', scopeId: 'acme', window: 'day', limit: '500' },
  });
});

test('away: “allow” lets work begin unconfirmed and tells it once, and what was used is counted when it is back', async () => {
  const isAway = { now: true };
  const { url, world, ledger } = atTheDoor({ capture: async () => ({ status: 'unknown-hold' }) }, isAway);
  const { client, errors } = aClient(world, { url, key });

  const hold = await world.finish(client.authorize({ agent: 'ada', amount: '5' }));
  await world.finish(client.authorize({ agent: 'ada', amount: '5' }));
  expect(hold).toMatchObject({ isConfirmed: false, expiresAt: null, available: null });
  const captured = await world.finish(hold.capture({ type: 'reply', id: 'reply-1' }));
  expect(captured).toEqual({ status: 'kept', id: 'reply-1' });
  expect(await world.finish(hold.release())).toBe(false);
  isAway.now = false;
  await world.finish(client.flush());

  expect(errors.filter(({ message }) => message.includes('work begins unasked'))).toHaveLength(1);
  const events = ledger.record.mock.calls.flatMap(([, recorded]) => recorded);
  expect(events).toMatchObject([{ id: 'reply-1', agent: 'ada' }]);
});

test('away: an unconfirmed hold is asked for when it is extended and the meter is back', async () => {
  const isAway = { now: true };
  const { url, world, ledger } = atTheDoor({ extend: async () => ({ status: 'ended' }) }, isAway);
  const { client } = aClient(world, { url, key });
  const hold = await world.finish(client.authorize({ agent: 'ada', amount: '5' }));
  await world.finish(hold.extend());
  expect(hold.isConfirmed).toBe(false);
  isAway.now = false;

  await world.finish(hold.extend({ amount: '7' }));

  expect(hold).toMatchObject({ isConfirmed: true, amount: '7' });
  expect(ledger.authorize).toHaveBeenCalledOnce();
});

test('away: “refuse” lets nothing begin, and says so within the time that was set', async () => {
  const { url, world } = atTheDoor({}, { now: true });
  const { client } = aClient(world, { url, key, onUnreachable: 'refuse', askWithinMs: 2_000 });
  const began = world.now();

  const asked = world.finish(client.authorize({ agent: 'ada', amount: '5' }));

  await expect(asked).rejects.toBeInstanceOf(MeterUnreachableError);
  expect(world.now() - began).toBeLessThan(2_000);
});

test('away: what was captured under holds that nobody confirmed goes together when the meter is back', async () => {
  const isAway = { now: true };
  const { url, world, ledger } = atTheDoor({ capture: async () => ({ status: 'unknown-hold' }) }, isAway);
  const { client } = aClient(world, { url, key });
  for (let index = 0; index < 5; index += 1) {
    const hold = await world.finish(client.authorize({ agent: 'ada', amount: '5' }));
    await world.finish(hold.capture({ type: 'reply', id: `${index}` }));
  }
  isAway.now = false;

  await world.finish(client.flush());

  expect(ledger.capture).not.toHaveBeenCalled();
  expect(ledger.record.mock.calls.map(([, events]) => events.length)).toEqual([5]);
});

test.each<[string, number, string, string]>([
  ['a page of the proxy', 404, 'text/html', '<html>'],
  ['a page in place of an answer', 200, 'text/html', '<html>'],
  ['a door on the way', 403, 'text/html', '<html>'],
  ['a redirect', 302, 'text/html', ''],
  ['something else that speaks JSON', 200, 'application/json', '{"ok":true}'],
  ['half a yes', 200, 'application/json', '{"allowed":true}'],
  ['half a no', 200, 'application/json', '{"allowed":false}'],
  [
    'a yes to no amount',
    200,
    'application/json',
    '{"allowed":true,"amount":"many","expiresAt":"2026-05-10T12:05:00Z","available":"9"}',
  ],
])('%s where the meter was: nobody knows what it would have said', async (_, status, type, body) => {
  const world = createWorld(
    async () => new Response(body, { status, headers: { 'content-type': type, location: '/' } }),
  );
  const url = 'http://127.0.0.1:9';
  const open = aClient(world, { url, key });
  const shut = aClient(world, { url, key, onUnreachable: 'refuse' });

  const hold = await world.finish(open.client.authorize({ agent: 'ada', amount: '5' }));
  const asked = world.finish(shut.client.authorize({ agent: 'ada', amount: '5' }));

  expect(hold.isConfirmed).toBe(false);
  await expect(asked).rejects.toBeInstanceOf(MeterUnreachableError);
  await world.finish(hold.extend());
  expect(hold.isConfirmed).toBe(false);
  expect(await world.finish(hold.release())).toBe(false);
});

test('what is no balance is not handed on as one', async () => {
  const world = createWorld(async () => Response.json({ ok: true }));
  const { client } = aClient(world, { url: 'http://127.0.0.1:9', key });

  await expect(world.finish(client.balance())).rejects.toMatchObject({ code: 'not-a-meter' });
});

test('away again: that work begins unasked is told again', async () => {
  const isAway = { now: true };
  const { url, world } = atTheDoor({}, isAway);
  const { client, errors } = aClient(world, { url, key });

  for (const now of [true, false, true]) {
    isAway.now = now;
    await world.finish(client.authorize({ agent: 'ada', amount: '5' }));
  }

  expect(errors).toHaveLength(2);
});

test('a clock that is set back makes nobody wait longer', async () => {
  const world = createWorld(() => {
    throw new TypeError('fetch failed');
  });
  let back = 0;
  const now = () => world.now() - back;
  const { client } = aClient(world, { url: 'http://127.0.0.1:9', key }, { now });
  const began = world.now();

  const asked = client.authorize({ agent: 'ada', amount: '5' });
  back = 3_600_000;
  await world.finish(asked);

  expect(world.now() - began).toBeLessThan(3_000);
});

test('a key that may not ask is an error, and no open door', async () => {
  const { url, world } = atTheDoor();
  const { client } = aClient(world, { url, key: 'tb_acme_ingest' });

  await expect(client.authorize({ agent: 'ada', amount: '5' })).rejects.toMatchObject({
    name: MeterRefusedError.name,
    code: 'key-refused',
    status: 403,
  });
});

test.each([
  [{ agent: 'ada', amount: '0' }, 'amount must be credits above 0'],
  [{ agent: 'ada', amount: 'many' }, 'amount must be credits above 0'],
  [{ agent: 'ada', amount: Number.NaN }, 'amount must be credits above 0'],
  [{ agent: '', amount: '1' }, 'agent must be a text that is not empty'],
  [{ agent: 'ada', amount: '1', ttlSeconds: 0 }, 'ttlSeconds must be a whole number from 1 to 86400'],
])('what cannot be asked is not asked: %j', async (request, words) => {
  const { client } = aClient(createWorld(), { url: 'http://127.0.0.1:9', key });

  await expect(client.authorize(request)).rejects.toThrow(words);
});

test('a capture whose answer is lost is sent again and ends its hold', async () => {
  const isAway = { now: false };
  const { url, world, ledger } = atTheDoor({}, isAway);
  const { client } = aClient(world, { url, key });
  const hold = await client.authorize({ agent: 'ada', amount: '5' });
  isAway.now = true;
  expect(await world.finish(hold.capture({ type: 'reply', id: 'reply-1' }))).toMatchObject({
    status: 'kept',
  });
  isAway.now = false;

  await world.finish(client.flush());

  expect(ledger.capture.mock.calls.map(([, holdId, { id }]) => [holdId, id])).toEqual([[hold.id, 'reply-1']]);
  expect(ledger.record).not.toHaveBeenCalled();
});

test('a capture that is refused is handed back, and its hold with it', async () => {
  const refuse: Ledger['capture'] = async () => ({
    status: 'captured',
    answer: { status: 'refused', reason: 'conflict' },
  });
  const { url, world, ledger } = atTheDoor({ capture: refuse });
  const refused: unknown[] = [];
  const { client } = aClient(world, { url, key, onRefused: ({ event }) => refused.push(event['id']) });
  const hold = await client.authorize({ agent: 'ada', amount: '5' });

  const captured = await hold.capture({ type: 'reply', id: 'reply-1' });

  expect(captured).toMatchObject({
    status: 'refused',
    id: 'reply-1',
    error: { code: 'conflict', status: 409 },
  });
  expect(refused).toEqual(['reply-1']);
  expect(ledger.release).toHaveBeenCalledOnce();
});

test('refusals of the real door are read, each with its reason', async () => {
  const record: Ledger['record'] = async (_account, events) =>
    events.map(() => ({ status: 'refused', reason: 'unknown-agent' }));
  const { url, world } = atTheDoor({ record });
  const refused: string[] = [];
  const { client } = aClient(world, { url, key, onRefused: ({ error }) => refused.push(error.code) });

  client.track({ type: 'reply', agent: 'nobody' });
  await world.finish(client.flush());

  expect(refused).toEqual(['unknown-agent']);
});
