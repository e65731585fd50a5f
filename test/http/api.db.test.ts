import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAgentDirectory } from '../../src/db/agent-directory.ts';
import { createKeyStore } from '../../src/db/api-keys.ts';
import { openDatabase } from '../../src/db/client.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { createTermsStore } from '../../src/db/terms/store.ts';
import { createKeyring } from '../../src/http/keys/keyring.ts';
import { mintToken } from '../../src/http/keys/token.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { type Api, NOON, startApi } from '../support/api.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const clock = () => NOON;

async function open(): Promise<Api> {
  return startApi({
    ledger: createLedger(createLedgerStore(database.pool), clock),
    terms: createTermsStore(database),
    reports: createReportStore(database.pool),
    agents: createAgentDirectory(database),
    clock,
  });
}

/** As one of the accounts of these tests. */
function as(accountId: string) {
  return { authorization: `Bearer tb_${accountId}` };
}

/** As a sender that writes UTF-8 puts a name into a header. */
function inBytes(name: string): string {
  return Buffer.from(name).toString('latin1');
}

const reply = { type: 'reply', id: 'a', agent: 'ada', at: '2026-05-10T11:00:00Z' };
const call = {
  type: 'call',
  id: 'c',
  agent: 'ada',
  answeredAt: '2026-05-10T11:00:00Z',
  endedAt: '2026-05-10T11:01:01Z',
};

async function availableOf(api: Api, accountId: string): Promise<string> {
  return (await api.call('GET', '/v1/balance', undefined, as(accountId))).json.available;
}

describe('events', () => {
  test('one is charged, its repetition is answered as the first, another content is a conflict', async () => {
    await createAccount(database, { id: 'once' });
    const api = await open();
    const send = (event: object) => api.call('POST', '/v1/events', event, as('once'));

    const first = await send(reply);
    await send({ ...reply, id: 'b' });
    const again = await send(reply);
    const other = await send({ ...reply, quantity: 2 });

    expect(first).toMatchObject({
      status: 200,
      json: { status: 'recorded', chargedCredits: '1', balanceAfter: '999', free: null, late: false },
    });
    expect(again.json).toEqual({ ...first.json, status: 'duplicate' });
    expect(other).toMatchObject({ status: 409, json: { code: 'conflict' } });
    expect(await availableOf(api, 'once')).toBe('998');
  });

  test('of a batch the sound ones count, whatever is wrong with the others', async () => {
    await createAccount(database, { id: 'batch', unknownAgents: 'refuse' });
    const api = await open();

    const { status, json } = await api.call(
      'POST',
      '/v1/events',
      [
        reply,
        reply,
        { ...reply, quantity: 5 },
        { ...reply, id: 'b', at: '2026-05-10T12:05:01Z' },
        { ...reply, id: 'c', agent: 'nobody' },
        { ...reply, id: 'd\0' },
        { ...reply, id: 'ä🙂', person: 'Žofie' },
      ],
      as('batch'),
    );

    expect(status).toBe(200);
    expect(json).toMatchObject({ recorded: 2, duplicates: 1, refused: 4 });
    expect(
      json.events.map(
        (event: { status: string; error?: { code: string } }) => event.error?.code ?? event.status,
      ),
    ).toEqual(['recorded', 'duplicate', 'conflict', 'future', 'unknown-agent', 'invalid', 'recorded']);
    expect(await availableOf(api, 'batch')).toBe('998');
  });

  test('an agent nobody knows is refused, or made and left to be confirmed, as the account wants it', async () => {
    await createAccount(database, { id: 'strict', unknownAgents: 'refuse' });
    await createAccount(database, { id: 'open', unknownAgents: 'create' });
    const api = await open();
    const stranger = { ...reply, agent: 'bob', kind: 'chat' };

    const refused = await api.call('POST', '/v1/events', stranger, as('strict'));
    const kindless = await api.call('POST', '/v1/events', { ...stranger, kind: null }, as('open'));
    const made = await api.call('POST', '/v1/events', stranger, as('open'));

    expect(refused).toMatchObject({
      status: 422,
      json: { code: 'unknown-agent', errors: [{ pointer: '#/agent' }] },
    });
    expect(kindless).toMatchObject({
      status: 422,
      json: { code: 'unknown-kind', errors: [{ pointer: '#/kind' }] },
    });
    expect(made).toMatchObject({ status: 200, json: { status: 'recorded' } });
    const list = async () =>
      (await api.call('GET', '/v1/agents?unconfirmed=true', undefined, as('open'))).json;
    expect((await list()).lines).toMatchObject([{ id: 'bob', kind: 'chat', confirmed: false }]);
    await api.call('PUT', '/v1/agents/bob', { name: 'Bob' }, as('open'));
    expect((await list()).lines).toEqual([]);
  });

  test('an event more than five minutes ahead is refused, one less ahead counts', async () => {
    await createAccount(database, { id: 'ahead' });
    const api = await open();
    const at = (time: string, id: string) =>
      api.call('POST', '/v1/events', { ...reply, id, at: time }, as('ahead'));

    expect(await at('2026-05-10T12:05:00Z', 'a')).toMatchObject({ status: 200 });
    expect(await at('2026-05-10T12:05:00.001Z', 'b')).toMatchObject({
      status: 422,
      json: { code: 'future' },
    });
  });
});

