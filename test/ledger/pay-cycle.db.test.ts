import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { createFactStore } from '../../src/db/verify/store.ts';
import { credits } from '../../src/domain/credits.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { verifyAccount } from '../../src/ledger/verify.ts';
import { lotsAt, readBalance } from '../../src/reports/balance.ts';
import { cases } from '../support/cases.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type AccountParts, createAccount } from '../support/ledger-account.ts';
import { readLedger } from '../support/ledger-reading.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
// Cycle 4 of an account that hangs on the first of January.
const START = Date.UTC(2026, 4, 1);

let database: TestDatabase;
let ledger: Ledger;
let now: number;
let accounts = 0;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  now = START + 10 * DAY;
  ledger = createLedger(createLedgerStore(database.pool), () => now);
});

const hardStop = {
  allowance: credits(1_000),
  rolloverCap: 0n,
  atZero: 'hard_stop',
  overageLimit: 0n,
  repaysOverage: false,
} as const;
const soft: Omit<Plan, 'id' | 'name'> = {
  ...{ ...hardStop, rolloverCap: credits(100), atZero: 'soft' },
  ...{ overageLimit: credits(500), repaysOverage: true },
};

async function paidAccount(plan: AccountParts['plan'] = hardStop): Promise<AccountParts> {
  accounts += 1;
  const account = await createAccount(database, { id: `paid-${accounts}`, plan });
  await database.pool.query(`update subscription set paid_by = 'bank' where account_id = $1`, [account.id]);
  return account;
}

const pay = (id: string, cycle: number) =>
  ledger.payCycle(id, { cycle, actor: 'bank', remarks: 'Invoice 1' });

const use = (id: string, event: string, quantity: number, at = now) =>
  ledger.record(id, [
    UsageEvent.parse({ type: 'reply', agent: 'ada', id: event, at: new Date(at).toISOString(), quantity }),
  ]);

const ask = (id: string, holdId: string) =>
  ledger.authorize(id, {
    ...{ holdId, agentId: 'ada', companyId: null, person: null },
    ...{ amount: credits(1), ttlMs: HOUR },
  });

const balanceOf = (id: string) => readBalance(createReportStore(database.pool), id, now);

async function isExact(account: AccountParts): Promise<void> {
  const { stored, folded } = await readLedger(database, account.id, account);
  expect(stored).toEqual(folded);
  const differences: unknown[] = [];
  await verifyAccount(createFactStore(database.pool), account.id, now, (one) => differences.push(one));
  expect(differences).toEqual([]);
}

