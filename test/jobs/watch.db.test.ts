import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { createWatch } from '../../src/db/watch.ts';
import { credits } from '../../src/domain/credits.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { type WarningKind, warningFacts } from '../../src/domain/warning.ts';
import { watchAccounts } from '../../src/jobs/watch/watch.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type AccountParts, createAccount } from '../support/ledger-account.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
// Five weeks into an account's life; the cycle began on the first.
const MONDAY = Date.UTC(2026, 4, 11);

let database: TestDatabase;
let ledger: Ledger;
let now = MONDAY;
beforeAll(async () => {
  database = await createTestDatabase();
  ledger = createLedger(createLedgerStore(database.pool), () => now);
});
afterAll(() => database.drop());

describe('a day that spends far more than its like', () => {
  test('is said once, within the hour, by one of however many look, and names who is most of it', async () => {
    const id = await account('spike', { allowance: 5_000 });
    await useDaily(id, 20);
    expect(await at(MONDAY + 10 * HOUR, id)).toEqual([]);

    await use(id, 200, MONDAY + 10.5 * HOUR, 'bob');
    expect(await at(MONDAY + 10.9 * HOUR, id)).toEqual([]);
    expect(await at(MONDAY + 11 * HOUR, id)).toEqual([
      { kind: 'spike', day: '2026-05-11', agentId: 'bob', used: '200', usual: '0' },
    ]);
    await use(id, 500, MONDAY + 11.5 * HOUR, 'ada');
    for (const hour of [12, 20, 31, 32, 33, 56]) expect(await at(MONDAY + hour * HOUR, id)).toEqual([]);
  });

  test('is said on the morning after, where nobody looked while it was going on', async () => {
    const id = await account('missed', { zone: 'Asia/Kathmandu', anchorAt: Date.UTC(2026, 3, 30, 18, 15) });
    await useDaily(id, 20);
    await use(id, 60, MONDAY + 12 * HOUR, 'ada');
    await use(id, 60, MONDAY + 12 * HOUR, 'bob');
    const eight = MONDAY + DAY + 8 * HOUR - 5.75 * HOUR;

    expect(await at(eight - 1, id)).toEqual([]);
    expect(await at(eight + 90_000, id)).toEqual([
      { kind: 'spike', day: '2026-05-11', agentId: 'bob', used: '60', usual: '0' },
    ]);
    expect(await at(eight + 2 * DAY, id)).toEqual([]);
  });

  test('is nobody’s worry where it is a hundredth of the allowance at the most', async () => {
    const id = await account('small', { allowance: 100_000 });
    await useDaily(id, 20);
    await use(id, 999, MONDAY + 9 * HOUR, 'ada');

    expect(await at(MONDAY + 10 * HOUR, id)).toEqual([]);
    await use(id, 30, MONDAY + 10 * HOUR, 'ada');
    expect(await at(MONDAY + 11 * HOUR, id)).toMatchObject([{ kind: 'spike', used: '1029' }]);
  });
});

describe('credits that will not last until the refill', () => {
  test('are said on one morning of the cycle, and taken back when they will', async () => {
    const id = await account('short', { allowance: 300 });
    await useDaily(id, 15);
    const eight = MONDAY + 8 * HOUR;

    expect(await at(eight - HOUR, id)).toEqual([]);
    expect(await at(eight, id)).toEqual([
      { kind: 'run_out', from: '2026-05-20', to: '2026-05-20', refillAt: Date.UTC(2026, 5, 1) },
    ]);
    for (const day of [1, 2]) {
      await use(id, 15, MONDAY + day * DAY, 'ada');
      expect(await at(eight + day * DAY, id)).toEqual([]);
    }

    await topUp(id, 400);
    expect(await at(eight + 3 * DAY, id)).toEqual([{ kind: 'recovered', cycle: 4 }]);
    expect(await at(eight + 4 * DAY, id)).toEqual([]);
  });

  test('are not said of an account that pays as it goes, nor where nothing is left', async () => {
    const payg = await account('payg', { plan: null });
    await topUp(payg, 1_000);
    await useDaily(payg, 15);
    const empty = await account('empty', { allowance: 100 });
    await useDaily(empty, 15);

    expect(await at(MONDAY + 9 * HOUR, payg)).toEqual([]);
    expect(await at(MONDAY + 10 * HOUR, empty)).toEqual([]);
  });
});