describe('permission', () => {
  test('a yes holds, asking twice for more holds it once, a capture spends what it cost, and the rest is free again', async () => {
    await createAccount(database, { id: 'hold' });
    const api = await open();
    const post = (path: string, body?: object) => api.call('POST', path, body, as('hold'));

    const yes = await post('/v1/authorize', { holdId: 'h', agent: 'ada', amount: '600' });
    const no = await post('/v1/authorize', { agent: 'ada', amount: '401' });
    await post('/v1/holds/h/extend', { amount: '700', ttlSeconds: 600 });
    const more = await post('/v1/holds/h/extend', { amount: '700', ttlSeconds: 600 });
    const held = await availableOf(api, 'hold');
    const captured = await post('/v1/holds/h/capture', { ...reply, quantity: 50 });
    const late = await post('/v1/holds/h/extend', { amount: '1' });

    expect(yes.json).toEqual({
      allowed: true,
      holdId: 'h',
      amount: '600',
      expiresAt: '2026-05-10T12:05:00.000Z',
      available: '400',
    });
    expect(no).toMatchObject({
      status: 200,
      json: {
        allowed: false,
        reason: 'no-credits',
        limit: { kind: 'credits', room: '400' },
        resetsAt: '2026-06-01T00:00:00.000Z',
        topUpUrl: null,
      },
    });
    expect(more.json).toMatchObject({ allowed: true, amount: '700', expiresAt: '2026-05-10T12:10:00.000Z' });
    expect(held).toBe('300');
    expect(captured.json).toMatchObject({ status: 'recorded', chargedCredits: '50' });
    expect(await availableOf(api, 'hold')).toBe('950');
    expect(late).toMatchObject({ status: 404, json: { code: 'unknown-hold' } });
  });

  test('asking again for the same work holds it once, and other work under its name is a conflict', async () => {
    await createAccount(database, { id: 'same' });
    const api = await open();
    const asked = { holdId: 'h', agent: 'ada', amount: '5', company: 'north', person: 'ann' };
    const ask = (changes: object) => api.call('POST', '/v1/authorize', { ...asked, ...changes }, as('same'));

    const yes = await ask({});
    const again = await ask({});
    const others = [{ amount: '6' }, { agent: 'bob' }, { company: 'south' }, { person: 'bea' }].map(ask);

    expect(again.json).toEqual(yes.json);
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([409, 409, 409, 409]);
  });

  test('a hold made up by the server can be released, twice', async () => {
    await createAccount(database, { id: 'release' });
    const api = await open();
    const post = (path: string, body?: object) => api.call('POST', path, body, as('release'));
    const { json } = await post('/v1/authorize', { agent: 'ada', amount: '1000' });

    const released = await post(`/v1/holds/${json.holdId}/release`);
    const again = await post(`/v1/holds/${json.holdId}/release`);
    const unknown = await post('/v1/holds/nobody/release');

    expect([released.status, again.status, unknown.status]).toEqual([200, 200, 404]);
    expect(await availableOf(api, 'release')).toBe('1000');
  });

  test('a cap says no before the credits do, and which one it was', async () => {
    await createAccount(database, { id: 'cap' });
    const api = await open();
    const cap = { scope: 'agent', scopeId: 'ada', window: 'day', limit: '10' };

    const made = await api.call('PUT', '/v1/caps/daily', cap, as('cap'));
    const no = await api.call('POST', '/v1/authorize', { agent: 'ada', amount: '11' }, as('cap'));
    const archived = await api.call('DELETE', '/v1/caps/daily', undefined, as('cap'));
    const yes = await api.call('POST', '/v1/authorize', { agent: 'ada', amount: '11' }, as('cap'));

    expect(made.json).toEqual({ status: 'created' });
    expect(no.json).toMatchObject({
      allowed: false,
      reason: 'cap',
      limit: { kind: 'cap', capId: 'daily', room: '10', limit: '10', window: 'day' },
      resetsAt: '2026-05-11T00:00:00.000Z',
    });
    expect(archived.json).toEqual({ status: 'changed' });
    expect(yes.json).toMatchObject({ allowed: true });
  });

  test('forty at once on what fits thirty-seven: thirty-seven are let in', async () => {
    await createAccount(database, { id: 'race' });
    const api = await open();
    const ask = { agent: 'ada', amount: '27' };

    const answers = await Promise.all(
      Array.from({ length: 40 }, () => api.call('POST', '/v1/authorize', ask, as('race'))),
    );

    expect(answers.filter(({ json }) => json.allowed)).toHaveLength(37);
  });
});

