import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDueAccounts } from '../../src/db/due-accounts.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createTermsStore } from '../../src/db/terms/store.ts';
import { thresholdOf } from '../../src/domain/alert.ts';
import { credits } from '../../src/domain/credits.ts';
import { UsageEvent, type UsageEventInput } from '../../src/domain/usage-event.ts';
import { defaultWarningSettings, type WarningKind, warningFacts } from '../../src/domain/warning.ts';
import { rollDueCycles } from '../../src/jobs/roll-cycles.ts';
import type { GrantRequest } from '../../src/ledger/give-credits.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import type { TermsStore } from '../../src/ledger/ports/terms-store.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type AccountParts, createAccount } from '../support/ledger-account.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 4, 10, 12);
const MAY = 4;

let database: TestDatabase;
let now = NOON;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const plan = {
  allowance: credits(100),
  rolloverCap: 0n,
  atZero: 'hard_stop' as 'hard_stop' | 'soft',
  overageLimit: 0n,
  repaysOverage: false,
};

describe('an agent without credits', () => {
  test('has stopped once, however often it asks, whom it asks and after a restart, until there are credits', async () => {
    const id = await warned('stopped');
    const replicas = [openLedger(), openLedger()] as const;
    await use(replicas[0], id, 98);
    for (const ledger of [...replicas, openLedger(), replicas[0]]) {
      await Promise.all([ask(ledger, id, 5), ask(ledger, id, 50), ask(ledger, id, 5, 'bob')]);
    }

    expect(await said(id)).toEqual(['stopped ada', 'stopped bob']);

    await give(replicas[1], id, { amount: credits(4) });
    expect(await said(id)).toEqual(['recovered ada', 'recovered bob']);
    await use(replicas[0], id, 6);
    await ask(replicas[0], id, 1);
    await ask(replicas[1], id, 1);
    expect(await said(id)).toEqual(['low_credit', 'stopped ada']);
  });

  test('has stopped too when its usage comes without asking, and goes on with a new cycle', async () => {
    const id = await warned('absorbed');
    const ledger = openLedger();
    await use(ledger, id, 99);
    await use(ledger, id, 2);
    await use(ledger, id, 2);

    expect(await said(id)).toEqual(['low_credit', 'stopped ada']);

    now = Date.UTC(2026, 5, 1);
    await tick();
    expect(await said(id)).toEqual(['recovered', 'recovered ada']);
  });

  test('is not stopped by what others have set aside for a while, nor by a name that nobody has', async () => {
    const id = await warned('aside');
    const ledger = openLedger();

    await ask(ledger, id, 60);
    expect(await ask(ledger, id, 60, 'bob')).toMatchObject({ status: 'denied' });
    expect(await ask(ledger, id, 200, 'nobody')).toMatchObject({ status: 'denied' });

    expect(await said(id)).toEqual([]);
  });
});

test('overage is said when it begins, when its limit is reached, and when there are credits again', async () => {
  const soft = { ...plan, atZero: 'soft' as const, overageLimit: credits(10) };
  const id = await warned('overage', { plan: soft });
  const ledger = openLedger();
  await use(ledger, id, 100);
  expect(await said(id)).toEqual(['low_credit']);

  for (const credit of [1, 1, 2]) await use(ledger, id, credit);
  expect(await said(id)).toEqual(['overage 1']);
  for (const credit of [6, 1]) await use(openLedger(), id, credit);
  expect(await said(id)).toEqual(['overage 10', 'stopped ada']);
  await give(ledger, id, { amount: credits(50) });
  expect(await said(id)).toEqual(['recovered', 'recovered 4', 'recovered ada']);

  const once = await warned('overage-at-once', { plan: soft });
  await use(ledger, once, 150);
  expect(await said(once)).toEqual(['low_credit', 'overage 10', 'stopped ada']);
});

test('a cap that is used up is said once in its window, once more when it was raised, and over with its window', async () => {
  const id = await warned('cap');
  const terms = createTermsStore(database);
  const put = (limit: number) =>
    terms.putCap(
      id,
      { id: 'daily', scope: 'agent', scopeId: 'ada', window: 'day', limit: credits(limit) },
      by(),
    );
  await put(10);
  const [ledger, other] = [openLedger(), openLedger()];
  await use(ledger, id, 9);
  expect(await said(id)).toEqual([]);

  // What asks in slices of two can spend the last credit no more.
  await ask(ledger, id, 2);
  await use(other, id, 1);
  await use(ledger, id, 1);
  expect(await said(id)).toEqual(['cap_reached 10']);
  await put(12);
  await tick();
  expect(await said(id)).toEqual(['recovered daily']);
  await use(ledger, id, 1);
  expect(await said(id)).toEqual(['cap_reached 12']);
  now = Date.UTC(2026, MAY, 11);
  await tick();
  expect(await said(id)).toEqual(['recovered daily']);
  await use(ledger, id, 12, NOON);
  expect(await said(id)).toEqual([]);
});

