import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDirectory } from '../../src/db/readers/directory.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('an agent that is added changes no place in the roster, whatever its name, and so no colour', async () => {
  await createAccount(database, { id: 'growing', agents: { bob: 'chat', cyd: 'chat' } });
  const before = await readDirectory(database.pool, 'growing');

  await database.pool.query(
    `insert into agent (account_id, id, name, kind, first_seen_at) values ('growing', 'ada', 'Ada', 'chat', now() + interval '1 hour')`,
  );
  const after = await readDirectory(database.pool, 'growing');

  expect(before?.roster).toEqual(['bob', 'cyd']);
  expect(after?.roster).toEqual(['bob', 'cyd', 'ada']);
  expect(after?.agents[0]?.id).toBe('ada');
});