describe('credits', () => {
  test('given once under one id, spent after the plan, and taken back', async () => {
    await createAccount(database, { id: 'grant' });
    const api = await open();
    const post = (path: string, body?: object) => api.call('POST', path, body, as('grant'));
    const grant = { id: 'invoice-1', amount: '500.5', remarks: 'Pack' };

    const first = await post('/v1/grants', grant);
    const again = await post('/v1/grants', grant);
    const other = await post('/v1/grants', { ...grant, amount: '5' });
    const lapsed = await post('/v1/grants', { id: 'x', amount: '1', expiresAt: '2026-05-10T11:00:00Z' });
    const voided = await post('/v1/grants/invoice-1/void', { remarks: 'Mistake' });
    const unknown = await post('/v1/grants/nothing/void');

    expect(first).toMatchObject({ status: 200, json: { status: 'granted', balanceAfter: '1500.5' } });
    expect(again.json).toMatchObject({ status: 'duplicate', balanceAfter: '1500.5' });
    expect(other).toMatchObject({ status: 409, json: { code: 'conflict' } });
    expect(lapsed).toMatchObject({ status: 422, json: { code: 'lapsed' } });
    expect(voided.json).toEqual({ status: 'voided' });
    expect(unknown.status).toBe(404);
    expect(await availableOf(api, 'grant')).toBe('1000');
  });

  test('nobody takes the name of an allowance before its cycle comes', async () => {
    await createAccount(database, { id: 'key' });
    const api = await open();

    const taken = await api.call(
      'POST',
      '/v1/grants',
      { id: 'subscription:cycle:5', amount: '1' },
      as('key'),
    );

    expect(taken).toMatchObject({ status: 400, json: { errors: [{ pointer: '#/id' }] } });
  });

  test('an event is voided once, by its source and id', async () => {
    await createAccount(database, { id: 'void' });
    const api = await open();
    const post = (path: string, body?: object) => api.call('POST', path, body, as('void'));
    await post('/v1/events', { ...reply, id: 'a/b', quantity: 10 });
    await post('/v1/events', { ...reply, source: 'bot' });

    const voided = await post('/v1/events/a%2Fb/void', { remarks: 'A test' });
    const again = await post('/v1/events/a%2Fb/void');
    const sourced = await post('/v1/events/a/void?source=bot');
    const unknown = await post('/v1/events/a/void');

    expect(voided.json).toEqual({
      status: 'voided',
      creditedCredits: '10',
      asGrant: false,
      balanceAfter: '999',
    });
    expect(again.json).toEqual({ status: 'duplicate' });
    expect(sourced.json).toMatchObject({ status: 'voided', balanceAfter: '1000' });
    expect(unknown).toMatchObject({ status: 404, json: { code: 'unknown-event' } });
  });

  test('an adjustment adds or takes, once under one id, and the audit says who', async () => {
    await createAccount(database, { id: 'adjust' });
    const api = await open();
    const adjust = (body: object, headers = {}) =>
      api.call('POST', '/v1/adjustments', body, { ...as('adjust'), ...headers });

    const taken = await adjust({ id: 'a', amount: '-12.5', actor: 'Ann' });
    const again = await adjust({ id: 'a', amount: '-12.5' });
    const added = await adjust({ id: 'b', amount: '2.5' }, { 'x-actor': 'Bo' });
    const other = await adjust({ id: 'a', amount: '12.5' });

    expect(taken.json).toEqual({ status: 'adjusted', balanceAfter: '987.5' });
    expect(again.json).toEqual({ status: 'duplicate', balanceAfter: '987.5' });
    expect(added.json).toEqual({ status: 'adjusted', balanceAfter: '990' });
    expect(other.status).toBe(409);
    const { rows } = await database.pool.query(
      `select actor from audit where account_id = 'adjust' order by id`,
    );
    expect(rows.map(({ actor }) => actor)).toEqual(['Ann', 'Bo']);
  });
});

