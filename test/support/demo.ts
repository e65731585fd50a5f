import { commands } from '../../commands/index.ts';
import type { Card } from '../../src/cards/card.ts';
import type { Context, Right } from '../../src/chat/context.ts';
import { dispatch } from '../../src/chat/dispatch.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { createActs } from '../../src/db/acts.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { invariant } from '../../src/domain/errors.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { DEMO_NOW, demoTemplate } from './demo-template.ts';

export { DEMO_NOW };

/** For the tests of a file: `drop` it in `afterAll`. */
export async function createDemoDatabase(): Promise<TestDatabase> {
  return createTestDatabase(await demoTemplate());
}

/** The demo account, asked as a person would: through the same door as every platform. */
export async function loadDemo() {
  const database = await createDemoDatabase();
  return { database, ask: askerOf(database, 'demo') };
}

/** With an agent, Zz Long, whose id is longer than what a list carries, in Slack as in Discord. */
export async function demoWithLongName(): Promise<TestDatabase> {
  const database = await createDemoDatabase();
  await database.pool.query(
    `insert into agent (account_id, id, name, kind) values ('demo', $1, 'Zz Long', 'chat')`,
    [`agent-${'0123456789'.repeat(17)}`],
  );
  return database;
}

export type Ask = (words: string, right?: Right | 'none') => Promise<Card>;

export function askerOf(database: TestDatabase, accountId: string, now = DEMO_NOW): Ask {
  const registry = createRegistry(commands);
  const reports = createReportStore(database.pool);
  const acts = createActs(
    database,
    createLedger(createLedgerStore(database.pool), () => now),
  );
  return async (words, right = 'view') => {
    const directory = await reports.directory(accountId);
    invariant(directory, `there is an account ${accountId}`);
    const person = { id: 'tester', name: 'Tester', right };
    const context: Context = { acts, directory, now, person, place: null, reports };
    return dispatch(registry, words, context);
  };
}
