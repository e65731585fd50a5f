import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { renderPlainText } from '../../src/cards/plain-text.ts';
import { lockSecrets } from '../../src/connectors/secrets.ts';
import { createConnections } from '../../src/db/connections.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { invariant } from '../../src/domain/errors.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { serve } from '../../src/http/server.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { LedgerUnavailableError } from '../../src/ledger/ports/store.ts';
import { createSeal } from '../../src/seal.ts';
import { openHooks } from '../../src/wiring/hooks.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { askerOf } from '../support/demo.ts';
import { type AccountParts, createAccount } from '../support/ledger-account.ts';
import { recorded, recordedJson } from './recorded.ts';
import { SECRET, signers } from './signed.ts';

const NOON = Date.UTC(2026, 4, 10, 12);
const KEY = randomBytes(32);
const BY = { actor: 'tester', remarks: null, at: NOON - 3_600_000 };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const perMinute: AccountParts['rates'] = [
  {
    id: 'minute',
    effectiveAt: Date.UTC(2020, 0, 1),
    when: {},
    basis: 'per_minute',
    pricePerMinute: credits(10),
    incrementMs: 60_000,
    minimumMs: 0,
    freeUnderMs: 0,
    outboundFree: false,
    translation: null,
  },
];

interface Opened {
  ledger: Ledger;
  /** Sends a message to a connection, as it is. */
  post(
    path: string,
    body: Buffer | string,
    headers?: Record<string, string> | [string, string][],
  ): Promise<{ status: number; json: Record<string, unknown> }>;
}

interface Changed {
  ledger?: Partial<Ledger>;
  tokenKeys?: Buffer[];
  now?: number;
}

async function open({ ledger: other = {}, tokenKeys = [KEY], now = NOON }: Changed = {}): Promise<Opened> {
  const clock = () => now;
  const ledger = { ...createLedger(createLedgerStore(database.pool), clock), ...other };
  const routes = openHooks({ publicUrl: null, tokenKeys }, { database, ledger, clock });
  const server = await serve(routes, { host: '127.0.0.1', port: 0 });
  onTestFinished(server.close);
  return {
    ledger,
    async post(path, body, headers = {}) {
      const response = await fetch(`${server.url}/hooks/${path}`, {
        method: 'POST',
        body: String(body),
        headers,
      });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    },
  };
}

/** An account whose calls cost 10 credits a minute, with something connected under the name “phones”. */
async function connect(
  accountId: string,
  { provider, settings = {} }: { provider: string; settings?: object },
  parts: Partial<AccountParts> = {},
): Promise<string> {
  await createAccount(database, { id: accountId, rates: perMinute, ...parts });
  const place = { accountId, id: 'phones' };
  const secrets = lockSecrets(place, { secret: SECRET }, createSeal([KEY]));
  await createConnections(database).put(accountId, { id: 'phones', provider, settings, secrets }, BY);
  return `${accountId}/phones`;
}

async function stateOf(accountId: string) {
  const events = await database.pool.query(
    'select source, event_id as id, amount::text, free from usage_event where account_id = $1 order by seq',
    [accountId],
  );
  const connection = await createConnections(database).find(accountId, 'phones');
  invariant(connection, 'it is connected');
  return { events: events.rows, heardAt: connection.heardAt, fault: connection.fault };
}

function signerOf(title: string) {
  const signer = signers.find((each) => each.title === title);
  invariant(signer, title);
  return signer;
}

const rows = [
  {
    ...{ name: 'vapi', signer: signerOf('Vapi by HMAC') },
    ...{ final: 'vapi-end-of-call-report', before: 'vapi-status-update', again: 'vapi-end-of-call-report' },
    ...{
      id: '0b6f1f0e-6c0a-4c63-9c3e-1f3b9a0a0001',
      shown: /asst-front-desk +Voice +Call +20 .*120 s \/ 61 s/,
    },
  },
  {
    ...{ name: 'retell', signer: signerOf('Retell') },
    ...{ final: 'retell-call-ended', before: 'retell-call-started', again: 'retell-call-analyzed' },
    ...{
      id: 'call_5d2f0a8c7b6e4f3a9d1c0b2e00000001',
      shown: /agent_front_desk +Voice +Call +20 .*120 s \/ 61 s/,
    },
  },
  {
    ...{ name: 'elevenlabs', signer: signerOf('ElevenLabs') },
    ...{ final: 'elevenlabs-transcription', before: null, again: 'elevenlabs-transcription' },
    ...{ id: 'conv_7101k0000000000000000000001', shown: /agent_7101front +Voice +Call +20 .*120 s \/ 61 s/ },
  },
  {
    ...{ name: 'mapping', signer: signerOf('a mapping by HMAC over the time and the body') },
    ...{ final: 'mapping-call-finished', before: null, again: 'mapping-call-finished' },
    ...{ id: '41', shown: /front-desk +Voice Inbound +Call +10 .*60 s \/ 51 s/ },
  },
];