describe('reading', () => {
  test('the balance says both pools, the cycle, and what comes next', async () => {
    await createAccount(database, { id: 'balance' });
    const api = await open();
    await api.call('POST', '/v1/events', { ...reply, quantity: 10 }, as('balance'));
    await api.call('POST', '/v1/grants', { id: 'g', amount: '5' }, as('balance'));

    const { status, json } = await api.call('GET', '/v1/balance', undefined, as('balance'));

    expect(status).toBe(200);
    expect(json).toMatchObject({
      planCredits: '990',
      topUpCredits: '5',
      available: '995',
      allowance: '1000',
      used: '10',
      daysLeft: 22,
      cycle: { number: 4, startsAt: '2026-05-01T00:00:00.000Z' },
      nextBoundary: { at: '2026-06-01T00:00:00.000Z', what: 'reset', credits: '1000' },
      runOut: { known: false, activeDays: expect.any(Number) },
    });
  });

  test('log and statement are turned page by page, and miss and repeat nothing', async () => {
    await createAccount(database, { id: 'pages' });
    const api = await open();
    const events = Array.from({ length: 5 }, (_, index) => ({
      ...reply,
      id: `e${index}`,
      at: `2026-05-10T11:0${index}:00Z`,
    }));
    await api.call('POST', '/v1/events', events, as('pages'));

    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `/v1/events?limit=2${cursor && `&cursor=${cursor}`}`;
      const { json } = await api.call('GET', path, undefined, as('pages'));
      seen.push(...json.lines.map(({ id }: { id: string }) => id));
      cursor = json.nextCursor;
    }
    const { json: statement } = await api.call('GET', '/v1/statement?limit=2', undefined, as('pages'));
    const { json: filtered } = await api.call('GET', '/v1/events?agent=bob', undefined, as('pages'));
    const broken = await api.call('GET', '/v1/events?cursor=zzz', undefined, as('pages'));

    expect(seen).toEqual(['e4', 'e3', 'e2', 'e1', 'e0']);
    expect(statement.lines).toMatchObject([
      { kind: 'usage', credits: '-1', balanceAfter: '995', event: { id: 'e4' } },
      { kind: 'usage', balanceAfter: '996' },
    ]);
    expect(filtered).toEqual({ lines: [], nextCursor: null });
    expect(broken).toMatchObject({ status: 400, json: { code: 'bad-cursor' } });
  });

  test('usage is added up for a period in words, which is said back in full', async () => {
    await createAccount(database, { id: 'usage' });
    const api = await open();
    await api.call('POST', '/v1/events', [reply, { ...call, kind: 'voice_inbound' }], as('usage'));
    const read = (query: string) => api.call('GET', `/v1/usage?${query}`, undefined, as('usage'));

    const { json } = await read('groupBy=kind&period=last%207%20days');
    const allTime = await read('period=all%20time');
    const unknown = await read('period=lats%20week');
    const misspelt = await read('agnt=ada&groupBy=colour');

    expect(json).toMatchObject({
      period: { firstDay: '2026-05-04', lastDay: '2026-05-10', said: expect.stringContaining('UTC') },
      groupBy: 'kind',
    });
    expect(json.rows.map(({ key }: { key: string }) => key).sort()).toEqual(['chat', 'voice_inbound']);
    expect(allTime.json.period).toMatchObject({ firstDay: '2026-05-10', lastDay: '2026-05-10' });
    expect(unknown).toMatchObject({ status: 400, json: { code: 'unknown-period' } });
    expect(misspelt.json.errors.map(({ parameter }: { parameter: string }) => parameter).sort()).toEqual([
      'agnt',
      'groupBy',
    ]);
  });
});

