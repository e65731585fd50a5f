import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import type { Card } from '../../../src/cards/card.ts';
import type { Right } from '../../../src/chat/context.ts';
import { dispatch } from '../../../src/chat/dispatch.ts';
import { createRegistry } from '../../../src/chat/registry.ts';
import { lockSecrets } from '../../../src/connectors/secrets.ts';
import { createActs } from '../../../src/db/acts.ts';
import { createConnections } from '../../../src/db/connections.ts';
import { createLedgerStore } from '../../../src/db/ledger/store.ts';
import { createMoneyReadings } from '../../../src/db/money-readings.ts';
import { renderCard as renderDiscord } from '../../../src/discord/render/card.ts';
import { invariant } from '../../../src/domain/errors.ts';
import { createLedger } from '../../../src/ledger/ledger.ts';
import { createSeal } from '../../../src/seal.ts';
import { renderCard as renderSlack } from '../../../src/slack/render/card.ts';
import { reportsOf } from '../../../src/wiring/reports.ts';
import { openTelephony } from '../../../src/wiring/telephony.ts';
import { plain } from '../../support/cards.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createAccount } from '../../support/ledger-account.ts';
import { readDiscord, readSlack } from '../../support/shown.ts';
import { startTwilio, type TwilioAccount } from '../../support/twilio-stand-in.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 10, 21, 12, 57);
const KEY = Buffer.alloc(32, 7);

const PAID_APART = 'Telephony is paid to your telephone company, apart from credits.';
const UNREACHABLE = 'it does not answer, and is asked again.';
const UNEXPECTED = 'what it answers is not understood, and it is asked again.';
const API_KEY = `SK${'5'.repeat(32)}`;

let database: TestDatabase;
let twilio: Awaited<ReturnType<typeof startTwilio>>;
let now = START;
let accounts = 0;
/** Of the test that runs, and its Twilio account. */
let id = '';
let theirs: TwilioAccount;

beforeAll(async () => {
  [database, twilio] = await Promise.all([createTestDatabase(), startTwilio()]);
});
afterAll(() => Promise.all([database.drop(), twilio.close()]));

beforeEach(async () => {
  now = START;
  twilio.feel(null);
  twilio.accounts.clear();
  await database.pool.query('truncate connection, money_reading');
  id = `account-${++accounts}`;
  await createAccount(database, { id, zone: 'America/New_York' });
  theirs = openAtTwilio({});
  twilio.asked.length = 0;
});

describe('what /credits shows', () => {
  test('is no money, while no telephone company is connected', async () => {
    expect(await shown()).toEqual({
      fields: {},
      notes: [
        'Telephony is paid to your telephone company, apart from credits. None is connected, so no telephony money is shown.',
      ],
    });
    expect(await tick()).toBe(0);
    expect(twilio.asked).toEqual([]);
  });

  test('is that it will be here, until it has been read', async () => {
    await connect();

    expect(await shown()).toEqual({
      fields: { 'Telephony money (Twilio)': 'not read yet' },
      notes: [PAID_APART, 'Twilio is being read for the first time: it will be here in a minute or two.'],
    });
    expect(twilio.asked).toEqual([]);
  });

  test('is balance and spend in their currency, of which days, and how old they are', async () => {
    await connect();
    await tick();
    now += 3 * MINUTE;

    expect(await shown()).toEqual({
      fields: {
        'Telephony money (Twilio)':
          '27.79 USD left; 24.30 USD spent in the last 30 days, 23 October 2026 – 21 November 2026 (UTC); as of 21 Nov 07:57, 3 minutes ago',
      },
      notes: [PAID_APART],
    });
  });

  test('is the same in Slack and in Discord', async () => {
    await connect();
    await tick();
    twilio.feel({ status: 500 });
    now += 5 * MINUTE;
    await tick();

    const card = await credits();
    const whole = { pictures: new Map(), files: new Map(), fit: (command: string) => command };
    const slack = readSlack(renderSlack(card, { surface: 'message', ...whole }).blocks);
    const discord = readDiscord(renderDiscord(card, whole).components);

    for (const { text } of [slack, discord]) {
      expect(text).toContain('Telephony money (Twilio)');
      expect(text).toContain('27.79 USD left; 24.30 USD spent in the last 30 days');
      expect(text).toContain('as of 21 Nov 07:57, 5 minutes ago');
      expect(text).toContain('Twilio could not be read since 21 Nov 08:02: it does not answer');
    }
  });

  test.each([
    ['EUR', '-3.455', '−3.46 EUR left; 24.30 EUR spent'],
    ['JPY', '1234567.4', '1234567 JPY left; 24 JPY spent'],
    ['USD', '0.0049', '0.00 USD left; 24.30 USD spent'],
  ])('is in %s, where that is what the account is kept in', async (currency, balance, said) => {
    Object.assign(theirs, { currency, balance });
    await connect();
    await tick();

    expect((await shown()).fields['Telephony money (Twilio)']).toContain(said);
  });

  test('is what a subaccount spent, and that its main account pays', async () => {
    theirs.balance = null;
    await connect();
    await tick();

    expect((await shown()).fields['Telephony money (Twilio)']).toMatch(
      /^no balance of its own: its main account pays; 24\.30 USD spent in the last 30 days,/,
    );
  });

  test('is each of several connections, the first three, and never their sum', async () => {
    for (const name of ['a-us', 'b-eu', 'c', 'd']) {
      const account = openAtTwilio({ currency: name === 'b-eu' ? 'EUR' : 'USD' });
      await connect({ name, account });
    }
    await tick();

    const { fields, notes } = await shown();
    expect(Object.keys(fields)).toEqual([
      'Telephony money (Twilio, a-us)',
      'Telephony money (Twilio, b-eu)',
      'Telephony money (Twilio, c)',
    ]);
    expect(fields['Telephony money (Twilio, b-eu)']).toContain('27.79 EUR left');
    expect(notes).toEqual([PAID_APART, 'And 1 more connection to telephone companies.']);
  });
});

