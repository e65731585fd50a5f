import { request } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UsageEvent } from '../../src/domain/usage-event.ts';
import { BusyError } from '../../src/ledger/group-commit.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import {
  type LedgerStore,
  LedgerUnavailableError,
  UnknownAccountError,
} from '../../src/ledger/ports/store.ts';
import { ledgerOf, NOON, startApi } from '../support/api.ts';
import { cases } from '../support/cases.ts';

const reply = { type: 'reply', id: 'a', agent: 'ada', kind: 'chat', at: '2026-05-01T09:30:00Z' };
const call = {
  type: 'call',
  id: 'c',
  agent: 'ada',
  kind: 'voice_inbound',
  answeredAt: '2026-05-01T09:30:00Z',
  endedAt: '2026-05-01T09:31:01Z',
};

/** Remembers what it was given, and for which account. */
function listening(): { ledger: Ledger; heard: { accountId: string; events: readonly UsageEvent[] }[] } {
  const heard: { accountId: string; events: readonly UsageEvent[] }[] = [];
  const { record } = ledgerOf();
  const ledger = ledgerOf({
    record(accountId, events) {
      heard.push({ accountId, events });
      return record(accountId, events);
    },
  });
  return { ledger, heard };
}

describe('what may be sent', () => {
  test('one event, a list, and {"events"} mean the same', async () => {
    const { ledger, heard } = listening();
    const api = await startApi({ ledger });

    const one = await api.call('POST', '/v1/events', reply);
    const list = await api.call('POST', '/v1/events', [reply]);
    const inside = await api.call('POST', '/v1/events', { events: [reply] });

    expect(one).toMatchObject({ status: 200, json: { status: 'recorded', id: 'a', source: 'api' } });
    expect(list).toMatchObject({ status: 200, json: { recorded: 1, duplicates: 0, refused: 0 } });
    expect(list.json.events).toEqual([one.json]);
    expect(inside.json).toEqual(list.json);
    expect(heard[1]).toEqual(heard[0]);
    expect(heard[2]).toEqual(heard[0]);
  });

  test('a CloudEvent says by its envelope which event it is, and by its time when', async () => {
    const { ledger, heard } = listening();
    const api = await startApi({ ledger });
    const { id, at, type, ...data } = reply;
    const cloud = {
      specversion: '1.0',
      id,
      source: 'api',
      type: `tallybot.usage.${type}`,
      time: at,
      subject: 'whatever',
      traceparent: '00-…',
      data,
    };

    await api.call('POST', '/v1/events', reply);
    const one = await api.call('POST', '/v1/events', cloud, {
      'content-type': 'application/cloudevents+json; charset=utf-8',
    });
    const batch = await api.call('POST', '/v1/events', [cloud], {
      'content-type': 'application/cloudevents-batch+json',
    });

    expect(one).toMatchObject({ status: 200, json: { status: 'recorded' } });
    expect(batch).toMatchObject({ status: 200, json: { recorded: 1 } });
    expect(heard[1]).toEqual(heard[0]);
    expect(heard[2]).toEqual(heard[0]);
  });

  test('a CloudEvent that is wrong is told where in the envelope', async () => {
    const api = await startApi();
    const cloud = { specversion: '1.0', id: 'a', source: 's', type: 'tallybot.usage.reply' };
    const send = async (event: unknown) =>
      (
        await api.call('POST', '/v1/events', event, { 'content-type': 'application/cloudevents+json' })
      ).json.errors.map(({ pointer }: { pointer: string }) => pointer);

    expect(await send({ ...cloud, data: { agent: 'ada', quantity: 0, at: reply.at } })).toEqual([
      '#/data/quantity',
    ]);
    expect(await send({ ...cloud, time: 'noon', data: { agent: 'ada' } })).toEqual(['#/time']);
    expect(await send({ ...cloud, data: { id: 'b', agent: 'ada' } })).toEqual(['#/data']);
    expect(await send({ ...cloud, specversion: '0.3', data: {} })).toEqual(['#/specversion']);
    expect(await send([cloud])).toEqual(['#']);
  });

  test('the account comes from the key, never from what was sent', async () => {
    const { ledger, heard } = listening();
    const api = await startApi({ ledger });

    await api.call('POST', '/v1/events', reply, { authorization: 'Bearer tb_other' });
    const named = await api.call('POST', '/v1/events', { ...reply, accountId: 'acme' });

    expect(heard.map(({ accountId }) => accountId)).toEqual(['other']);
    expect(named).toMatchObject({ status: 400, json: { errors: [{ pointer: '#/accountId' }] } });
  });

  test('a thousand events are a batch, one more is none', async () => {
    const api = await startApi();
    const events = Array.from({ length: 1_001 }, (_, index) => ({ ...reply, id: `${index}` }));

    const most = await api.call('POST', '/v1/events', events.slice(1));
    const more = await api.call('POST', '/v1/events', { events });
    const none = await api.call('POST', '/v1/events', []);

    expect(most.json).toMatchObject({ recorded: 1_000, refused: 0 });
    expect(more).toMatchObject({ status: 400, json: { errors: [{ pointer: '#/events' }] } });
    expect(none).toMatchObject({ status: 400, json: { errors: [{ pointer: '#' }] } });
  });
});