describe('terms', () => {
  test('everything that was agreed can be put, and stands in the audit with who did it', async () => {
    await createAccount(database, { id: 'terms', plan: null });
    const api = await open();
    const put = async (path: string, body: object) =>
      (await api.call('PUT', path, body, { ...as('terms'), 'x-actor': inBytes('Žofie') })).json.status;

    expect(await put('/v1/companies/acme', { name: 'Acme' })).toBe('created');
    expect(await put('/v1/agents/bob', { name: 'Bob', kind: 'chat', companyId: 'acme' })).toBe('created');
    expect(await put('/v1/members/ann', { name: 'Ann', role: 'manage' })).toBe('created');
    expect(await put('/v1/plans/base', { name: 'Base', allowance: '100' })).toBe('created');
    expect(await put('/v1/packs/small', { name: 'Small', credits: '50' })).toBe('created');
    expect(
      await put('/v1/destinations/ops', { platform: 'slack', workspace: 'T', channel: 'C', ownerId: 'ann' }),
    ).toBe('created');
    expect(
      await put('/v1/alert-rules/low', { thresholds: ['20%', '5'], destinationId: 'ops', ownerId: 'ann' }),
    ).toBe('created');
    expect(await put('/v1/subscription', { fromCycle: 4, planId: 'base' })).toBe('created');

    expect(await availableOf(api, 'terms')).toBe('100');
    const { rows } = await database.pool.query(`select distinct actor from audit where account_id = 'terms'`);
    expect(rows).toEqual([{ actor: 'Žofie' }]);
  });

  test('agents are listed page by page, for managers alone', async () => {
    await createAccount(database, { id: 'list', agents: { ada: 'chat', bob: 'chat', cyd: 'voice_web' } });
    const api = await open();
    const list = (query: string, headers = as('list')) =>
      api.call('GET', `/v1/agents?${query}`, undefined, headers);

    const first = await list('limit=2');
    const second = await list(`limit=2&cursor=${first.json.nextCursor}`);
    const reader = await list('', { authorization: 'Bearer tb_list_read' });

    expect([...first.json.lines, ...second.json.lines].map(({ id }) => id)).toEqual(['ada', 'bob', 'cyd']);
    expect(second.json.nextCursor).toBeNull();
    expect(reader.status).toBe(403);
  });

  test('a rate is added and never edited, and prices what comes after it alone', async () => {
    await createAccount(database, { id: 'rates' });
    const api = await open();
    const rate = {
      basis: 'per_response',
      effectiveAt: '2026-05-10T11:30:00Z',
      when: { kind: 'chat' },
      price: '3',
    };
    const put = (body: object) => api.call('PUT', '/v1/rates/new', body, as('rates'));

    const added = await put(rate);
    const again = await put(rate);
    const edited = await put({ ...rate, price: '4' });
    const before = await api.call('POST', '/v1/events', reply, as('rates'));
    const after = await api.call(
      'POST',
      '/v1/events',
      { ...reply, id: 'b', at: '2026-05-10T11:45:00Z' },
      as('rates'),
    );

    expect([added.json.status, again.json.status]).toEqual(['created', 'unchanged']);
    expect(edited).toMatchObject({ status: 409, json: { code: 'conflict' } });
    expect([before.json.chargedCredits, after.json.chargedCredits]).toEqual(['1', '3']);
  });

  test('what does not fit together is refused in words', async () => {
    await createAccount(database, { id: 'refuse' });
    const api = await open();
    const put = (path: string, body: object) => api.call('PUT', path, body, as('refuse'));

    expect(await put('/v1/agents/new', { name: 'New' })).toMatchObject({
      status: 422,
      json: { code: 'unknown-agent' },
    });
    expect(await put('/v1/agents/ada', { companyId: 'no' })).toMatchObject({
      status: 422,
      json: { code: 'unknown-company' },
    });
    expect(await put('/v1/subscription', { fromCycle: 9, planId: 'no' })).toMatchObject({
      status: 422,
      json: { code: 'unknown-plan' },
    });
    expect(
      await put('/v1/account', { name: 'x', zone: 'Mars/Base', anchorAt: '2026-01-01T00:00:00Z' }),
    ).toMatchObject({ status: 400, json: { errors: [{ pointer: '#/zone' }] } });
    expect(await api.call('DELETE', '/v1/caps/no', undefined, as('refuse'))).toMatchObject({
      status: 404,
      json: { code: 'unknown-cap' },
    });
  });
});