describe('Twilio is asked', () => {
  test('for one total of thirty days by its name, and never for categories that would have to be added up', async () => {
    await connect();
    await tick();

    expect(twilio.asked.map(({ pathname, search }) => `${pathname}${search}`)).toEqual([
      `/2010-04-01/Accounts/${theirs.sid}/Balance.json`,
      `/2010-04-01/Accounts/${theirs.sid}/Usage/Records.json?Category=totalprice&StartDate=2026-10-23&EndDate=2026-11-21&IncludeSubaccounts=true`,
    ]);
    // 0.81 a day for thirty days, while all categories of all time come to more than a thousand.
    expect(await stored()).toMatchObject({ spent: '24.30000', spent_from: '2026-10-23' });
    const all = await fetch(`${twilio.url}/2010-04-01/Accounts/${theirs.sid}/Usage/Records.json`, {
      headers: { authorization: `Basic ${Buffer.from(`${theirs.sid}:token`).toString('base64')}` },
    });
    const { usage_records: records } = (await all.json()) as { usage_records: { price: string }[] };
    expect(records.reduce((sum, { price }) => sum + Number(price), 0)).toBeGreaterThan(1_000);
  });

  test('with an API key, where one was given', async () => {
    theirs.passwords = { [API_KEY]: 'key-secret' };
    await connect({ secrets: { authToken: 'token', apiKeySid: API_KEY, apiKeySecret: 'key-secret' } });
    await tick();

    expect(await stored()).toMatchObject({ balance: '27.7921', failure: null });
  });

  test('every five minutes, by one of however many look, and for nobody who asks in chat', async () => {
    for (let count = 0; count < 25; count++) await connect({ name: `c${count}`, account: openAtTwilio({}) });

    await Promise.all([tick(), tick(), tick(), tick()]);
    expect(twilio.asked).toHaveLength(50);
    expect(new Set(twilio.asked.map(({ pathname }) => pathname)).size).toBe(50);
    now += 5 * MINUTE - 1;
    await tick();
    await shown();
    expect(twilio.asked).toHaveLength(50);
    now += 1;
    await tick();
    expect(twilio.asked).toHaveLength(100);
  });

  test('by one of two who look at the very same moment', async () => {
    await connect();
    const question = { now, until: now + 2 * MINUTE, limit: 10 };
    const first = await database.pool.connect();
    await first.query('begin');
    const claimed = await createMoneyReadings(first).claim(['twilio'], question);
    const second = createMoneyReadings(database.pool).claim(['twilio'], question);
    await somebodyWaits();
    await first.query('commit');
    first.release();

    expect(claimed).toHaveLength(1);
    expect(await second).toEqual([]);
  });

  test('again after two minutes, where whoever had it in hand has died with it', async () => {
    await connect();
    const readings = createMoneyReadings(database.pool);
    const claim = () => readings.claim(['twilio'], { now, until: now + 2 * MINUTE, limit: 10 });
    const [lost] = await claim();
    invariant(lost, 'it is due');

    now += 2 * MINUTE - 1;
    expect(await tick()).toBe(0);
    now += 1;
    expect(await tick()).toBe(1);
    // It was not dead after all, only slow: what it heard is older than what is known.
    const old = { currency: 'USD', balance: '1', spent: '1', spentFrom: '2026-10-23' };
    await readings.keep(lost, old, START, START + 5 * MINUTE);
    await readings.fail(lost, 'busy', START, START + 5 * MINUTE);

    expect(await stored()).toMatchObject({ balance: '27.7921', read_at: now, failure: null });
  });

  test('no more once it is disconnected, and nothing of it is shown', async () => {
    await connect();
    await tick();
    twilio.asked.length = 0;
    await createConnections(database).remove(id, 'main', by());
    now += HOUR;

    expect(await tick()).toBe(0);
    expect(twilio.asked).toEqual([]);
    expect((await shown()).notes.join()).toContain('None is connected');
  });

  test('at once when it is connected again, and what the other account had is forgotten', async () => {
    await connect();
    await tick();
    await connect({ account: openAtTwilio({ balance: '5' }) });

    expect((await shown()).fields).toEqual({ 'Telephony money (Twilio)': 'not read yet' });
    await tick();
    expect((await shown()).fields['Telephony money (Twilio)']).toMatch(/^5\.00 USD left/);
  });
});