describe('what is wrong with an event is named by its field', () => {
  test.each([
    ['a missing id', { ...reply, id: undefined }, '#/id', 'is required'],
    ['an empty id', { ...reply, id: '' }, '#/id', 'empty'],
    ['a long id', { ...reply, id: 'x'.repeat(201) }, '#/id', '200'],
    ['a NUL', { ...reply, id: 'a\0b' }, '#/id', 'NUL'],
    ['half a surrogate pair', { ...reply, person: '\ud800' }, '#/person', 'surrogate'],
    ['a number for a text', { ...reply, agent: 7 }, '#/agent', 'must be a text'],
    ['an unknown kind', { ...reply, kind: 'robot' }, '#/kind', '“chat”'],
    ['an unknown type', { ...reply, type: 'sms' }, '#/type', 'reply'],
    ['no type', { id: 'a' }, '#/type', 'reply'],
    ['a misspelt field', { ...reply, modle: 'x' }, '#/modle', 'not a field'],
    ['a slash in a field', { ...reply, 'a/b~c': 'x' }, '#/a~1b~0c', 'not a field'],
    ['a huge number', { ...reply, quantity: 1e21 }, '#/quantity', 'whole number'],
    ['a fraction', { ...reply, quantity: 1.5 }, '#/quantity', 'whole number'],
    ['nothing used', { ...reply, quantity: 0 }, '#/quantity', 'whole number'],
    ['a time without its offset', { ...reply, at: '2026-05-01T09:30:00' }, '#/at', 'offset'],
    ['a time long ago', { ...reply, at: '1970-01-01T00:00:00Z' }, '#/at', '2000'],
    ['negative milliseconds', { ...call, heldMs: -1 }, '#/heldMs', 'negative'],
    ['fractional milliseconds', { ...call, heldMs: 0.5 }, '#/heldMs', 'whole'],
    [
      'a call that ended before it was answered',
      { ...call, endedAt: reply.at.replace('09', '08') },
      '#/endedAt',
      'before',
    ],
    [
      'a hold that ends before it begins',
      { ...call, holds: [{ from: call.endedAt, to: call.answeredAt }] },
      '#/holds/0/to',
      'before',
    ],
    ['a text', 'hello', '#', 'object'],
    ['null', null, '#', 'object'],
  ])('%s', async (_title, event, pointer, message) => {
    const api = await startApi();

    const alone = await api.call('POST', '/v1/events', event === null ? 'null' : JSON.stringify(event));
    const among = await api.call('POST', '/v1/events', [reply, event, { ...reply, id: 'z' }]);

    const error = { pointer, message: expect.stringContaining(message) };
    expect(alone).toMatchObject({ status: 400, json: { status: 400, code: 'invalid' } });
    expect(alone.headers.get('content-type')).toBe('application/problem+json');
    expect(alone.json.errors).toContainEqual(error);
    expect(among).toMatchObject({ status: 200, json: { recorded: 2, refused: 1 } });
    expect(among.json.events[1]).toMatchObject({ status: 'refused', error: { code: 'invalid' } });
    expect(among.json.events[1].error.errors).toContainEqual({ ...error, pointer: `#/1${pointer.slice(1)}` });
  });

  test('every field that is wrong is named at once, within reason', async () => {
    const api = await startApi();
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${index}`, 1]));

    const two = await api.call('POST', '/v1/events', { ...reply, agent: '', quantity: -1 });
    const lots = await api.call('POST', '/v1/events', { ...reply, ...many });
    const twice = await api.call('POST', '/v1/events', { ...reply, quantity: 1e300 });
    const odd = await api.call('POST', '/v1/events', { ...reply, type: 'sms' });
    const none = await api.call('POST', '/v1/events', null);
    const crowded = await api.call('POST', '/v1/events', { ...call, holds: Array(201).fill({}) });

    expect(two.json.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '#/agent',
      '#/quantity',
    ]);
    expect(lots.json.errors).toHaveLength(20);
    expect(twice.json.errors).toHaveLength(1);
    expect(odd.json.errors).toEqual([
      { pointer: '#/type', message: 'must be one of “reply”, “call”, “lead”' },
    ]);
    expect(none.json.errors).toEqual([{ pointer: '#', message: 'must be an object' }]);
    expect(crowded.json.errors).toEqual([{ pointer: '#/holds', message: 'must hold at most 200' }]);
  });
});

describe('what the ledger turns away', () => {
  test.each([
    ['conflict', 409, '#/id'],
    ['future', 422, '#/at'],
    ['unknown-agent', 422, '#/agent'],
    ['unknown-kind', 422, '#/kind'],
  ] as const)('%s is a status for one event, and an answer in a batch', async (reason, status, pointer) => {
    const ledger = ledgerOf({
      record: async (_account, events) => events.map(() => ({ status: 'refused', reason })),
    });
    const api = await startApi({ ledger });

    const one = await api.call('POST', '/v1/events', reply);
    const batch = await api.call('POST', '/v1/events', [reply]);

    expect(one).toMatchObject({ status, json: { status, code: reason, errors: [{ pointer }] } });
    expect(batch).toMatchObject({ status: 200, json: { recorded: 0, refused: 1 } });
    expect(batch.json.events[0]).toMatchObject({ status: 'refused', id: 'a', error: { code: reason } });
  });

  test.each([
    ['a full queue', new BusyError(), 429, '1'],
    ['a database that is away', new LedgerUnavailableError(new Error('gone')), 503, '5'],
    ['a connection that is refused', Object.assign(new Error('no'), { code: 'ECONNREFUSED' }), 503, '5'],
    ['an account that is gone', new UnknownAccountError('acme'), 401, null],
    ['our own mistake', new Error('the secret inside'), 500, null],
  ])('%s', async (_title, error, status, retryAfter) => {
    const api = await startApi({ ledger: ledgerOf({ record: () => Promise.reject(error) }) });

    const answer = await api.call('POST', '/v1/events', reply);

    expect(answer).toMatchObject({ status, json: { status } });
    expect(answer.headers.get('retry-after')).toBe(retryAfter);
    expect(JSON.stringify(answer.json)).not.toContain('secret');
  });
});

test('a full queue turns away what does not fit, and takes it once there is room', async () => {
  let release = () => {};
  const blocked = new Promise<void>((resolve) => {
    release = resolve;
  });
  const store: LedgerStore = {
    chain: () => ({ transact: () => null }),
    async transact() {
      await blocked;
      throw new LedgerUnavailableError(new Error('not in this test'));
    },
  };
  const api = await startApi({ ledger: createLedger(store, () => NOON) });
  const batch = Array.from({ length: 1_000 }, (_, index) => ({ ...reply, id: `${index}` }));

  const sending = Array.from({ length: 51 }, () => api.call('POST', '/v1/events', batch));
  const refused = await Promise.race(sending);
  release();
  const statuses = (await Promise.all(sending)).map(({ status }) => status);

  expect(refused).toMatchObject({ status: 429, json: { status: 429 } });
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  expect(statuses.filter((status) => status === 503)).toHaveLength(50);
});

describe('the door', () => {
  test.each([
    ['no key', {}],
    ['an unknown key', { authorization: 'Bearer tb_0' }],
    ['another scheme', { authorization: 'Basic dGI6eA==' }],
    ['an endless key', { authorization: `Bearer ${'x'.repeat(5_000)}` }],
  ])('%s: 401, and the same words whichever it is', async (_title, headers) => {
    const api = await startApi();

    const response = await fetch(`${api.url}/v1/events`, { method: 'POST', headers, body: 'x' });

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'No key in force was sent: send one as “Authorization: Bearer tb_…”. Nothing was done.',
    });
  });

  test('a key without the scope: 403, and which scope it takes', async () => {
    const api = await startApi();

    const answer = await api.call('POST', '/v1/events', reply, { authorization: 'Bearer tb_acme_read' });

    expect(answer.status).toBe(403);
    expect(answer.json).toEqual({
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: 'This takes a key with the scope ingest. Nothing was done.',
    });
  });

  test.each([
    ['text/plain', {}],
    ['application/x-www-form-urlencoded', {}],
    ['application/json; charset=latin1', {}],
    ['application/json', { 'content-encoding': 'gzip' }],
  ])('%s with %j: 415', async (type, headers) => {
    const api = await startApi();

    const answer = await api.call('POST', '/v1/events', '{}', { 'content-type': type, ...headers });

    expect(answer.status).toBe(415);
  });

  test.each([
    ['half an object', '{"type":'],
    ['two values', '{}{}'],
    ['NaN', '{"quantity":NaN}'],
    ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
  ])('%s: 400', async (_title, body) => {
    const api = await startApi();

    const answer = await api.call('POST', '/v1/events', body);

    expect(answer).toMatchObject({
      status: 400,
      json: { detail: expect.stringContaining('The body is not') },
    });
  });

  test('a mebibyte is read, one byte more is not, and the next request is answered', async () => {
    const api = await startApi();
    const padded = (size: number) => JSON.stringify(reply).padEnd(size, ' ');

    expect((await api.call('POST', '/v1/events', padded(1_048_576))).status).toBe(200);
    expect((await api.call('POST', '/v1/events', padded(1_048_577))).status).toBe(413);
    expect((await api.call('POST', '/v1/events', reply)).status).toBe(200);
  });

  test('a body that does not say its size is cut off all the same', async () => {
    const api = await startApi();

    const status = await new Promise((resolve, reject) => {
      const sending = request(`${api.url}/v1/events`, {
        method: 'POST',
        headers: { authorization: 'Bearer tb_acme', 'content-type': 'application/json' },
      });
      // Read to its end, so that the connection is free and the server can close in order.
      sending.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
      for (let sent = 0; sent < 40; sent += 1) sending.write(' '.repeat(64 * 1024));
      sending.end();
    });

    expect(status).toBe(413);
  });

  test('a body with nothing in it is told what is missing', async () => {
    const api = await startApi();

    const answer = await api.call('POST', '/v1/events');

    expect(answer).toMatchObject({ status: 400, json: { errors: [{ pointer: '#' }] } });
  });

  test('whatever bytes come, it is never our mistake', async () => {
    const ledger = ledgerOf({
      authorize: async () => ({ status: 'conflict' }),
      grant: async () => ({ status: 'refused', reason: 'lapsed' }),
      capture: async () => ({ status: 'unknown-hold' }),
    });
    const api = await startApi({ ledger });
    const paths = ['/v1/events', '/v1/authorize', '/v1/grants', '/v1/holds/x/capture'];
    const nearly = fc.anything({ withNullPrototype: false }).map((value) => JSON.stringify(value) ?? '');
    const mixed = fc
      .dictionary(fc.constantFrom(...Object.keys({ ...reply, ...call, amount: 1 })), fc.jsonValue())
      .map((fields) => JSON.stringify({ ...reply, ...fields }));
    const body = fc.oneof(fc.uint8Array({ maxLength: 200 }), nearly, fc.json(), mixed);
    const type = fc.constantFrom(
      'application/json',
      'application/cloudevents+json',
      'application/cloudevents-batch+json',
    );

    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), body, type, async (path, sent, media) => {
        const { status } = await api.call('POST', path, sent, { 'content-type': media });

        expect([200, 400, 404, 409, 415, 422]).toContain(status);
      }),
      cases(60),
    );
  });
});