test('usage without a rate is said once a day for each agent, kind and model', async () => {
  const id = await warned('unrated', { rates: [] });
  const [ledger, other] = [openLedger(), openLedger()];
  const send = (of: Ledger, model: string, playground = false) => use(of, id, 1, now, { model, playground });

  await send(ledger, 'tried-out', true);
  for (const each of [ledger, other, openLedger()])
    for (const model of ['mini', 'large']) await send(each, model);
  expect(await said(id)).toEqual(['no_rate large', 'no_rate mini']);
  now += DAY;
  await send(ledger, 'mini');
  expect(await said(id)).toEqual(['no_rate mini']);
  for (let index = 0; index < 60; index += 1) await send(ledger, `made-up-${index}`);
  expect(await said(id)).toHaveLength(49);
});

describe('credits about to lapse', () => {
  test('are said seven days and one day before, a missed one not after the next, and no more once they are used', async () => {
    const id = await warned('lapsing');
    const ledger = openLedger();
    const expiresAt = NOON + 20 * DAY;
    await give(ledger, id, { id: 'twice', amount: credits(3), expiresAt });
    await give(ledger, id, { id: 'used', amount: credits(4), expiresAt, agentId: 'bob' });
    await give(ledger, id, { id: 'late', amount: credits(5), expiresAt: expiresAt - 10 * DAY });
    await give(ledger, id, { id: 'short', amount: credits(6), expiresAt: NOON + 2 * DAY });
    await give(ledger, id, { id: 'crumb', amount: 500_000n, expiresAt });
    const at = async (instant: number) => {
      now = instant;
      await tick();
      return said(id);
    };

    expect(await at(NOON + DAY - 1)).toEqual([]);
    expect(await at(NOON + DAY)).toEqual(['expiring short 6']);
    expect(await at(expiresAt - 10 * DAY - HOUR)).toEqual(['expiring late 5']);
    expect(await at(expiresAt - 7 * DAY)).toEqual(['expiring twice 3', 'expiring used 4']);
    expect(await at(expiresAt - 6 * DAY)).toEqual([]);
    await use(openLedger(), id, 4, now, { agent: 'bob' });
    expect(await said(id)).toEqual(['recovered used']);
    expect(await at(expiresAt - DAY)).toEqual(['expiring twice 3']);
    expect(await at(expiresAt)).toEqual([]);
  });

  test('bring the level down without anybody spending, and the tick of the clock finds it', async () => {
    const id = await warned('fallen', { thresholds: ['50'], plan: null });
    const ledger = openLedger();
    await give(ledger, id, { id: 'kept', amount: credits(40) });
    await give(ledger, id, { id: 'lapses', amount: credits(60), expiresAt: NOON + DAY });
    expect(await said(id)).toEqual(['low_credit', 'recovered']);

    now = NOON + DAY;
    await Promise.all([tick(), tick()]);

    expect(await said(id)).toEqual(['low_credit']);
    // Too little to lift it is said anew; its end is no new beginning.
    await give(ledger, id, { id: 'crumbs', amount: credits(2), expiresAt: now + HOUR });
    expect(await said(id)).toEqual(['low_credit']);
    now += DAY;
    await tick();
    expect(await said(id)).toEqual([]);
  });
});

describe('terms that change', () => {
  test('a rule that is broken already when it is set is said with the next tick', async () => {
    const id = await warned('edited', { thresholds: ['10%'] });
    const ledger = openLedger();
    await use(ledger, id, 85);
    expect(await said(id)).toEqual([]);

    await putRule(id, { thresholds: ['20%'] });
    await tick();
    await tick();

    expect(await said(id)).toEqual(['low_credit']);
  });

  test('where nobody is warned, or nobody of that, nothing is written', async () => {
    const nobody = await warned('nobody', { thresholds: [] });
    const levels = await warned('levels');
    await putRule(levels, { kinds: ['low_credit'] });
    const others = await warned('others');
    await putRule(others, { kinds: ['stopped'] });
    const ledger = openLedger();

    for (const id of [nobody, levels, others]) {
      await use(ledger, id, 100);
      await ask(ledger, id, 1);
    }

    expect(await said(nobody)).toEqual([]);
    expect(await said(levels)).toEqual(['low_credit']);
    expect(await said(others)).toEqual(['stopped ada']);
    const { rows } = await database.pool.query(`select 1 from alert_state where account_id = 'nobody'`);
    expect(rows).toEqual([]);
  });
});

