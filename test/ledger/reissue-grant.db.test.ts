import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createFactStore } from '../../src/db/verify/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import type { GrantRequest } from '../../src/ledger/give-credits.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { verifyAccount } from '../../src/ledger/verify.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';

const start = Date.UTC(2026, 4, 10);
const MINUTE = 60_000;

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

async function accountWithPack(id: string) {
  now = start;
  await createAccount(database, { id, plan: null });
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

test('worth less, it ends and another takes its place with what is left of that', async () => {
  const { ledger, spend, grants, differences } = await accountWithPack('less');
  await spend('a', 3);
  now += MINUTE;

  const answer = await ledger.reissueGrant('less', { id: 'pack', as: 'pack:1', worth: credits(5), ...by });

  expect(answer).toEqual({ status: 'reissued', kept: credits(2) });
  expect(await grants()).toEqual(['pack 7 50 voided', 'pack:1 2 50']);
  expect(await differences()).toEqual([]);
});

test('what was spent beyond its worth stays spent, and nothing takes its place', async () => {
  const { ledger, spend, grants } = await accountWithPack('spent');
  await spend('a', 8);
  now += MINUTE;

  const answer = await ledger.reissueGrant('spent', { id: 'pack', as: 'pack:1', worth: credits(5), ...by });

  expect(answer).toEqual({ status: 'reissued', kept: 0n });
  expect(await grants()).toEqual(['pack 2 50 voided']);
});

test('worth more, it ends too, and the other has the rest', async () => {
  const { ledger, spend, grants } = await accountWithPack('more');
  await spend('a', 3);
  now += MINUTE;

  await ledger.reissueGrant('more', { id: 'pack', as: 'pack:1', worth: credits(20), ...by });

  expect(await grants()).toEqual(['pack 7 50 voided', 'pack:1 17 50']);
});

test('asked twice at once it is done once, and what is worth just that is left alone', async () => {
  const { ledger, grants } = await accountWithPack('twice');
  const other = createLedger(createLedgerStore(database.pool), () => now);
  const request = { id: 'pack', as: 'pack:1', worth: credits(5), ...by };

  const answers = await Promise.all([ledger, other].map((each) => each.reissueGrant('twice', request)));
  const again = await ledger.reissueGrant('twice', { ...request, id: 'pack:1', as: 'pack:2' });
  const unknown = await ledger.reissueGrant('twice', { ...request, id: 'nothing' });

  expect(answers.map(({ status }) => status).sort()).toEqual(['duplicate', 'reissued']);
  expect([again.status, unknown.status]).toEqual(['unchanged', 'unknown']);
  expect(await grants()).toEqual(['pack 10 50 voided', 'pack:1 5 50']);
});

test('an event from a clock that runs ahead draws from what took its place, and counts once', async () => {
  const { ledger, spend, grants, differences } = await accountWithPack('ahead');
  await spend('a', 3, now + 2 * MINUTE);

  const answer = await ledger.reissueGrant('ahead', { id: 'pack', as: 'pack:1', worth: credits(5), ...by });

  expect(answer).toEqual({ status: 'reissued', kept: credits(5) });
  expect(await grants()).toEqual(['pack 10 50 voided', 'pack:1 2 50']);
  expect(await differences()).toEqual([]);
});
