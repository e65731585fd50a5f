import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKeyStore } from '../../src/db/api-keys.ts';
import { type Database, openDatabase } from '../../src/db/client.ts';
import type { RunningServer } from '../../src/db/embedded/server.ts';
import { startThrowawayPostgres } from '../../src/db/embedded/throwaway.ts';
import { mintToken } from '../../src/http/keys/token.ts';
import { startCollector } from '../support/collector.ts';
import { createAccount } from '../support/ledger-account.ts';
import { startService } from '../support/service.ts';

const METRICS_TOKEN = '0123456789abcdef0123456789abcdef';
const CALLERS = 16;

let postgres: RunningServer;
let DATABASE_URL: string;
beforeAll(async () => {
  postgres = await startThrowawayPostgres();
  const { host, user, password, database } = postgres.connection;
  DATABASE_URL = `postgres://${user}:${password}@/${database}?host=${encodeURIComponent(host)}`;
});
afterAll(() => postgres.stop());

test('it is followed and counted as it works; told to stop under load it says so, cuts no request, and keeps all it acknowledged', async () => {
  const collector = await startCollector();
  const service = startService({
    ...{ DATABASE_URL, METRICS_TOKEN, DRAIN_SECONDS: '5', LOG_LEVEL: 'debug' },
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20collectors-secret',
  });
  const url = await service.ready;
  expect(url, service.output()).toBeDefined();
  const database = await openDatabase(postgres.connection);
  const key = await keyOf(database);
  const call = caller(url ?? '', key);

  const trace = '0af7651916cd43dd8448eb211c80319c';
  const headers = { traceparent: `00-${trace}-b7ad6b7169203331-01`, 'x-request-id': 'order-7' };
  const first = await call('POST', '/v1/events', eventOf('first-of-all'), headers);
  expect(first).toMatchObject({ status: 200, headers: { 'x-request-id': 'order-7' } });
  const conflict = await call('POST', '/v1/events', eventOf('first-of-all', 2), {
    'x-request-id': 'order-8',
  });
  expect(conflict.status).toBe(409);
  expect(service.output()).toMatch(/"message":"request refused","trace":"[0-9a-f]{32}","request":"order-8"/);
  expect((await call('GET', '/metrics')).status).toBe(401);
  const metrics = await call('GET', '/metrics', null, { authorization: `Bearer ${METRICS_TOKEN}` });
  expect(metrics.body).toContain('tallybot_events_total{type="reply",outcome="recorded"} 1\n');
  expect(metrics.body).toContain('tallybot_events_total{type="reply",outcome="conflict"} 1\n');

  const load = sendLoad(call);
  await load.acknowledged(300);
  service.kill('SIGTERM');
  let ready = await call('GET', '/ready');
  while (ready.status !== 503) ready = await call('GET', '/ready');
  // As a balancer does, it sends nothing more from now on.
  const acknowledged = await load.end();

  expect(JSON.parse(ready.body)).toMatchObject({
    detail: 'The service is stopping.',
    parts: { service: 'stopping', database: 'up', schema: 'known' },
  });
  expect(await service.ended, service.output()).toBe(0);
  const { rows } = await database.pool.query<{ event_id: string }>('select event_id from usage_event');
  await database.close();
  await collector.close();
  expect(rows.map(({ event_id }) => event_id).sort()).toEqual(['first-of-all', ...acknowledged].sort());
  const own = collector.spans.filter(({ traceId }) => traceId === trace);
  expect(own.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['POST /v1/events', 'group commit', 'ledger transaction']),
  );
  expect(collector.raw()).not.toMatch(
    new RegExp(`${key}|order-7|first-of-all|adalbert|warehouse|collectors-secret`),
  );
  expect(service.output()).not.toMatch(new RegExp(`${key}|${METRICS_TOKEN}|collectors-secret`));
});

test('a second signal, later than a doubled one, ends it at once, whatever it was waiting for', async () => {
  const service = startService({ DATABASE_URL, DRAIN_SECONDS: '300' });
  expect(await service.ready, service.output()).toBeDefined();
  const ended = service.ended.then((code) => ({ code }));

  let found: { code: unknown } | null = null;
  while (found === null) {
    service.kill('SIGTERM');
    found = await Promise.race([ended, pause(50, null)]);
  }

  expect(found.code).toBe(1);
});

async function keyOf(database: Database): Promise<string> {
  await createAccount(database, { id: 'warehouse', agents: { adalbert: 'chat' } });
  const { text, keyId: id, hash } = mintToken('warehouse');
  const scopes = ['ingest'] as const;
  await createKeyStore(database).create(
    'warehouse',
    { id, name: 'e2e', scopes: [...scopes], hash },
    { actor: 'e2e', remarks: null, at: 0 },
  );
  return text;
}

function eventOf(id: string, quantity = 1) {
  return { type: 'reply', id, agent: 'adalbert', at: '2026-05-10T09:30:00Z', quantity };
}

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}
type Call = ReturnType<typeof caller>;

/** Keeps its connections, as clients and balancers do. What is cut off is an error. */
function caller(url: string, key: string) {
  const agent = new Agent({ keepAlive: true });
  return (method: string, path: string, body: unknown = null, headers: Record<string, string> = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const own = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers };
      request(`${url}${path}`, { agent, method, headers: own }, (response: IncomingMessage) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, body: text }),
        );
      })
        .once('error', reject)
        .end(body === null ? undefined : JSON.stringify(body));
    });
}

function sendLoad(call: Call) {
  const acknowledged: string[] = [];
  const waiting: { count: number; tell: () => void }[] = [];
  let sent = 0;
  let isOver = false;
  const all = Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (!isOver) {
        sent += 1;
        const id = `load-${sent}`;
        const { status } = await call('POST', '/v1/events', eventOf(id));
        expect(status).toBe(200);
        acknowledged.push(id);
        for (const { count, tell } of waiting) if (acknowledged.length >= count) tell();
      }
    }),
  );
  return {
    /** So many more than until now. */
    acknowledged: (more: number) =>
      Promise.race([
        all,
        new Promise<void>((tell) => waiting.push({ count: acknowledged.length + more, tell })),
      ]),
    async end() {
      isOver = true;
      await all;
      return acknowledged;
    },
  };
}
