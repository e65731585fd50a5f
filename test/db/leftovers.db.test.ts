import { expect, test } from 'vitest';
import { createLeftovers } from '../../src/db/leftovers.ts';
import { createViewTokens } from '../../src/db/view-tokens.ts';
import { databaseForTest } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';

const NOW = Date.UTC(2026, 4, 10, 12);

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
