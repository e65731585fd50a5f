import { expect, test } from 'vitest';
import { createDueAccounts } from '../../src/db/due-accounts.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { rollDueCycles } from '../../src/jobs/roll-cycles.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { databaseForTest } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';

test('a cycle that turns is granted once, whoever comes by and however often', async () => {
  const database = await databaseForTest();
  await createAccount(database, { id: 'a', anchorAt: Date.UTC(2026, 0, 31) });
  await createAccount(database, { id: 'b', anchorAt: Date.UTC(2026, 0, 31) });
  let now = Date.UTC(2026, 1, 1);
  const due = createDueAccounts(database.pool);
  const replicas = [0, 1].map(() => createLedger(createLedgerStore(database.pool), () => now));
  const roll = () => Promise.all(replicas.map((ledger) => rollDueCycles(due, ledger, now)));

  await roll();
  now = Date.UTC(2026, 3, 15);
  await roll();
  const [again] = await roll();

  const { rows } = await database.pool.query(
    `select account_id, count(*)::int as grants, sum(amount)::text as credits from credit_grant group by 1 order by 1`,
  );
  expect(again).toBe(0);
  expect(rows).toEqual([
    { account_id: 'a', grants: 3, credits: '3000000000' },
    { account_id: 'b', grants: 3, credits: '3000000000' },
  ]);
});

test('an account that cannot be turned holds up none of the others', async () => {
  const turned: string[] = [];
  const ids = Array.from({ length: 450 }, (_, index) => `account-${index}`);
  const due = {
    toRoll: async (_now: number, limit: number) => ids.filter((id) => !turned.includes(id)).slice(0, limit),
  };
  const ledger = {
    async roll(id: string) {
      if (id === 'account-3') throw new Error('broken');
      turned.push(id);
    },
  };

  await expect(rollDueCycles(due, ledger, 0)).rejects.toThrow('broken');

  expect(turned).toHaveLength(449);
});