describe('keys', () => {
  test('a key sees its own account alone, on every route', async () => {
    await createAccount(database, { id: 'mine' });
    await createAccount(database, { id: 'yours' });
    const api = await open();
    const yours = as('yours');
    await api.call('POST', '/v1/events', reply, as('mine'));
    await api.call('POST', '/v1/grants', { id: 'g', amount: '5' }, as('mine'));
    await api.call('POST', '/v1/authorize', { holdId: 'h', agent: 'ada', amount: '5' }, as('mine'));

    expect((await api.call('GET', '/v1/events', undefined, yours)).json.lines).toEqual([]);
    expect((await api.call('GET', '/v1/usage', undefined, yours)).json.rows).toEqual([]);
    for (const path of ['/v1/events/a/void', '/v1/grants/g/void', '/v1/holds/h/release']) {
      expect((await api.call('POST', path, undefined, yours)).status).toBe(404);
    }
    expect((await api.call('POST', '/v1/holds/h/capture', reply, yours)).status).toBe(404);
    expect(await availableOf(api, 'yours')).toBe('1000');
  });

  test('a real key opens its account; with its account gone it opens nothing', async () => {
    await createAccount(database, { id: 'real' });
    const token = mintToken('real');
    const store = createKeyStore(database);
    const { keyId: id, hash } = token;
    await store.create(
      'real',
      { id, name: 'site', scopes: ['read'], hash },
      { actor: 'cli', remarks: null, at: NOON },
    );
    const keys = createKeyring(store, clock);
    const api = await startApi({ keys, reports: createReportStore(database.pool), clock });
    const ask = (path: string) => api.call('GET', path, undefined, { authorization: `Bearer ${token.text}` });

    expect((await ask('/v1/balance')).json).toMatchObject({ available: '1000' });
    await database.pool.query(`delete from balance where account_id = 'real'`);
    await database.pool.query(`delete from account where id = 'real'`);
    expect((await ask('/v1/balance')).status).toBe(401);
    expect((await ask('/v1/usage')).status).toBe(401);
    expect((await ask('/v1/statement')).status).toBe(401);
  });
});

describe('a database that is away', () => {
  test('answers 503 with Retry-After, and nothing is half written', async () => {
    await createAccount(database, { id: 'away' });
    const own = await openDatabase(database.connection);
    const api = await startApi({ ledger: createLedger(createLedgerStore(own.pool), clock), clock });
    const send = () => api.call('POST', '/v1/events', [reply, { ...reply, id: 'b' }], as('away'));
    const blocker = await database.pool.connect();
    await blocker.query('begin');
    await blocker.query(`select from balance where account_id = 'away' for update`);

    const sending = send();
    await expect
      .poll(async () => {
        const { rows } = await blocker.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rows.length;
      })
      .toBe(1);
    const failed = await sending;
    await blocker.query('rollback');
    blocker.release();

    expect(failed).toMatchObject({ status: 503, json: { status: 503, id: expect.any(String) } });
    expect(failed.headers.get('retry-after')).toBe('5');
    const { rows } = await database.pool.query(`select from usage_event where account_id = 'away'`);
    expect(rows).toHaveLength(0);
    expect((await send()).json).toMatchObject({ recorded: 2 });
    expect((await send()).json).toMatchObject({ recorded: 0, duplicates: 2 });
    await own.close();
  });

  test('is 503 on reads, on keys and on terms too', async () => {
    const gone = await openDatabase(database.connection);
    gone.pool.options.port = 1;
    gone.pool.options.host = '127.0.0.1';
    const api = await startApi({
      ledger: createLedger(createLedgerStore(gone.pool), clock),
      reports: createReportStore(gone.pool),
      terms: createTermsStore(gone),
    });
    // The connections that opening has left behind are closed, so that the next ones have to be made.
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );

    expect((await api.call('GET', '/v1/balance')).status).toBe(503);
    expect((await api.call('GET', '/v1/events')).status).toBe(503);
    expect((await api.call('POST', '/v1/events', { ...reply, kind: 'chat' })).status).toBe(503);
    expect((await api.call('PUT', '/v1/companies/a', { name: 'A' })).status).toBe(503);
    await gone.close();
  });
});
