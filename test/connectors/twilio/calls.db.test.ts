import { createHash } from 'node:crypto';
import { get } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lockSecrets } from '../../../src/connectors/secrets.ts';
import { createConnections } from '../../../src/db/connections.ts';
import { createLedgerStore } from '../../../src/db/ledger/store.ts';
import { credits } from '../../../src/domain/credits.ts';
import type { Rate } from '../../../src/domain/rate-card.ts';
import { type HttpServer, serve } from '../../../src/http/server.ts';
import { createLedger } from '../../../src/ledger/ledger.ts';
import { createSeal } from '../../../src/seal.ts';
import { openHooks } from '../../../src/wiring/hooks.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createAccount } from '../../support/ledger-account.ts';
import { signedByTwilio } from '../../support/twilio-stand-in.ts';

const NOW = Date.parse('2026-11-21T13:00:00Z');
const MINUTE = 60_000;
const KEY = Buffer.alloc(32, 7);
const PUBLIC_URL = 'https://tallybot.example.com/meter';
const OURS = '+14155550100';
const SOMEONE = '+442071838750';

const aCreditAMinute: Rate = {
  id: 'minute',
  effectiveAt: 0,
  when: {},
  basis: 'per_minute',
  pricePerMinute: credits(1),
  incrementMs: MINUTE,
  minimumMs: 0,
  freeUnderMs: 0,
  outboundFree: false,
  translation: null,
};

let database: TestDatabase;
let server: HttpServer;
let accounts = 0;
let calls = 0;
let id = '';