test('an account that stays without credits writes no row of warnings any more', async () => {
  const id = await warned('quiet');
  const ledger = openLedger();
  await use(ledger, id, 101);
  await ask(ledger, id, 5);
  await said(id);
  const written = async () =>
    (
      await database.pool.query(
        `select scope, xmin::text from alert_state where account_id = $1 order by scope`,
        [id],
      )
    ).rows;
  const before = await written();

  for (const each of [ledger, openLedger(), ledger]) {
    await use(each, id, 3);
    await ask(each, id, 5);
  }

  expect(await said(id)).toEqual([]);
  expect(await written()).toEqual(before);
});

function openLedger(): Ledger {
  return createLedger(createLedgerStore(database.pool), () => now);
}

/** A hundred credits a month, the agents Ada and Bob, and one channel that hears of everything, of credits at none left. */
async function warned(
  id: string,
  { thresholds = ['0%'], ...parts }: Partial<AccountParts> & { thresholds?: string[] } = {},
): Promise<string> {
  now = NOON;
  const agents = { ada: 'chat', bob: 'chat' } as const;
  await createAccount(database, { id, plan, agents, alertThresholds: thresholds, ...parts });
  return id;
}

let count = 0;
function use(ledger: Ledger, id: string, quantity: number, at = now, parts: Partial<UsageEventInput> = {}) {
  count += 1;
  const event = { type: 'reply', id: `e${count}`, agent: 'ada', at: new Date(at).toISOString(), quantity };
  return ledger.record(id, [UsageEvent.parse({ ...event, ...parts })]);
}

function ask(ledger: Ledger, id: string, amount: number, agentId = 'ada') {
  count += 1;
  const spender = { agentId, companyId: null, person: null };
  return ledger.authorize(id, { ...spender, holdId: `h${count}`, amount: credits(amount), ttlMs: HOUR });
}

function give(ledger: Ledger, id: string, parts: Partial<GrantRequest>) {
  count += 1;
  const nothing = { effectiveAt: null, expiresAt: null, agentId: null, priority: null, remarks: null };
  const grant: GrantRequest = {
    id: `g${count}`,
    pool: 'top_up',
    amount: 0n,
    actor: 'test',
    ...nothing,
    ...parts,
  };
  return ledger.grant(id, grant);
}

/** As the job of every minute does it, in a process of its own. */
function tick() {
  return rollDueCycles(createDueAccounts(database.pool), openLedger(), now);
}

function by() {
  return { actor: 'test', remarks: null, at: now };
}

async function putRule(id: string, parts: { thresholds?: string[]; kinds?: WarningKind[] }) {
  const terms: TermsStore = createTermsStore(database);
  await terms.putAlertRule(
    id,
    {
      id: 'low',
      kind: 'low_credit',
      destinationId: 'ops',
      ownerId: 'owner',
      mutedAt: null,
      snoozedUntil: null,
      ...defaultWarningSettings,
      ...(parts.kinds ? { kinds: parts.kinds } : {}),
      rule: { basis: 'plan_credits', thresholds: (parts.thresholds ?? ['0%']).map(thresholdOf) },
    },
    by(),
  );
}

interface NoticeRow {
  kind: string;
  facts: Record<string, unknown>;
  about: string;
}

/** What has come to be said since the last look, in the order of its names. */
async function said(id: string): Promise<string[]> {
  const { rows } = await database.pool.query<NoticeRow>(
    `with found as (select * from outbox where account_id = $1 and state <> 'merged')
     , seen as (update outbox set state = 'merged' where account_id = $1)
     select kind, facts, about from found order by created_at, id`,
    [id],
  );
  return rows
    .map(({ kind, facts }) => {
      if (kind in warningFacts) warningFacts[kind as WarningKind].parse(facts);
      const of = ['agentId', 'capId', 'grantId', 'model', 'over', 'limit', 'remaining', 'cycle'];
      const told: Record<string, string[]> = {
        stopped: ['agentId'],
        overage: ['over'],
        cap_reached: ['limit'],
        no_rate: ['model'],
        expiring: ['grantId', 'remaining'],
        low_credit: [],
      };
      const keys = told[kind] ?? (facts['ruleId'] ? [] : [of.find((key) => facts[key] !== undefined) ?? '']);
      return [kind, ...keys.map((key) => facts[key])].join(' ');
    })
    .sort();
}
