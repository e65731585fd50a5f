import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lockSecrets } from '../../../src/connectors/secrets.ts';
import { TwilioSettings } from '../../../src/connectors/twilio/settings.ts';
import { createCallListings } from '../../../src/db/call-listings.ts';
import { createConnections } from '../../../src/db/connections.ts';
import { createLedgerStore } from '../../../src/db/ledger/store.ts';
import { createTermsStore } from '../../../src/db/terms/store.ts';
import { type HttpServer, serve } from '../../../src/http/server.ts';
import { createLedger } from '../../../src/ledger/ledger.ts';
import { createSeal } from '../../../src/seal.ts';
import { openHooks } from '../../../src/wiring/hooks.ts';
import { openTelephony } from '../../../src/wiring/telephony.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { heardLog } from '../../support/heard-log.ts';
import { createAccount } from '../../support/ledger-account.ts';
import {
  mailDate,
  signedByTwilio,
  startTwilio,
  type TwilioAccount,
  type TwilioCall,
} from '../../support/twilio-stand-in.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 10, 21, 12, 57);
const KEY = Buffer.alloc(32, 7);
const PUBLIC_URL = 'https://tallybot.example.com';
const OURS = '+14155550100';
const SOMEONE = '+442071838750';
const BY_NUMBER = { agents: { [OURS]: 'ada' } };

let database: TestDatabase;
let twilio: Awaited<ReturnType<typeof startTwilio>>;
let server: HttpServer;
let ledger: ReturnType<typeof createLedger>;
let now = START;
let accounts = 0;
let calls = 0;
/** Of the test that runs, and its Twilio account. */
let id = '';
let theirs: TwilioAccount;
let listed: TwilioCall[];

beforeAll(async () => {
  [database, twilio] = await Promise.all([createTestDatabase(), startTwilio()]);
  const clock = () => now;
  ledger = createLedger(createLedgerStore(database.pool), clock);
  const config = { publicUrl: PUBLIC_URL, tokenKeys: [KEY] };
  server = await serve(openHooks(config, { database, ledger, clock }), { host: '127.0.0.1', port: 0 });
});
afterAll(() => Promise.all([server.close(), database.drop(), twilio.close()]));

beforeEach(async () => {
  now = START;
  twilio.feel(null);
  await database.pool.query('truncate connection, money_reading, call_listing');
  id = `account-${++accounts}`;
  await createAccount(database, { id, agents: { ada: 'voice_inbound' } });
  const sid = `AC${String(accounts).padStart(32, '0')}`;
  listed = [];
  theirs = {
    ...{ sid, passwords: { [sid]: 'token' }, balance: '1', currency: 'USD', calls: listed },
    ...{
      firstDay: '2026-01-01',
      lastDay: '2026-12-31',
      used: () => ({ inbound: 1, outbound: 1, numbers: 1 }),
    },
  };
  twilio.accounts.set(sid, theirs);
  await connect();
  twilio.asked.length = 0;
});

