import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Card } from '../../src/cards/card.ts';
import type { ChartRenderer } from '../../src/charts/chart-renderer.ts';
import { command } from '../../src/chat/command.ts';
import type { Context } from '../../src/chat/context.ts';
import type { Courier, Delivery, Letter } from '../../src/chat/ports/courier.ts';
import { UserError } from '../../src/domain/errors.ts';
import type { Attempt } from '../../src/jobs/recharge/ports.ts';
import { BusyError } from '../../src/ledger/group-commit.ts';
import type { OpenLedger } from '../../src/ledger/ledger.ts';
import type { LedgerSession, LedgerStore } from '../../src/ledger/ports/store.ts';
import { noWrites } from '../../src/ledger/ports/writes.ts';
import type { Meters } from '../../src/telemetry/meters.ts';
import type { Tracer } from '../../src/telemetry/tracer.ts';
import { watchCharts } from '../../src/telemetry/watch/charts.ts';
import { watchCommand } from '../../src/telemetry/watch/command.ts';
import { watchCourier } from '../../src/telemetry/watch/courier.ts';
import { watchJob } from '../../src/telemetry/watch/job.ts';
import { countLedger } from '../../src/telemetry/watch/ledger.ts';
import { watchLedgerStore } from '../../src/telemetry/watch/ledger-store.ts';
import { watchReader, watchRecharges } from '../../src/telemetry/watch/providers.ts';
import { watchReports } from '../../src/telemetry/watch/reports.ts';
import { requestWatchers } from '../../src/telemetry/watch/requests.ts';
import { ledgerOf } from '../support/api.ts';

/** What is told, without how long it took, and the names of the spans. */
function listening() {
  const told: unknown[][] = [];
  const spans: string[] = [];
  const meters = new Proxy({} as Meters, {
    get:
      (_, name) =>
      (...said: unknown[]) =>
        told.push([name, ...said.filter((each) => typeof each !== 'number' || Number.isInteger(each))]),
  });
  const tracer: Tracer = {
    span(name, _work, act) {
      const at = spans.push(name) - 1;
      const rename = (now: string) => void spans.splice(at, 1, now);
      return act({ rename, set() {}, fail: (kind) => void spans.push(`${name} fails: ${kind}`) });
    },
    here: () => null,
    shared: (_name, _work, act) => act(),
  };
  return { told, spans, watch: { meters, tracer, isTracing: true } };
}

const aLedger = (parts: Partial<OpenLedger>): OpenLedger => ({
  ...ledgerOf(),
  look: () => ({ waiting: 0, lanesBusy: 0, stillMs: 0 }),
  ...parts,
});
// biome-ignore lint/suspicious/noExplicitAny: of what is passed on, nothing but what is counted is looked at
const some = <T>(parts: any = {}) => parts as T;
type Arguments<Name extends 'record' | 'capture' | 'authorize'> = Parameters<OpenLedger[Name]>;

describe('the ledger', () => {
  test('counts each event by its type and by what became of it, and each batch', async () => {
    const { told, watch } = listening();
    const answers = [
      { status: 'recorded' },
      { status: 'duplicate' },
      { status: 'refused', reason: 'future' },
    ];
    const ledger = countLedger(aLedger({ record: async () => some(answers) }), watch.meters);

    await ledger.record(
      'acme',
      some<Arguments<'record'>[1]>([{ type: 'call' }, { type: 'reply' }, { type: 'lead' }]),
    );

    expect(told).toEqual([
      ['batch'],
      ['event', 'call', 'recorded'],
      ['event', 'reply', 'duplicate'],
      ['event', 'lead', 'future'],
    ]);
  });

  test('counts what a capture records, and the answers of the gate', async () => {
    const { told, watch } = listening();
    const ledger = countLedger(
      aLedger({
        capture: async () => some({ status: 'captured', answer: { status: 'recorded' } }),
        authorize: async () => some({ status: 'denied' }),
        extend: async () => ({ status: 'ended' }),
      }),
      watch.meters,
    );

    await ledger.capture('acme', 'hold', some<Arguments<'capture'>[2]>({ type: 'call' }));
    await ledger.authorize('acme', some<Arguments<'authorize'>[1]>());
    await ledger.extend('acme', { holdId: 'hold', amount: 1n, ttlMs: 1 });

    expect(told).toEqual([
      ['event', 'call', 'recorded'],
      ['authorisation', 'denied'],
      ['authorisation', 'ended'],
    ]);
  });

  test('counts who is turned away from a full queue, and still tells them', async () => {
    const { told, watch } = listening();
    const full = countLedger(aLedger({ record: () => Promise.reject(new BusyError()) }), watch.meters);

    await expect(full.record('acme', [])).rejects.toThrow(BusyError);

    expect(told).toEqual([['busy']]);
  });
});

describe('its transactions', () => {
  const transact: LedgerStore['transact'] = async (_accounts, _lookups, _now, work) => {
    const result = await work(some<LedgerSession>({ sendEvents() {}, send() {} }));
    if (result === 'breaks') throw new Error('away');
    return result;
  };
  const writing = (result: unknown) => async (session: LedgerSession) => {
    session.sendEvents([some(), some()]);
    session.send({ ...noWrites(), events: [some()] }, []);
    return result;
  };
  const NO_LOOKUPS = { events: [], conversations: [], holds: [], stored: [] };

  test('are counted with the events they wrote, whichever way and to whatever end', async () => {
    const { told, spans, watch } = listening();
    const store = watchLedgerStore(
      {
        transact,
        chain: () => ({ transact: (accounts, _, now, work) => transact(accounts, NO_LOOKUPS, now, work) }),
      },
      watch,
    );

    expect(await store.transact(['acme'], NO_LOOKUPS, 0, writing('ok'))).toBe('ok');
    expect(await store.chain().transact(['acme'], [], 0, writing('ok'))).toBe('ok');
    await expect(store.transact(['acme'], NO_LOOKUPS, 0, writing('breaks'))).rejects.toThrow('away');

    expect(told).toEqual([
      ['commit', { way: 'locked', outcome: 'done', events: 3 }],
      ['commit', { way: 'ahead', outcome: 'done', events: 3 }],
      ['commit', { way: 'locked', outcome: 'failed', events: 3 }],
    ]);
    expect(spans).toEqual(Array(3).fill('ledger transaction'));
  });

  test('that are not begun, because too little is remembered, are none', () => {
    const { told, watch } = listening();
    const store = watchLedgerStore({ transact, chain: () => ({ transact: () => null }) }, watch);

    expect(store.chain().transact([], [], 0, writing('ok'))).toBeNull();

    expect(told).toEqual([]);
  });
});

