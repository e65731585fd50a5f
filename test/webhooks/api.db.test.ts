import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWebhooks } from '../../src/wiring/webhooks.ts';
import { startApi } from '../support/api.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';

const NOON = Date.UTC(2026, 4, 10, 12);
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  for (const id of ['acme', 'other']) await createAccount(database, { id });
});
afterAll(() => database.drop());

const start = (tokenKeys = [Buffer.alloc(32, 1)]) =>
  startApi(openWebhooks({ tokenKeys, webhookReach: 'public' }, database, () => NOON));

test('a webhook is set by one request, its secret is said once, and no other account sees it', async () => {
  const api = await start();
  const body = { url: 'https://example.com/tallybot', kinds: ['stopped'] };

  const made = await api.call('PUT', '/v1/webhooks/ops', body);
  const again = await api.call('PUT', '/v1/webhooks/ops', body);
  const listed = await api.call('GET', '/v1/webhooks');
  const theirs = await api.call('GET', '/v1/webhooks', undefined, { authorization: 'Bearer tb_other' });

  expect(made.json).toEqual({ status: 'created', secret: expect.stringMatching(/^whsec_.{44}$/) });
  expect(again.json).toEqual({ status: 'unchanged', secret: null });
  expect(listed.json.webhooks).toEqual([
    {
      ...{ id: 'ops', url: body.url, kinds: ['stopped'], basis: 'plan_credits' },
      ...{ thresholds: ['20%', '10%', '0%'], broken: null },
    },
  ]);
  expect(theirs.json.webhooks).toEqual([]);
});

test('a changed secret is said once, and what is not there cannot be changed, tried or removed', async () => {
  const api = await start();
  await api.call('PUT', '/v1/webhooks/two', { url: 'https://example.com/two' });

  const rotated = await api.call('POST', '/v1/webhooks/two/secret');
  expect(rotated.json).toEqual({
    secret: expect.stringMatching(/^whsec_/),
    previousUntil: '2026-05-11T12:00:00.000Z',
  });
  expect((await api.call('POST', '/v1/webhooks/two/test')).json).toEqual({ status: 'queued' });
  expect((await api.call('DELETE', '/v1/webhooks/two')).json).toEqual({ status: 'removed' });
  for (const [method, path] of [
    ['POST', '/v1/webhooks/two/secret'],
    ['POST', '/v1/webhooks/two/test'],
    ['DELETE', '/v1/webhooks/two'],
  ] as const) {
    expect((await api.call(method, path)).status, `${method} ${path}`).toBe(404);
  }
});

test('an address inside the network, one that another webhook has, and a service without keys are refused in words', async () => {
  const api = await start();
  await api.call('PUT', '/v1/webhooks/three', { url: 'https://example.com/three' });

  const inside = await api.call('PUT', '/v1/webhooks/four', { url: 'https://169.254.169.254/latest' });
  const taken = await api.call('PUT', '/v1/webhooks/five', { url: 'https://example.com/three' });
  const keyless = await (await start([])).call('PUT', '/v1/webhooks/six', { url: 'https://example.com/six' });

  expect([inside.status, inside.json.code]).toEqual([422, 'bad-address']);
  expect([taken.status, taken.json.code]).toEqual([409, 'conflict']);
  expect([keyless.status, keyless.json.code]).toEqual([422, 'no-keys']);
  expect(keyless.json.detail).toContain('TOKEN_KEYS');
});