beforeAll(async () => {
  database = await createTestDatabase();
  const clock = () => NOW;
  const ledger = createLedger(createLedgerStore(database.pool), clock);
  const config = { publicUrl: PUBLIC_URL, tokenKeys: [KEY] };
  server = await serve(openHooks(config, { database, ledger, clock }), { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server.close();
  await database.drop();
});
beforeEach(async () => {
  id = `account-${++accounts}`;
  await createAccount(database, { id, rates: [aCreditAMinute], agents: { ada: 'voice_inbound' } });
  await connect({ agents: { '+1 (415) 555-0100': 'ada' } });
});

describe('the end of a call', () => {
  test('becomes a call from its answer to its end, in seconds and not in begun minutes', async () => {
    const callSid = await ends({ CallDuration: '61', Duration: '2' });

    expect(await counted()).toEqual([
      {
        ...{ source: 'twilio', id: callSid, type: 'call', agent: 'ada', kind: 'voice_inbound' },
        ...{ began: '12:55:59', actual_ms: 61_000, credits: 2, free: null },
        remarks: null,
      },
    ]);
  });

  test.each([
    ['inbound', {}, 'voice_inbound'],
    ['outbound-api', { Direction: 'outbound-api', From: OURS, To: SOMEONE }, 'voice_outbound'],
  ])('is of the agent whose number it is, %s', async (_direction, said, kind) => {
    await ends(said);

    expect(await counted()).toMatchObject([{ agent: 'ada', kind }]);
  });

  test.each(['busy', 'no-answer', 'failed', 'canceled'])(
    'by “%s” costs nothing and says why',
    async (status) => {
      await ends({ CallStatus: status, CallDuration: '0' });

      expect(await counted()).toMatchObject([
        { began: '12:57:00', actual_ms: 0, credits: 0, free: 'unanswered', remarks: status },
      ]);
    },
  );

  test('is counted once, in whatever order and however often its callbacks come', async () => {
    const CallSid = sid();
    const told = [
      'completed',
      'in-progress',
      'initiated',
      'completed',
      'ringing',
      'answered',
      'completed',
      'queued',
    ];
    for (const CallStatus of told) {
      expect((await send({ ...END, CallSid, CallStatus })).status).toBe(200);
    }

    expect(await counted()).toMatchObject([{ id: CallSid, credits: 1 }]);
  });

  test('that is sent again as it was, by whoever heard it, is believed and changes nothing', async () => {
    const form = { ...END, CallSid: sid() };
    const signature = signedByTwilio('token', address(), form);

    const answers = [];
    for (let count = 0; count < 3; count++) answers.push((await send(form, { signature })).status);

    expect(answers).toEqual([200, 200, 200]);
    expect(await counted()).toHaveLength(1);
  });

  test('told by GET is the one told by POST, with the agent that the address names', async () => {
    const said = { ...END, CallSid: sid(), CallerName: "O'Brien (Cork) | Žofie" };
    // As Twilio writes it: spaces as %20, and what need not be escaped as it is.
    const query = `?agent=o'hara&${Object.entries(said)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&')}`;
    const statusOf = (asked: string, signature = signedByTwilio('token', address(asked))) =>
      new Promise((resolve, reject) => {
        const headers = { 'x-twilio-signature': signature };
        // Not by fetch, which escapes the apostrophe.
        get(`${server.url}/hooks/${id}/main${asked}`, { headers }, ({ statusCode }) =>
          resolve(statusCode),
        ).on('error', reject);
      });

    expect(
      await statusOf(
        query.replace('CallDuration=30', 'CallDuration=1'),
        signedByTwilio('token', address(query)),
      ),
    ).toBe(401);
    expect(await statusOf(query)).toBe(200);
    expect((await send(said, { query: "?agent=o'hara" })).status).toBe(200);

    expect(await counted()).toMatchObject([
      { id: said.CallSid, agent: "o'hara", began: '12:56:30', credits: 1 },
    ]);
    expect((await createConnections(database).find(id, 'main'))?.fault?.why).toMatch(/^Not believed: /);
  });

  test('is told apart from the leg that was dialled within it, unless both are wanted', async () => {
    const ParentCallSid = await ends({ CallDuration: '120' });
    const leg = { ParentCallSid, Direction: 'outbound-dial', From: OURS, To: SOMEONE, CallDuration: '90' };
    await ends(leg);
    expect(await counted()).toMatchObject([{ id: ParentCallSid, credits: 2 }]);

    await connect({ agents: { [OURS]: 'ada' }, legs: 'all' });
    const legSid = await ends(leg);
    expect(await counted()).toMatchObject([
      { id: ParentCallSid, kind: 'voice_inbound' },
      { id: legSid, kind: 'voice_outbound', credits: 2 },
    ]);
  });
});

describe('the agent', () => {
  test('is the one that the address names, which is signed with it', async () => {
    await ends({}, '?agent=grace');

    expect(await counted()).toMatchObject([{ agent: 'grace' }]);
  });

  test('of other numbers is the one of the connection, and without one the number itself: no call is lost', async () => {
    await ends({ To: '+15005550006' });
    await connect({ agent: 'hopper' });
    await ends({ To: '+15005550006' });

    expect((await counted()).map(({ agent }) => agent)).toEqual(['+15005550006', 'hopper']);
  });
});

describe('what is sent', () => {
  test.each([
    ['without a signature', { signature: '' }],
    ['with the signature of another token', { token: 'guessed' }],
    ['with a signature of another address', { signedAt: `${PUBLIC_URL}/hooks/other/main` }],
    ['with a signature of this machine’s own address', { signedAt: 'here' as const }],
  ])('%s is refused, and the connection says so', async (_how, { token, signature, signedAt }: Forging) => {
    const form = { ...END, CallSid: sid() };
    const at = signedAt === 'here' ? `${server.url}/hooks/${id}/main` : (signedAt ?? address());

    const answer = await send(form, { signature: signature ?? signedByTwilio(token ?? 'token', at, form) });

    expect(answer.status).toBe(401);
    expect(await counted()).toEqual([]);
    const connection = await createConnections(database).find(id, 'main');
    expect(connection?.fault?.why).toMatch(/^Not believed: /);
    expect(JSON.stringify(connection?.fault)).not.toContain('token"');
  });

  test.each([
    ['another duration', { CallDuration: '1' }],
    ['another field', { AnsweredBy: 'human' }],
  ])('with %s than was signed is refused', async (_what, changed) => {
    const form = { ...END, CallSid: sid() };
    const signature = signedByTwilio('token', address(), form);

    expect((await send({ ...form, ...changed }, { signature })).status).toBe(401);
  });

  test('for another agent than was signed is refused', async () => {
    const form = { ...END, CallSid: sid() };
    const signature = signedByTwilio('token', address('?agent=ada'), form);

    expect((await send(form, { query: '?agent=grace', signature })).status).toBe(401);
  });

  test('as JSON is believed by its hash in the address, to the letter', async () => {
    const body = JSON.stringify({ ...END, CallSid: sid() });
    const hashed = `?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
    const signature = signedByTwilio('token', address(hashed));

    expect((await sendJson(body, hashed, signature)).status).toBe(200);
    expect((await sendJson(`${body} `, hashed, signature)).status).toBe(401);
    expect((await sendJson(body, '', signedByTwilio('token', address()))).status).toBe(401);
    expect(await counted()).toMatchObject([{ credits: 1 }]);
  });

  test('about other things than calls is acknowledged and left alone', async () => {
    const answer = await send({ MessageSid: `SM${'1'.repeat(32)}`, MessageStatus: 'delivered' });

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: 'ignored', why: 'it is no status of a call' });
  });

  test.each([
    ['without its time', 'Timestamp', '', '#/Timestamp is required'],
    ['without its length', 'CallDuration', '', '#/CallDuration is required'],
    ['longer than any call', 'CallDuration', '9999999', 'the call lasted longer than seven days'],
  ])('as the end of a call %s is not guessed at', async (_what, field, value, why) => {
    const { [field]: _told, ...rest } = END;
    const answer = await send({ ...rest, CallSid: sid(), ...(value !== '' && { [field]: value }) });

    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(why);
  });

  test('to a connection that was removed is believed no more', async () => {
    await createConnections(database).remove(id, 'main', { actor: 'tester', remarks: null, at: NOW });

    expect((await send({ ...END, CallSid: sid() })).status).toBe(401);
  });
});

interface Forging {
  token?: string;
  signature?: string;
  signedAt?: string;
}

/** As it comes when somebody has called a number and hung up after half a minute. */
const END: Record<string, string> = {
  AccountSid: `AC${'1'.repeat(32)}`,
  ApiVersion: '2010-04-01',
  CallStatus: 'completed',
  CallbackSource: 'call-progress-events',
  Direction: 'inbound',
  From: SOMEONE,
  To: OURS,
  FromCity: '',
  SequenceNumber: '0',
  Timestamp: 'Sat, 21 Nov 2026 12:57:00 +0000',
  Duration: '1',
  CallDuration: '30',
};

function sid(): string {
  return `CA${String(++calls).padStart(32, '0')}`;
}

async function ends(said: Record<string, string>, query = ''): Promise<string> {
  const CallSid = sid();
  const answer = await send({ ...END, ...said, CallSid }, { query });
  expect(answer.status).toBe(200);
  return CallSid;
}

function address(query = ''): string {
  return `${PUBLIC_URL}/hooks/${id}/main${query}`;
}

function send(
  form: Record<string, string>,
  { query = '', signature }: { query?: string; signature?: string } = {},
): Promise<Response> {
  return fetch(`${server.url}/hooks/${id}/main${query}`, {
    method: 'POST',
    headers: { 'x-twilio-signature': signature ?? signedByTwilio('token', address(query), form) },
    body: new URLSearchParams(form),
  });
}

function sendJson(body: string, query: string, signature: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-twilio-signature': signature };
  return fetch(`${server.url}/hooks/${id}/main${query}`, { method: 'POST', headers, body });
}

async function connect(settings: object): Promise<void> {
  const secrets = lockSecrets({ accountId: id, id: 'main' }, { authToken: 'token' }, createSeal([KEY]));
  const connection = {
    ...{ id: 'main', provider: 'twilio', secrets },
    settings: { accountSid: `AC${'1'.repeat(32)}`, ...settings },
  };
  await createConnections(database).put(id, connection, { actor: 'tester', remarks: null, at: NOW });
}

async function counted() {
  const { rows } = await database.pool.query(
    `select source, event_id as id, type, agent_id as agent, kind, to_char(occurred_at at time zone 'UTC', 'HH24:MI:SS') as began,
            actual_ms::int4, (amount / 1000000)::int4 as credits, free, remarks
       from usage_event where account_id = $1 order by seq`,
    [id],
  );
  return rows;
}
