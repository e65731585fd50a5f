import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createConnections } from '../../src/db/connections.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';

const NOON = Date.UTC(2026, 4, 10, 12);
const BY = { actor: 'tester', remarks: null, at: NOON };

let database: TestDatabase;
let connections: ReturnType<typeof createConnections>;
beforeAll(async () => {
  database = await createTestDatabase();
  connections = createConnections(database);
  for (const id of ['acme', 'bolt']) await createAccount(database, { id });
});
afterAll(() => database.drop());

function connection(id: string, parts: { provider?: string; settings?: object; secrets?: Buffer } = {}) {
  return { id, provider: 'vapi', settings: {}, secrets: Buffer.from('sealed'), ...parts };
}

describe('a connection', () => {
  test('is kept as it was put, and replaced whole when it is put again', async () => {
    const first = await connections.put('acme', connection('phones', { settings: { agent: 'ada' } }), BY);
    await connections.noteHeard('acme', 'phones', NOON);
    await connections.noteFault('acme', 'phones', { at: NOON, why: 'odd' });
    const heard = await connections.find('acme', 'phones');
    const second = await connections.put('acme', connection('phones', { provider: 'retell' }), {
      ...BY,
      at: NOON + 1,
    });

    expect([first, second]).toEqual(['created', 'changed']);
    expect(heard).toMatchObject({ heardAt: NOON, fault: { at: NOON, why: 'odd' } });
    expect(await connections.find('acme', 'phones')).toEqual({
      ...{ accountId: 'acme', id: 'phones', provider: 'retell', settings: {}, createdAt: NOON + 1 },
      ...{ secrets: Buffer.from('sealed'), heardAt: null, fault: null },
    });
  });

  test('of an account there is not is put nowhere', async () => {
    expect(await connections.put('nobody', connection('phones'), BY)).toBe('unknown-account');
    expect(await connections.find('nobody', 'phones')).toBeNull();
  });

  test('that is removed is found no more, keeps no secret, and its name is free again', async () => {
    await connections.put('acme', connection('old'), BY);

    expect(await connections.remove('acme', 'old', BY)).toBe(true);
    expect(await connections.remove('acme', 'old', BY)).toBe(false);
    expect(await connections.find('acme', 'old')).toBeNull();
    const { rows } = await database.pool.query(
      `select octet_length(secrets) as bytes from connection where account_id = 'acme' and id = 'old'`,
    );
    expect(rows).toEqual([{ bytes: 0 }]);
    expect(await connections.put('acme', connection('old'), BY)).toBe('created');
  });

  test('is listed by account and by provider, and by neither', async () => {
    await connections.put('bolt', connection('a'), BY);
    await connections.put('bolt', connection('b', { provider: 'retell' }), BY);
    const names = async (of: { accountId?: string; provider?: string }) =>
      (await connections.list(of)).map(({ accountId, id }) => `${accountId}/${id}`);

    expect(await names({ accountId: 'bolt' })).toEqual(['bolt/a', 'bolt/b']);
    expect(await names({ accountId: 'bolt', provider: 'retell' })).toEqual(['bolt/b']);
    expect(await names({ provider: 'retell' })).toContain('bolt/b');
    expect((await names({})).length).toBeGreaterThan(2);
  });

  test('leaves its changes in the audit, and no secret there', async () => {
    await connections.put('bolt', connection('audited', { secrets: Buffer.from('hush-hush') }), BY);
    await connections.remove('bolt', 'audited', BY);

    const { rows } = await database.pool.query(
      `select to_jsonb(a)::text as line from audit a where account_id = 'bolt' and subject = 'audited'`,
    );
    expect(rows).toHaveLength(2);
    const hidden = [
      'hush-hush',
      Buffer.from('hush-hush').toString('base64'),
      Buffer.from('hush-hush').toString('hex'),
    ];
    for (const { line } of rows) for (const secret of hidden) expect(line).not.toContain(secret);
  });

  test('is written to once a minute at the most, whoever sends whatever', async () => {
    await connections.put('acme', connection('busy'), BY);
    const note = (at: number, why: string) => connections.noteFault('acme', 'busy', { at, why });

    expect([
      await note(NOON, 'one'),
      await note(NOON + 60_000, 'two'),
      await note(NOON + 60_001, 'three'),
    ]).toEqual([true, false, true]);
    for (const at of [NOON, NOON + 60_000]) await connections.noteHeard('acme', 'busy', at);
    expect(await connections.find('acme', 'busy')).toMatchObject({
      heardAt: NOON,
      fault: { at: NOON + 60_001, why: 'three' },
    });
    await connections.noteHeard('acme', 'busy', NOON + 60_001);
    expect(await connections.find('acme', 'busy')).toMatchObject({ heardAt: NOON + 60_001 });
  });

  test('says what is wrong with its provider’s own messages, whatever strangers send meanwhile', async () => {
    await connections.put('acme', connection('loud'), BY);
    const note = (at: number, why: string) => connections.noteFault('acme', 'loud', { at, why });

    expect([
      await note(NOON, 'Not believed: one'),
      await note(NOON + 1, 'unreadable'),
      await note(NOON + 3_600_000, 'Not believed: two'),
      await note(NOON + 3_600_002, 'Not believed: three'),
    ]).toEqual([true, true, false, true]);
  });

  test('is not locked anew over what somebody has put there meanwhile', async () => {
    await connections.put('acme', connection('keys', { secrets: Buffer.from('first') }), BY);
    const read = await connections.find('acme', 'keys');
    await connections.put('acme', connection('keys', { secrets: Buffer.from('second') }), BY);

    if (read) await connections.relock(read, Buffer.from('first, locked anew'));
    const now = await connections.find('acme', 'keys');
    if (now) await connections.relock(now, Buffer.from('second, locked anew'));

    expect(now?.secrets.toString()).toBe('second');
    expect((await connections.find('acme', 'keys'))?.secrets.toString()).toBe('second, locked anew');
  });
});
