import { expect, test } from 'vitest';
import { createLeftovers } from '../../src/db/leftovers.ts';
import { createViewTokens } from '../../src/db/view-tokens.ts';
import { databaseForTest } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';

const NOW = Date.UTC(2026, 4, 10, 12);

test('notices are kept for ninety days after what they told of, and longer while they wait', async () => {
  const database = await databaseForTest();
  await createAccount(database);
  const day = 24 * 3_600_000;
  const notice = { accountId: 'acme', kind: 'note', facts: {}, dueAt: new Date(NOW) };
  await database.prisma.outbox.createMany({
    data: [
      { ...notice, id: 'old', state: 'posted', createdAt: new Date(NOW - 90 * day) },
      { ...notice, id: 'young', state: 'posted', createdAt: new Date(NOW - 90 * day + 1) },
      { ...notice, id: 'waits', state: 'waiting', createdAt: new Date(NOW - 90 * day) },
    ],
  });

  expect(await createLeftovers(database).sweep(NOW)).toBe(1);

  const left = await database.prisma.outbox.findMany({ orderBy: { id: 'asc' } });
  expect(left.map(({ id, state }) => [id, state])).toEqual([
    ['waits', 'waiting'],
    ['young', 'posted'],
  ]);
});

test('tokens and codes whose time is over are swept away, and no others', async () => {
  const database = await databaseForTest();
  await createAccount(database);
  const tokens = createViewTokens(database);
  await tokens.remember('acme', new Map([['~over', 'usage']]), NOW);
  await tokens.remember('acme', new Map([['~alive', 'usage log']]), NOW + 1);
  await database.prisma.linkCode.createMany({
    data: [NOW, NOW + 1].map((until) => ({
      accountId: 'acme',
      hash: Buffer.from(String(until)),
      expiresAt: new Date(until),
    })),
  });

  expect(await createLeftovers(database).sweep(NOW)).toBe(2);

  expect(await tokens.find('acme', '~alive', NOW)).toBe('usage log');
  expect(await database.prisma.viewToken.count()).toBe(1);
  expect(await database.prisma.linkCode.count()).toBe(1);
  expect(await createLeftovers(database).sweep(NOW)).toBe(0);
});