test.each<[Delivery, string[]]>([
  [{ status: 'posted', messageId: '1' }, ['post slack', 'edit slack']],
  [
    { status: 'later', reason: 'too many', afterMs: 1 },
    ['post slack', 'post slack fails: later', 'edit slack', 'edit slack fails: later'],
  ],
])('a message that is %o is counted so, posted or edited', async (delivery, names) => {
  const { told, spans, watch } = listening();
  const courier: Courier = { platform: 'slack', post: async () => delivery, edit: async () => delivery };
  const watched = watchCourier(courier, watch);
  const letter = some<Letter>({ isRepeated: false });

  expect([await watched.post(letter), await watched.edit(letter, '1')]).toEqual([delivery, delivery]);

  expect(told).toEqual([
    ['post', 'slack', 'post', delivery.status],
    ['post', 'slack', 'edit', delivery.status],
  ]);
  expect(spans).toEqual(names);
});

test('a chart is counted as drawn, or by what there was instead', async () => {
  const { told, watch } = listening();
  const pictures = [
    { png: Buffer.alloc(0), width: 1, height: 1 },
    { failed: 'slow' as const, detail: '' },
  ];
  const charts: ChartRenderer = { render: async () => some(pictures.shift()), close: async () => {} };
  const watched = watchCharts(charts, watch);

  await watched.render(some({ type: 'bar' }), some());
  await watched.render(some({ type: 'bar' }), some());

  expect(told).toEqual([
    ['chart', 'drawn'],
    ['chart', 'slow'],
  ]);
});

test.each([
  [async () => some<Card>(), 'done'],
  [() => Promise.reject(new UserError('bad-option', 'No')), 'refused'],
  [() => Promise.reject(new Error('ours')), 'failed'],
])('a command is counted by its name and its end, and not by what it was told', async (run, outcome) => {
  const { told, spans, watch } = listening();
  const typed = command({
    ...{ path: 'usage agents', summary: '', right: 'view', options: z.object({}), examples: [] },
    run,
  });
  const context = some<Context>({ place: { platform: 'discord' } });

  await watchCommand(typed, watch)
    .run({ agent: 'somebody' }, context)
    .catch(() => {});

  expect(told).toEqual([['command', 'usage agents', 'discord', outcome]]);
  expect(spans).toEqual(['command usage agents']);
});

test('jobs, payments, telephone companies and what reports read are followed by their names', async () => {
  const { told, spans, watch } = listening();
  const broken = () => Promise.reject(new Error('away'));
  const { stripe } = watchRecharges(
    { stripe: { charge: async () => some({ status: 'captured' }), find: broken } },
    watch,
  );
  const reader = watchReader({ provider: 'twilio', read: async () => 'gone' }, watch);
  const reports = watchReports(some({ directory: async () => null }), watch);

  await watchJob({ name: 'roll-cycles', ticks: '', run: async () => {} }, watch).run();
  await watchJob({ name: 'watch', ticks: '', run: broken }, watch)
    .run()
    .catch(() => {});
  await stripe?.charge(some<Attempt>(), AbortSignal.abort());
  await stripe?.find(some<Attempt>(), AbortSignal.abort()).catch(() => {});
  await reader.read('acme', 'phone', 0);
  await reports.directory('acme');

  expect(told).toEqual([
    ['job', 'roll-cycles', 'done'],
    ['job', 'watch', 'failed'],
    ['outgoing', 'stripe', 'captured'],
    ['recharge', 'stripe', 'charge', 'captured'],
    ['outgoing', 'stripe', 'failed'],
    ['recharge', 'stripe', 'find', 'failed'],
    ['outgoing', 'twilio', 'gone'],
  ]);
  expect(spans).toEqual([
    ...['job roll-cycles', 'job watch', 'stripe charge', 'stripe find', 'twilio money', 'read directory'],
  ]);
});

test('a request is counted by its route and never by its address; probes are counted and not followed', async () => {
  const { told, spans, watch } = listening();
  const { meter, tracer } = requestWatchers(watch);
  const answered = (status: number) => async () => ({
    reply: { status },
    route: { method: 'GET' as const, path: '/v1/holds/:id' },
  });

  meter.answered({ method: 'GET', path: '/v1/holds/:id' }, 200, 1_000);
  meter.answered(null, 404, 2_000);
  for (const [url, status] of [
    ['/v1/holds/7', 200],
    ['/v1/holds/8', 503],
    ['/ready', 200],
  ] as const)
    await tracer?.follow(some({ method: 'GET', url, headers: {} }), answered(status));

  expect(told).toEqual([
    ['request', 'GET /v1/holds/:id', 200, 1],
    ['request', 'none', 404, 2],
  ]);
  expect(spans).toEqual(['GET /v1/holds/:id', 'GET /v1/holds/:id', 'GET fails: 503']);
});