describe('while Twilio cannot be read', () => {
  test.each([
    ['answers 500', { status: 500 } as const, UNREACHABLE],
    ['answers 503 with a page of its own', { status: 503, body: '<html>' } as const, UNREACHABLE],
    ['says nothing', 'silent' as const, UNREACHABLE],
    ['begins and does not end', 'trickling' as const, UNREACHABLE],
    ['answers what is no JSON', { status: 200, body: '<html>It works!</html>' } as const, UNEXPECTED],
    ['answers null', { status: 200, body: 'null' } as const, UNEXPECTED],
    [
      'answers another thing',
      { status: 200, body: '{"balance":"much","currency":"USD"}' } as const,
      UNEXPECTED,
    ],
    ['leads elsewhere', { status: 302 } as const, UNEXPECTED],
    ['answers 429', { status: 429 } as const, 'it asks us to wait, and is asked again.'],
  ])('since it %s, the last known stays, with its time', async (_what, mood, reason) => {
    await connect();
    await tick();
    twilio.feel(mood);
    now += 5 * MINUTE;
    await tick();
    now += 2 * HOUR;

    const { fields, notes } = await shown('view');
    expect(fields['Telephony money (Twilio)']).toMatch(
      /^27\.79 USD left; 24\.30 USD spent in .*; as of 21 Nov 07:57, 2 hours ago$/,
    );
    expect(notes).toEqual([
      PAID_APART,
      `Twilio could not be read since 21 Nov 08:02: ${reason} What is shown is what it said last.`,
    ]);
  });

  test.each([
    ['a longer time than was asked for', { start_date: '2013-01-22' }],
    ['another category', { category: 'calls' }],
    ['another currency than the balance’s', { price_unit: 'eur' }],
    ['what is no amount', { price: 'NaN' }],
  ])('because it tells of %s, nothing wrong is shown', async (_what, odd) => {
    const total = { category: 'totalprice', start_date: '2026-10-23', price: '1', price_unit: 'usd', ...odd };
    twilio.feel({ status: 200, body: JSON.stringify({ usage_records: [total] }) }, /Usage/);
    await connect();
    await tick();

    expect(await stored()).toMatchObject({ spent: null, failure: 'unexpected' });
  });

  test('because there are two totals, none is shown and none is added', async () => {
    const total = { category: 'totalprice', start_date: '2026-10-23', price: '1', price_unit: 'usd' };
    twilio.feel({ status: 200, body: JSON.stringify({ usage_records: [total, total] }) }, /Usage/);
    await connect();
    await tick();

    expect(await stored()).toMatchObject({ spent: null, failure: 'unexpected' });
  });

  test('and never could be, that is said without anything to show', async () => {
    twilio.feel({ status: 500 });
    await connect();
    await tick();

    expect(await shown()).toEqual({
      fields: { 'Telephony money (Twilio)': 'not read yet' },
      notes: [PAID_APART, `Twilio could not be read since 21 Nov 07:57: ${UNREACHABLE}`],
    });
  });

  test('it is asked again after a minute, then after as long again as it has failed, half an hour at the most', async () => {
    twilio.feel({ status: 500 });
    await connect();

    expect(await minutesAsked(100)).toEqual([0, 1, 2, 4, 8, 16, 32, 62, 92]);
    twilio.feel(null);
    expect(await minutesAsked(30)).toEqual([22, 27]);
    expect((await shown()).notes).toEqual([PAID_APART]);
  });

  test.each([
    ['in seconds', '600'],
    ['as a date', 'Sat, 21 Nov 2026 13:07:00 GMT'],
  ])('it is left alone for as long as it asks for, %s', async (_how, retryAfter) => {
    twilio.feel({ status: 429, retryAfter });
    await connect();

    expect(await minutesAsked(11)).toEqual([0, 10]);
  });

  test.each(['-1', 'soon', '99999999999'])(
    '“Retry-After: %s” makes it neither hasty nor silent for ever',
    async (retryAfter) => {
      twilio.feel({ status: 429, retryAfter });
      await connect();
      await tick();

      const { next_at: nextAt } = await stored();
      expect([START + MINUTE, START + 24 * HOUR]).toContain(nextAt);
    },
  );

  test('with these credentials, everyone hears that a manager is needed, and managers what to do', async () => {
    theirs.passwords = { [theirs.sid]: 'another token' };
    await connect();
    await tick();

    expect((await shown('view')).notes[1]).toBe(
      'Twilio could not be read since 21 Nov 07:57: it does not let us in any more. A manager must connect it again.',
    );
    expect((await shown('manage')).notes[1]).toBe(
      'Twilio could not be read since 21 Nov 07:57: it refuses our credentials. Connect “main” again, with an auth token or an API key of its account SID.',
    );
    await connect({ secrets: { authToken: 'another token' } });
    await tick();
    expect((await shown()).notes).toEqual([PAID_APART]);
  });

  test('because TOKEN_KEYS no longer hold its key, nothing is asked and managers hear of the key', async () => {
    await connect();
    await tick([Buffer.alloc(32, 8)]);
    expect((await shown('manage')).notes[1]).toBe(
      'Twilio could not be read since 21 Nov 07:57: the key that “main” was connected under is not in TOKEN_KEYS. Add it there, or connect it again.',
    );
    now += MINUTE;
    await tick([]);

    expect((await shown('view')).notes[1]).toBe(
      'Twilio could not be read since 21 Nov 07:57: its credentials cannot be opened. A manager must connect it again.',
    );
    expect(twilio.asked).toEqual([]);
  });
});