describe.each(rows)('$name', ({ name, signer, final, before, again, id, shown }) => {
  test('a call that is over is counted, once however often it is told, and stands in the log', async () => {
    const path = await connect(`${name}once`, signer);
    const { post } = await open();
    const send = (message: string, at = NOON) => {
      const body = recorded(message);
      return post(path, body, signer.sign(body, at));
    };

    const first = await send(final);
    const others = [await send(again), await send(final), await send(final, NOON - 60_000)];
    // What belongs before it comes late.
    if (before !== null) others.push(await send(before));

    expect(first).toEqual({ status: 200, json: { status: 'taken' } });
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 200));
    const { events, heardAt, fault } = await stateOf(`${name}once`);
    expect(events).toMatchObject([{ id, free: null }]);
    expect({ heardAt, fault }).toEqual({ heardAt: NOON, fault: null });
    const log = await askerOf(database, `${name}once`, NOON)('usage log');
    expect(renderPlainText(log)).toMatch(shown);
  });

  test('a message that is forged or old counts for nothing, is answered as if nobody were there, and is noted', async () => {
    const path = await connect(`${name}forged`, signer);
    const { post } = await open();
    const body = recorded(final);

    const forged = await post(path, body, signer.sign(body, NOON, 'another-secret'));
    const nobody = await post(`${name}forged/nothing`, body, signer.sign(body, NOON));
    const nowhere = await post('nowhere/phones', body, signer.sign(body, NOON));
    const unsayable = await post('no%00where/phones%00', body, signer.sign(body, NOON));
    const { events, fault, heardAt } = await stateOf(`${name}forged`);
    const later = await open({ now: NOON + 3_600_000 });
    const old = await later.post(path, body, signer.sign(body, NOON));

    expect(forged.status).toBe(401);
    expect([nobody, nowhere, unsayable, old]).toEqual([forged, forged, forged, forged]);
    expect({ events, heardAt }).toEqual({ events: [], heardAt: null });
    expect(fault).toEqual({
      at: NOON,
      why: expect.stringMatching(/^Not believed: its signature does not fit/),
    });
    expect((await stateOf(`${name}forged`)).fault).toEqual({
      at: NOON + 3_600_000,
      why: expect.stringMatching(/^Not believed: it was signed 3600 s ago/),
    });
  });

  test('a message that cannot be read is refused and noted by what is wrong with it', async () => {
    const path = await connect(`${name}odd`, signer);
    const { post } = await open();
    const body = Buffer.from(
      recorded(final)
        .toString()
        .replaceAll(/"(call_)?id": ?("[^"]*"|41)|"conversation_id": "[^"]*"/g, '"other": 1'),
    );

    const { status, json } = await post(path, body, signer.sign(body, NOON));

    const { events, fault } = await stateOf(`${name}odd`);
    expect(status).toBe(422);
    expect(events).toEqual([]);
    expect(fault?.why).toMatch(/id/);
    expect(json['detail']).toBe(fault?.why);
  });

  test('while the ledger is away the sender is asked to come again, and then it is counted', async () => {
    const path = await connect(`${name}away`, signer);
    const away = await open({ ledger: { record: () => Promise.reject(new LedgerUnavailableError('gone')) } });
    const { post } = await open();
    const body = recorded(final);

    const first = await away.post(path, body, signer.sign(body, NOON));
    const second = await post(path, body, signer.sign(body, NOON));

    expect([first.status, second.status]).toEqual([503, 200]);
    expect((await stateOf(`${name}away`)).events).toMatchObject([{ id }]);
  });
});

