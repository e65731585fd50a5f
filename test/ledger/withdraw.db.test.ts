import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createFactStore } from '../../src/db/verify/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import type { GrantRequest } from '../../src/ledger/give-credits.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { verifyAccount } from '../../src/ledger/verify.ts';
import type { WithdrawRequest } from '../../src/ledger/withdraw.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type AccountParts, createAccount } from '../support/ledger-account.ts';

const start = Date.UTC(2026, 4, 10);
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

let database: TestDatabase;
let now = start;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const pack: GrantRequest = {
  ...{ id: 'pack', pool: 'top_up', amount: credits(10), effectiveAt: null, expiresAt: null, agentId: null },
  ...{ priority: 50, actor: 'test', remarks: null },
};
const by = { actor: 'test', remarks: 'paid back' };

async function accountWithPack(id: string, parts: Partial<AccountParts> = {}) {
  now = start;
  await createAccount(database, { id, plan: null, ...parts });
  const ledger = createLedger(createLedgerStore(database.pool), () => now);
  await ledger.grant(id, pack);
  now += MINUTE;
  return {
    ledger,
    spend: (event: string, quantity: number, at = now) =>
      ledger.record(id, [
        UsageEvent.parse({
          type: 'reply',
          agent: 'ada',
          at: new Date(at).toISOString(),
          id: event,
          quantity,
        }),
      ]),
    grants: async () => {
      const { rows } = await database.pool.query(
        `select g.id, (b.remaining / 1000000)::int4 as left, g.voided_at is not null as voided, g.priority
           from credit_grant g join grant_balance b on b.account_id = g.account_id and b.grant_id = g.id
          where g.account_id = $1 order by g.id`,
        [id],
      );
      return rows.map(
        ({ id: grant, left, voided, priority }) => `${grant} ${left} ${priority}${voided ? ' voided' : ''}`,
      );
    },
    async differences() {
      const found: unknown[] = [];
      await verifyAccount(createFactStore(database.pool), id, now, (one) => found.push(one));
      return found;
    },
  };
}

const share = (amount: number, parts: Partial<WithdrawRequest> = {}): WithdrawRequest => ({
  ...{ from: 'pack', id: 'pack:1', amount: credits(amount), insteadOf: null, ...by, ...parts },
});

test('a share that is taken back leaves the rest, and what was used before and is told later is taken from that', async () => {
  const { ledger, spend, grants, differences } = await accountWithPack('less');
  await spend('a', 3);
  now += MINUTE;

  const answer = await ledger.withdraw('less', share(5));
  const before = await grants();
  await spend('late', 1, now - MINUTE);
  await spend('later still', 2, now - MINUTE);

  expect(answer).toEqual({ status: 'withdrawn' });
  expect(before).toEqual(['pack 2 50', 'pack:1 5 50']);
  expect(await grants()).toEqual(['pack 0 50', 'pack:1 4 50']);
  expect(await differences()).toEqual([]);
});

test('usage of before that is taken back leaves the share whole, and the rest larger', async () => {
  const { ledger, spend, grants, differences } = await accountWithPack('untold');
  await spend('a', 8);
  now += MINUTE;
  await ledger.withdraw('untold', share(5));
  const before = await grants();

  await ledger.voidEvent('untold', { source: 'api', id: 'a', ...by });

  expect(before).toEqual(['pack 0 50', 'pack:1 2 50']);
  expect(await grants()).toEqual(['pack 5 50', 'pack:1 5 50']);
  expect(await differences()).toEqual([]);
});

test('several shares at one instant are each taken once, by whoever asks first, and survive a restart', async () => {
  const { ledger, spend, grants, differences } = await accountWithPack('twice');
  const other = createLedger(createLedgerStore(database.pool), () => now);

  const answers = await Promise.all([ledger, other].map((each) => each.withdraw('twice', share(4))));
  await other.withdraw('twice', share(5, { id: 'pack:2' }));
  await ledger.withdraw('twice', share(3, { id: 'pack:10' }));
  const before = await grants();
  const unknown = await ledger.withdraw('twice', share(1, { id: 'x', from: 'nothing' }));
  await spend('late', 2, now - 1);

  expect(answers.map(({ status }) => status).sort()).toEqual(['duplicate', 'withdrawn']);
  expect(unknown).toEqual({ status: 'unknown' });
  expect(before).toEqual(['pack 0 50', 'pack:1 4 50', 'pack:10 3 50', 'pack:2 3 50']);
  expect(await grants()).toEqual(['pack 0 50', 'pack:1 4 50', 'pack:10 3 50', 'pack:2 1 50']);
  expect(await differences()).toEqual([]);
});