function openAtTwilio(parts: Partial<TwilioAccount>): TwilioAccount {
  const sid = `AC${String(twilio.accounts.size + 1).padStart(32, '0')}`;
  const account: TwilioAccount = {
    ...{ sid, passwords: { [sid]: 'token' }, balance: '27.7921', currency: 'USD' },
    firstDay: '2025-01-01',
    lastDay: '2026-12-31',
    used: () => ({ inbound: 50_000, outbound: 25_000, numbers: 6_000 }),
    ...parts,
  };
  twilio.accounts.set(sid, account);
  return account;
}

interface Connecting {
  name?: string;
  account?: TwilioAccount;
  secrets?: object;
}

async function connect({
  name = 'main',
  account = theirs,
  secrets = { authToken: 'token' },
}: Connecting = {}) {
  const place = { accountId: id, id: name };
  const locked = lockSecrets(place, secrets, createSeal([KEY]));
  const connection = {
    id: name,
    provider: 'twilio',
    settings: { accountSid: account.sid },
    secrets: locked,
  };
  await createConnections(database).put(id, connection, by());
}

function by() {
  return { actor: 'tester', remarks: null, at: now };
}

/** As the service does it every minute. */
function tick(tokenKeys = [KEY]): Promise<number> {
  const ledger = createLedger(createLedgerStore(database.pool), () => now);
  const parts = { database, ledger, clock: () => now, bounds: { deadline: twilio.deadline } };
  return openTelephony({ tokenKeys, twilioApiUrl: twilio.url }, parts)();
}

/** For a lock, in this database. */
async function somebodyWaits(): Promise<void> {
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await database.pool.query(waiting)).rowCount === 0);
}

async function minutesAsked(minutes: number): Promise<number[]> {
  const asked: number[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    const before = twilio.asked.length;
    await tick();
    if (twilio.asked.length > before) asked.push(minute);
    now += MINUTE;
  }
  return asked;
}

async function stored() {
  const { rows } = await database.pool.query(
    'select *, spent_from::text from money_reading where account_id = $1',
    [id],
  );
  return rows[0];
}

async function credits(right: Right = 'view'): Promise<Card> {
  const reports = reportsOf(database, () => now);
  const directory = await reports.directory(id);
  invariant(directory, 'the account is there');
  const acts = createActs(
    database,
    createLedger(createLedgerStore(database.pool), () => now),
  );
  const person = { id: 'tester', name: 'Tester', right };
  return dispatch(createRegistry(commands), 'credits', {
    acts,
    directory,
    now,
    person,
    place: null,
    reports,
  });
}

/** What the card says of telephony. */
async function shown(right: Right = 'view') {
  const card = await credits(right);
  const fields = card.parts.flatMap((part) => (part.type === 'fields' ? part.fields : []));
  return {
    fields: Object.fromEntries(
      fields.flatMap(({ label, value }) => (label.startsWith('Telephony') ? [[label, plain(value)]] : [])),
    ),
    notes: card.notes.slice(1),
  };
}