describe('a call that ended while nobody heard', () => {
  test('is counted once, by one of however many look, and to the letter as its message would have been', async () => {
    const missed = [ends(), ends({ status: 'no-answer', duration: '0' }), ends(outbound())];
    now += 2 * HOUR;
    await Promise.all([tick(), tick(), tick()]);
    now += 5 * MINUTE;
    await tick();

    expect(await counted()).toEqual(missed.map(({ sid }) => sid).sort());
    const found = await payloads();
    await createAccount(database, { id: `${id}-told`, agents: { ada: 'voice_inbound' } });
    await connect({}, { account: `${id}-told` });
    for (const call of missed) await tell(call, { account: `${id}-told` });
    expect(await payloads(`${id}-told`)).toEqual(found);
  });

  test('and that a message tells of before or after is counted by the message or the list, never by both', async () => {
    const [before, after] = [ends(), ends()];
    // Twilio's message says when it was written, the list when the call ended: neither promises the other's second.
    await tell({ ...before, end_time: (before.end_time ?? 0) + 3 * SECOND });
    now += HOUR;
    await tick();
    await tell(after);
    await tell({ ...before, end_time: (before.end_time ?? 0) + 3 * SECOND });

    expect(await counted()).toEqual([before.sid, after.sid]);
    expect(await fault()).toBeNull();
  });

  test('stands as it was counted first, whatever is said of it later', async () => {
    const [before, after] = [ends(), ends()];
    await tell(before, { query: '?agent=grace' });
    now += HOUR;
    await tick();
    expect(await fault()).toBeNull();
    await tell({ ...after, end_time: (after.end_time ?? 0) + SECOND });

    expect(await agents()).toEqual({ [before.sid]: 'grace', [after.sid]: 'ada' });
    expect(await fault()).toContain('what was counted first stands');
  });

  test('is left to its message for as long as Twilio repeats that', async () => {
    now += HOUR;
    const call = ends({ end_time: now });
    now += MINUTE;
    await tick();
    expect(await counted()).toEqual([]);
    now += 5 * MINUTE;
    await tick();

    expect(await counted()).toEqual([call.sid]);
  });

  test('is found though it comes late into the list, after others that ended later', async () => {
    ends();
    now += HOUR;
    await tick();
    const late = ends({ end_time: now - 10 * MINUTE });
    now += 5 * MINUTE;
    await tick();

    expect(await counted()).toContain(late.sid);
  });

  test('is found in the list of a day, where Twilio heeds no more of the instant', async () => {
    theirs.callsByDay = true;
    ends({ end_time: START - HOUR });
    const call = ends();
    now += HOUR;
    await tick();

    expect(await counted()).toEqual([call.sid]);
  });

  test('before the connection was made is nobody’s business here', async () => {
    ends({ end_time: START - SECOND });
    const first = ends({ end_time: START });
    for (let turn = 0; turn < 3; turn++) {
      now += 5 * MINUTE;
      await tick();
    }

    expect(await counted()).toEqual([first.sid]);
  });

  test('while the token was another one is found when the new one is given', async () => {
    await tick();
    theirs.passwords = { [theirs.sid]: 'new' };
    const call = ends({ end_time: now + HOUR });
    now += 2 * HOUR;
    await tick();
    expect(await fault()).toBe('Calls could not be listed: HTTP 401, code 20003.');
    await connect({}, { authToken: 'new' });
    await tick();

    expect(await counted()).toEqual([call.sid]);
  });

  test.each([
    ['is left alone, where its leg was counted', 'parent', 1],
    ['is counted with its legs, where all are wanted', 'all', 2],
  ])('%s', async (_title, legs, count) => {
    await connect({ legs });
    const { sid } = ends();
    ends({ ...outbound(), direction: 'outbound-dial', parent_call_sid: sid });
    now += HOUR;
    await tick();

    expect(await counted()).toHaveLength(count);
  });

  test('of a number that is not named, or of a trunk, is counted only where “agent” says whose', async () => {
    const other = ends({ to: '+15005550006' });
    ends({ direction: 'trunking-originating' });
    now += HOUR;
    await tick();
    expect(await counted()).toEqual([]);

    await connect({ agent: 'hopper' });
    now += 5 * MINUTE;
    await tick();
    expect(await agents()).toEqual({});
    await createConnections(database).remove(id, 'main', by());
    now = START;
    await connect({ agent: 'hopper' });
    now += HOUR;
    await tick();
    expect(await agents()).toEqual({ [other.sid]: 'hopper' });
  });

  test('for an agent that nobody made waits until somebody has', async () => {
    await database.pool.query(`update account set unknown_agents = 'refuse' where id = $1`, [id]);
    await connect({ agents: { [OURS]: 'grace' } });
    const call = ends();
    for (let turn = 0; turn < 12; turn++) {
      now += HOUR;
      await tick();
    }
    expect(await fault()).toContain('knows no agent “grace”');
    await createTermsStore(database).putAgent(id, { id: 'grace', kind: 'voice_inbound' }, by());
    now += HOUR;
    await tick();

    expect(await counted()).toEqual([call.sid]);
  });
});

describe('the list', () => {
  test('is not asked for where nobody said so, and what ended meanwhile is not looked for later', async () => {
    await connect({ catchUp: false });
    ends();
    now += HOUR;
    await tick();
    expect(listings()).toEqual([]);
    await connect();
    now += HOUR;
    await tick();

    expect(listings()).toHaveLength(1);
    expect(await counted()).toEqual([]);
  });

  test('is gone through page by page, so many in a turn, and the log says that it is behind', async () => {
    theirs.callsPageMax = 2;
    for (let count = 0; count < 23; count++) ends({ end_time: START + count * SECOND });
    const log = heardLog();
    now += HOUR;
    await tick();
    expect(await counted()).toHaveLength(10);
    expect(log.with('more calls in Twilio’s list')).toHaveLength(1);
    for (let turn = 0; turn < 2; turn++) {
      now += MINUTE;
      await tick();
    }

    expect(await counted()).toHaveLength(23);
    expect(listings()).toHaveLength(12);
    expect(log.with('more calls in Twilio’s list')).toHaveLength(2);
  });

  test.each([
    ['500', { status: 500 } as const, 5],
    ['429', { status: 429, retryAfter: '600' } as const, 10],
    ['nothing in time', 'silent' as const, 5],
  ])(
    'that is answered with %s half way is gone on with, and nothing is lost',
    async (_what, mood, minutes) => {
      theirs.callsPageMax = 2;
      for (let count = 0; count < 5; count++) ends({ end_time: START + count * SECOND });
      now += HOUR;
      twilio.feel(mood, /Page=2/);
      await tick();
      expect(await counted()).toHaveLength(4);
      twilio.feel(null);
      now += minutes * MINUTE - 1;
      await tick();
      expect(await counted()).toHaveLength(4);
      now += 1;
      await tick();

      expect(await counted()).toHaveLength(5);
      expect(listings().map((query) => /Page=\d/.exec(query)?.[0])).toEqual([
        undefined,
        'Page=1',
        'Page=2',
        'Page=2',
      ]);
    },
  );

  test('is begun anew, where Twilio knows the page no more', async () => {
    theirs.callsPageMax = 2;
    for (let count = 0; count < 5; count++) ends({ end_time: START + count * SECOND });
    now += HOUR;
    twilio.feel({ status: 500 }, /Page=1/);
    await tick();
    twilio.feel({ status: 400 }, /Page=1/);
    now += 5 * MINUTE;
    await tick();
    twilio.feel(null);
    now += 5 * MINUTE;
    await tick();

    expect(await counted()).toHaveLength(5);
  });

  test('is where the first of two left it who went through it at once, and nowhere once it is disconnected', async () => {
    const listings = createCallListings(database.pool);
    const place = { accountId: id, id: 'main' };
    const at = { theirs: theirs.sid, since: START, until: START + HOUR, next: null };
    const slow = { ...at, until: START + MINUTE };

    expect(await listings.move(place, null, at)).toBe(true);
    expect(await listings.move(place, null, slow)).toBe(false);
    expect(await listings.find(place)).toEqual(at);
    await createConnections(database).remove(id, 'main', by());
    expect(await listings.move(place, null, at)).toBe(false);
    expect(await listings.find(place)).toBeNull();
  });

  test('is asked for though the money cannot be read', async () => {
    const call = ends();
    now += HOUR;
    twilio.feel({ status: 403 }, /Balance|Usage/);
    await tick();

    expect(await counted()).toEqual([call.sid]);
  });

  test('is not to be asked for without a word on how its calls are of an agent', () => {
    const said = TwilioSettings.safeParse({ accountSid: theirs.sid, catchUp: true });

    expect(said.error?.issues).toMatchObject([
      { path: ['catchUp'], message: expect.stringContaining('needs “agents” by number, or “agent”') },
    ]);
  });
});