describe('what was counted first', () => {
  test('stands where it is told otherwise later: the sender is thanked, and the difference is noted', async () => {
    const signer = signerOf('Vapi by x-vapi-secret');
    const path = await connect('conflict', signer);
    const { post } = await open();
    const message = recordedJson('vapi-end-of-call-report');
    const body = recorded('vapi-end-of-call-report');

    await post(path, body, signer.sign(body, NOON));
    message.message.cost = 99;
    const other = Buffer.from(JSON.stringify(message));
    const answer = await post(path, other, signer.sign(other, NOON));

    const { events, fault } = await stateOf('conflict');
    expect(answer.status).toBe(200);
    expect(events).toHaveLength(1);
    expect(fault?.why).toContain('came again and said something else: what was counted first stands');
  });

  test('of a list is what was sound in it, and the sender is told of the rest', async () => {
    const signature = { scheme: 'shared-secret', header: 'x-api-key' };
    const fields = { id: '/id', agent: '/agent', at: '/at' };
    const settings = { signature, each: '/items', type: 'reply', fields };
    const path = await connect('list', { provider: 'mapping', settings }, { unknownAgents: 'refuse' });
    const { post } = await open();
    const at = '2026-05-10T11:00:00Z';
    const items = [{ id: 'a', agent: 'ada', at }, { id: 'b', agent: 'bob', at }, { id: 'c' }];

    const answer = await post(path, JSON.stringify({ items }), { 'x-api-key': SECRET });

    expect(answer.status).toBe(422);
    expect((await stateOf('list')).events).toMatchObject([{ source: 'phones', id: 'a' }]);
    expect(answer.json['detail']).toMatch(/no agent “bob”.*#\/items\/2: agent \(\/agent\) holds nothing/);
  });
});

test('a call of hours is counted, though its message holds every word three times with its times', async () => {
  const signer = signerOf('Retell');
  const path = await connect('hours', signer);
  const { post } = await open();
  const message = recordedJson('retell-call-analyzed');
  message.call.start_timestamp = message.call.end_timestamp - 2 * 3_600_000;
  const words = Array.from({ length: 16 }, (_, at) => ({
    word: 'something ',
    start: at / 3,
    end: (at + 1) / 3,
  }));
  const turns = Array.from({ length: 1_500 }, (_, turn) => ({
    role: turn % 2 === 0 ? 'agent' : 'user',
    content: 'something '.repeat(16),
    words,
  }));
  for (const each of [
    'transcript_object',
    'transcript_with_tool_calls',
    'scrubbed_transcript_with_tool_calls',
  ]) {
    message.call[each] = turns;
  }
  const body = Buffer.from(JSON.stringify(message));
  expect(body.length).toBeGreaterThan(4 * 1024 * 1024);

  const answer = await post(path, body, signer.sign(body, NOON));

  expect(answer.status).toBe(200);
  expect((await stateOf('hours')).events).toMatchObject([{ amount: String(credits(1_200)) }]);
});

describe('a call that Twilio has told of too, for the same account,', () => {
  const CALL_SID = 'CA00000000000000000000000000000001';

  test.each([
    ['vapi', 'vapi-end-of-call-report', 'Vapi by x-vapi-secret'],
    ['retell', 'retell-call-analyzed', 'Retell'],
    ['elevenlabs', 'elevenlabs-transcription', 'ElevenLabs'],
  ])(
    'is counted as %s tells it, and the connection says that it stands there twice',
    async (name, final, title) => {
      const signer = signerOf(title);
      const path = await connect(`${name}twice`, signer);
      const { post, ledger } = await open();
      const message = recordedJson(final);
      if (name === 'vapi') message.message.call.phoneCallProviderId = CALL_SID;
      if (name === 'retell') message.call.telephony_identifier = { twilio_call_sid: CALL_SID };
      const body = Buffer.from(JSON.stringify(message));
      const tell = async () => (await post(path, body, signer.sign(body, NOON))).status;

      expect(await tell()).toBe(200);
      expect(await stateOf(`${name}twice`)).toMatchObject({ events: [{ source: name }], fault: null });
      await ledger.record(`${name}twice`, [
        UsageEvent.parse({
          ...{ type: 'call', source: 'twilio', id: CALL_SID, agent: 'ada', kind: 'voice_inbound' },
          ...{ answeredAt: '2026-05-10T11:00:00Z', endedAt: '2026-05-10T11:01:01Z' },
        }),
      ]);
      expect(await tell()).toBe(200);

      const { events, fault } = await stateOf(`${name}twice`);
      expect(events).toHaveLength(2);
      expect(fault?.why).toContain(`is the call ${CALL_SID}, which Twilio has told of too`);
    },
  );
});

describe('before a call', () => {
  test('as many are let in as there are credits for, and the end of one makes room for the next', async () => {
    const signer = signerOf('Vapi by x-vapi-secret');
    const gate = { credits: '30', agent: 'asst-front-desk', says: 'We are closed.' };
    const plan: AccountParts['plan'] = {
      ...{ allowance: credits(80), rolloverCap: 0n },
      ...{ atZero: 'hard_stop', overageLimit: 0n, repaysOverage: false },
    };
    const path = await connect('gate', { provider: 'vapi', settings: { gate } }, { plan });
    const { post } = await open();
    const tell = async (name: string, callId: string) => {
      const message = recordedJson(name);
      message.message.call.id = callId;
      const body = Buffer.from(JSON.stringify(message));
      return (await post(path, body, signer.sign(body, NOON))).json;
    };
    const ask = (callId: string) => tell('vapi-assistant-request', callId);
    const yes = { assistantId: 'asst-front-desk' };
    const no = { error: 'We are closed.' };

    expect([await ask('a'), await ask('b'), await ask('c')]).toEqual([yes, yes, no]);
    // Asked again after a lost answer, it is the same call.
    expect(await ask('a')).toEqual(yes);
    // It cost 20 of the 30 that were held.
    await tell('vapi-end-of-call-report', 'a');
    expect([await ask('d'), await ask('e')]).toEqual([yes, no]);
  });
});

test('a fault that quotes what cannot be stored is noted without it', async () => {
  const signature = { scheme: 'shared-secret', header: 'x-api-key' };
  const fields = { id: '/id', agent: { path: '/agent', map: {} }, at: '/at' };
  const path = await connect('quoted', {
    provider: 'mapping',
    settings: { signature, type: 'reply', fields },
  });
  const { post } = await open();

  const answer = await post(path, JSON.stringify({ id: 'a', agent: 'a\0\ud800b' }), { 'x-api-key': SECRET });

  expect(answer.status).toBe(422);
  expect((await stateOf('quoted')).fault?.why).toContain(
    'agent (/agent) holds “ab”, which the map does not know',
  );
});