describe('looking', () => {
  test('happens once for several replicas, and where somebody is warned alone', async () => {
    const ids = ['seen-1', 'seen-2', 'seen-3'];
    for (const id of ids) await account(id);
    await account('unwatched', { alertThresholds: [] });
    now = MONDAY + 20 * DAY + 8 * HOUR;

    const looks = await Promise.all([look(), look(), look()]);

    const { rows } = await database.pool.query(
      `select account_id from watch where account_id = any($1) and day = '2026-05-31' order by 1`,
      [[...ids, 'unwatched']],
    );
    expect(rows.map((row) => row.account_id)).toEqual(ids);
    const { rows: watched } = await database.pool.query('select 1 from watch');
    expect(looks.reduce((sum, seen) => sum + seen)).toBe(watched.length);
    expect(await look()).toBe(0);
  });

  test('at one account that fails leaves it due, and holds up none of the others', async () => {
    const looked: string[] = [];
    const ids = Array.from({ length: 450 }, (_, index) => `account-${String(index).padStart(3, '0')}`);
    const watch = {
      due: async (_now: number, after: string, limit: number) =>
        ids
          .filter((id) => id > after)
          .slice(0, limit)
          .map((accountId) => ({ accountId, zone: 'UTC', seenUntil: null, day: null })),
      standing: async () => null,
      close: async ({ accountId }: { accountId: string }) => looked.push(accountId) > 0,
    };
    const reports = {
      ...createReportStore(database.pool),
      spendByDay: async (id: string) => (id === 'account-003' ? Promise.reject(new Error('broken')) : []),
    };

    await expect(watchAccounts(watch, reports, MONDAY)).rejects.toThrow('broken');

    expect(looked).toHaveLength(449);
  });
});

interface Parts extends Partial<AccountParts> {
  allowance?: number;
}

async function account(id: string, { allowance = 1_000, ...parts }: Parts = {}): Promise<string> {
  const whole = credits(allowance);
  const plan = {
    allowance: whole,
    rolloverCap: 0n,
    atZero: 'hard_stop',
    overageLimit: 0n,
    repaysOverage: false,
  } as const;
  const agents = { ada: 'chat', bob: 'chat' } as const;
  await createAccount(database, { id, plan, agents, alertThresholds: ['0%'], ...parts });
  return id;
}

let count = 0;
function replyOf(quantity: number, at: number, agent: string): UsageEvent {
  count += 1;
  return UsageEvent.parse({
    type: 'reply',
    id: `e${count}`,
    agent,
    at: new Date(at).toISOString(),
    quantity,
  });
}

async function use(id: string, quantity: number, instant: number, agent: string) {
  now = instant;
  await ledger.record(id, [replyOf(quantity, instant, agent)]);
}

/** As much on each of the four weeks before, by one agent. */
async function useDaily(id: string, quantity: number) {
  for (let day = 29; day > 0; day -= 1) await use(id, quantity, MONDAY - day * DAY + 3 * HOUR, 'ada');
}

async function topUp(id: string, amount: number) {
  const nothing = { effectiveAt: null, expiresAt: null, agentId: null, priority: null, remarks: null };
  await ledger.grant(id, {
    id: 'pack',
    pool: 'top_up',
    amount: credits(amount),
    actor: 'test',
    ...nothing,
  });
}

function look() {
  return watchAccounts(createWatch(database.pool), createReportStore(database.pool), now);
}

/** What two who look at once have to say, and nobody else has. */
async function at(instant: number, id: string): Promise<object[]> {
  now = instant;
  await Promise.all([look(), look()]);
  const { rows } = await database.pool.query<{ kind: string; facts: Record<string, unknown> }>(
    `with mine as (select * from outbox where account_id = $1 and about ~ '^(spike|run_out):' and state <> 'merged'),
          seen as (update outbox set state = 'merged' where account_id = $1)
     select kind, facts from mine`,
    [id],
  );
  return rows.map(({ kind, facts: { at: _, ...facts } }) => {
    if (kind in warningFacts) warningFacts[kind as WarningKind].parse({ ...facts, at: 0 });
    return { kind, ...facts };
  });
}