/** As somebody calls a number and hangs up after half a minute, a minute from the start on. */
function ends(said: Partial<TwilioCall> = {}): TwilioCall {
  const end = said.end_time ?? START + MINUTE;
  const call: TwilioCall = {
    sid: `CA${String(++calls).padStart(32, '0')}`,
    ...{ parent_call_sid: null, from: SOMEONE, to: OURS, status: 'completed', direction: 'inbound' },
    ...{ start_time: end - 30 * SECOND, end_time: end, duration: '30' },
    ...said,
  };
  listed.push(call);
  return call;
}

function outbound() {
  return { direction: 'outbound-api', from: OURS, to: SOMEONE };
}

/** As Twilio calls back. */
async function tell(call: TwilioCall, { account = id, query = '' } = {}): Promise<void> {
  const form = {
    CallSid: call.sid,
    CallStatus: call.status,
    Direction: call.direction,
    ...{ From: call.from, To: call.to },
    Timestamp: mailDate(call.end_time) ?? '',
    CallDuration: call.duration ?? '',
  };
  const path = `/hooks/${account}/main${query}`;
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'x-twilio-signature': signedByTwilio('token', `${PUBLIC_URL}${path}`, form) },
    body: new URLSearchParams(form),
  });
  expect(answer.status).toBe(200);
}

async function connect(settings: object = {}, { account = id, authToken = 'token' } = {}): Promise<void> {
  const secrets = lockSecrets({ accountId: account, id: 'main' }, { authToken }, createSeal([KEY]));
  const connection = {
    ...{ id: 'main', provider: 'twilio', secrets },
    settings: { accountSid: theirs.sid, catchUp: true, ...BY_NUMBER, ...settings },
  };
  await createConnections(database).put(account, connection, by());
}

function by() {
  return { actor: 'tester', remarks: null, at: now };
}

/** As one replica does it every minute. */
function tick(): Promise<number> {
  const parts = { database, ledger, clock: () => now, bounds: { deadline: twilio.deadline } };
  return openTelephony({ tokenKeys: [KEY], twilioApiUrl: twilio.url }, parts)();
}

function listings(): string[] {
  return twilio.asked.flatMap(({ pathname, search }) => (pathname.endsWith('/Calls.json') ? [search] : []));
}

async function payloads(account = id) {
  const { rows } = await database.pool.query<{ event_id: string; payload: string }>(
    `select event_id, encode(payload_hash, 'hex') as payload from usage_event where account_id = $1 order by event_id`,
    [account],
  );
  return rows;
}

async function counted(): Promise<string[]> {
  return (await payloads()).map(({ event_id: sid }) => sid);
}

async function agents(): Promise<Record<string, string>> {
  const { rows } = await database.pool.query<{ event_id: string; agent_id: string }>(
    'select event_id, agent_id from usage_event where account_id = $1',
    [id],
  );
  return Object.fromEntries(rows.map(({ event_id: sid, agent_id: agent }) => [sid, agent]));
}

async function fault(): Promise<string | null> {
  return (await createConnections(database).find(id, 'main'))?.fault?.why ?? null;
}