describe('a cycle that somebody pays for', () => {
  test('has nothing before it is paid, says so, and stops agents', async () => {
    const { id } = await paidAccount();
    const before = await balanceOf(id);
    await ledger.roll(id);

    expect(before).toMatchObject({ allowance: 0n, available: 0n, awaits: 'bank' });
    expect(await balanceOf(id)).toEqual(before);
    expect(await ask(id, 'h1')).toMatchObject({ status: 'denied' });
  });

  test('has its allowance once it is paid, once, whoever says so how often', async () => {
    const account = await paidAccount();
    const other = createLedger(createLedgerStore(database.pool), () => now);

    const answers = await Promise.all([
      pay(account.id, 4),
      other.payCycle(account.id, { cycle: 4, actor: 'bank', remarks: 'Invoice 1' }),
      pay(account.id, 4),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual(['duplicate', 'duplicate', 'granted']);
    expect(await balanceOf(account.id)).toMatchObject({
      ...{ allowance: credits(1_000), planCredits: credits(1_000), awaits: null },
    });
    expect(await ask(account.id, 'h1')).toMatchObject({ status: 'held' });
    await isExact(account);
  });

  test('paid late draws what it has used since its start from its allowance', async () => {
    const account = await paidAccount(soft);
    await use(account.id, 'first', 300, START + HOUR);
    await use(account.id, 'beyond', 400);
    const before = await balanceOf(account.id);

    const answer = await pay(account.id, 4);

    expect(before).toMatchObject({ overage: credits(500), absorbed: credits(200), used: credits(700) });
    expect(answer).toMatchObject({ status: 'granted', balanceAfter: credits(300) });
    expect(await balanceOf(account.id)).toMatchObject({
      ...{ overage: 0n, absorbed: 0n, used: credits(700), available: credits(300) },
    });
    await isExact(account);
  });

  test('paid in the grace of the one after hands on what it leaves, and owes nothing to the next', async () => {
    const account = await paidAccount(soft);
    await use(account.id, 'may', 950);
    now = Date.UTC(2026, 5, 2);
    await pay(account.id, 5);
    const before = await balanceOf(account.id);
    await isExact(account);

    await pay(account.id, 4);

    expect(before).toMatchObject({ available: credits(500) });
    expect(await balanceOf(account.id)).toMatchObject({
      available: credits(1_050),
      planCredits: credits(1_050),
    });
    await isExact(account);
  });

  test('first pays back what the one before owed', async () => {
    const account = await paidAccount({ ...soft, rolloverCap: 0n });
    await pay(account.id, 4);
    await use(account.id, 'may', 1_200);
    now = Date.UTC(2026, 5, 2);

    const answer = await pay(account.id, 5);

    expect(answer).toMatchObject({ balanceAfter: credits(800) });
    await isExact(account);
  });

  test('is closed when its grace is over', async () => {
    const account = await paidAccount();
    now = Date.UTC(2026, 5, 4, 1);

    expect(await pay(account.id, 4)).toEqual({ status: 'refused', reason: 'closed' });
    await isExact(account);
  });

  test('paid ahead has its allowance when it begins, with no job and with one', async () => {
    const account = await paidAccount(soft);
    await pay(account.id, 4);
    await use(account.id, 'may', 940);
    await pay(account.id, 5);
    const store = createReportStore(database.pool);
    const may = await balanceOf(account.id);
    const lots = lotsAt((await store.credits(account.id, now)) as never, now);
    await isExact(account);

    now = Date.UTC(2026, 5, 1) + HOUR;
    const june = await balanceOf(account.id);
    await isExact(account);
    await ledger.roll(account.id);

    expect(may).toMatchObject({
      available: credits(60),
      nextBoundary: { what: 'reset', credits: credits(1_000) },
    });
    expect(lots.filter(({ from }) => from === '2026-06-01')).toHaveLength(1);
    expect(june).toMatchObject({ available: credits(1_060), awaits: null });
    expect(await balanceOf(account.id)).toEqual(june);
    await isExact(account);
  });

  test('paid ahead under terms that have ended since is given that once all the same', async () => {
    const account = await paidAccount();
    await pay(account.id, 5);
    await database.pool.query('update subscription set paid_by = null where account_id = $1', [account.id]);
    await database.pool.query('update balance set terms_version = terms_version + 1 where account_id = $1', [
      account.id,
    ]);
    now = Date.UTC(2026, 5, 2);

    await ledger.roll(account.id);

    expect(await balanceOf(account.id)).toMatchObject({ available: credits(1_000) });
  });

  test('of an account without a plan is no cycle to pay for', async () => {
    const { id } = await paidAccount(null);

    expect(await pay(id, 4)).toEqual({ status: 'refused', reason: 'no-plan' });
  });
});

test('payment, usage and turning come to the same in whatever order they come', async () => {
  const acts = ['pay 4', 'pay 5', 'use may', 'use more', 'use june', 'roll', 'turn'] as const;
  const run = async (order: readonly (typeof acts)[number][]) => {
    now = START + 10 * DAY;
    const account = await paidAccount(soft);
    const { id } = account;
    for (const act of order) {
      if (act === 'turn') now = Date.UTC(2026, 5, 1) + HOUR;
      else if (act === 'roll') await ledger.roll(id);
      else if (act.startsWith('pay')) await pay(id, Number(act.at(-1)));
      else await use(id, act, 420, act === 'use june' ? now : Math.min(now, START + 9 * DAY));
    }
    now = Date.UTC(2026, 5, 2);
    await ledger.roll(id);
    await isExact(account);
    return { ...(await balanceOf(id)), at: null };
  };
  // June is used when it has come.
  const inJune = (order: readonly string[]) => order.indexOf('turn') < order.indexOf('use june');
  const expected = await run(['turn', 'use may', 'use more', 'use june', 'roll', 'pay 4', 'pay 5']);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...acts], { minLength: acts.length }).filter(inJune),
      async (order) => {
        expect(await run(order)).toEqual(expected);
      },
    ),
    cases(25),
  );
});