test('undone, it was never taken: what was used since is drawn from it; undone in part, the rest is taken from when it was', async () => {
  const { ledger, spend, grants, differences } = await accountWithPack('undone');
  await ledger.withdraw('undone', share(8));
  now += MINUTE;
  await spend('a', 6);
  const before = await grants();

  await ledger.withdraw('undone', share(3, { id: 'pack:2', insteadOf: 'pack:1' }));
  const partly = await grants();
  const again = await ledger.withdraw('undone', share(3, { id: 'pack:3', insteadOf: 'pack:1' }));
  await ledger.withdraw('undone', share(0, { id: 'pack:3', insteadOf: 'pack:2' }));

  expect(before).toEqual(['pack 0 50', 'pack:1 8 50']);
  expect(partly).toEqual(['pack 1 50', 'pack:1 0 50 voided', 'pack:2 3 50']);
  expect(again).toEqual({ status: 'duplicate' });
  expect(await grants()).toEqual(['pack 4 50', 'pack:1 0 50 voided', 'pack:2 0 50 voided']);
  expect(await differences()).toEqual([]);
});

test('voided by hand it has taken nothing, until it has been closed', async () => {
  const { ledger, grants, differences } = await accountWithPack('by-hand');
  await ledger.withdraw('by-hand', share(5));
  now += MINUTE;
  const first = await ledger.voidGrant('by-hand', { id: 'pack:1', ...by });
  await ledger.withdraw('by-hand', share(3, { id: 'pack:2' }));
  now += 60 * DAY;

  const late = await ledger.voidGrant('by-hand', { id: 'pack:2', ...by });

  expect([first, late]).toEqual([{ status: 'voided' }, { status: 'closed' }]);
  expect(await grants()).toEqual(['pack 7 50', 'pack:1 0 50 voided', 'pack:2 3 50']);
  expect(await differences()).toEqual([]);
});

test('of credits to come a smaller grant takes the place', async () => {
  const { ledger, grants, differences } = await accountWithPack('to-come');
  await ledger.grant('to-come', { ...pack, id: 'next', effectiveAt: now + DAY, expiresAt: now + 2 * DAY });

  await ledger.withdraw('to-come', share(4, { from: 'next', id: 'next:1' }));

  expect(await grants()).toEqual(['next 10 50 voided', 'next:1 6 50', 'pack 10 50']);
  expect(await differences()).toEqual([]);
});

test('an event from a clock that runs ahead draws from what is left', async () => {
  const { ledger, spend, grants, differences } = await accountWithPack('ahead');
  await spend('a', 7, now + 2 * MINUTE);

  await ledger.withdraw('ahead', share(5));

  expect(await grants()).toEqual(['pack 0 50', 'pack:1 5 50']);
  expect(await differences()).toEqual([]);
});

test('what was taken is closed with its cycle, and stays taken', async () => {
  const { ledger, grants, differences } = await accountWithPack('closed');
  await ledger.withdraw('closed', share(5));
  now += 60 * DAY;
  await ledger.roll('closed');

  const undone = await ledger.withdraw('closed', share(0, { id: 'pack:2', insteadOf: 'pack:1' }));

  expect(undone).toEqual({ status: 'closed' });
  expect(await grants()).toEqual(['pack 5 50', 'pack:1 5 50']);
  expect(await differences()).toEqual([]);
});

test('of what has ended nothing is taken, and late usage of after its end is drawn as ever', async () => {
  const { ledger, spend, grants, differences } = await accountWithPack('ended');
  await ledger.grant('ended', { ...pack, id: 'short', expiresAt: Date.UTC(2026, 5, 1) });
  now = Date.UTC(2026, 5, 1, 2);

  const answer = await ledger.withdraw('ended', share(4, { from: 'short', id: 'short:1' }));
  now += 20 * DAY;
  await ledger.roll('ended');
  await spend('late', 1, Date.UTC(2026, 5, 1, 1));

  expect(answer).toEqual({ status: 'closed' });
  expect(await grants()).toEqual(['pack 9 50', 'short 10 50']);
  expect(await differences()).toEqual([]);
});

test('a share of all credits is one of what has stayed, also once what was taken can no longer change', async () => {
  const rule = { alertBasis: 'all_credits', alertThresholds: ['50%'] } as const;
  const { ledger, spend } = await accountWithPack('warned', rule);
  await ledger.withdraw('warned', share(8));
  now += 60 * DAY;
  await spend('a', 1);

  const { rows } = await database.pool.query("select facts from outbox where account_id = 'warned'");

  expect(rows).toEqual([
    { facts: expect.objectContaining({ threshold: '50%', available: '1', basis: '2' }) },
  ]);
});
