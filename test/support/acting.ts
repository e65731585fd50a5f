import { commands } from '../../commands/index.ts';
import type { Card } from '../../src/cards/card.ts';
import type { Context, Place, Right } from '../../src/chat/context.ts';
import { dispatch } from '../../src/chat/dispatch.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { createActs } from '../../src/db/acts.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { invariant } from '../../src/domain/errors.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import type { ReportStore } from '../../src/reports/ports/store.ts';
import { databaseForTest, type TestDatabase } from './database.ts';
import { DEMO_NOW, demoTemplate } from './demo-template.ts';

export const PLACE: Place = { platform: 'slack', workspace: 'T1', channel: 'C1', zone: null };

const PRIYA = { id: 'priya', name: 'Priya' };

export interface Asked {
  right?: Right;
  place?: Place | null;
  now?: number;
  reports?: Partial<ReportStore>;
  person?: { id: string; name: string };
}

export interface Actor {
  database: TestDatabase;
  /** As Priya, who manages the demo, in the channel `PLACE`, unless it says otherwise. */
  ask(words: string, asked?: Asked): Promise<Card>;
  sql<Row extends object>(text: string, ...values: unknown[]): Promise<Row[]>;
}

/** A demo of its own for one test, for whoever changes it. */
export async function actorOnDemo(): Promise<Actor> {
  const database = await databaseForTest(await demoTemplate());
  const registry = createRegistry(commands);
  return {
    database,
    sql: async (text, ...values) => (await database.pool.query(text, values)).rows,
    async ask(
      words,
      { right = 'manage', place = PLACE, now = DEMO_NOW, reports: other = {}, person: who = PRIYA } = {},
    ) {
      const reports = { ...createReportStore(database.pool), ...other };
      const directory = await reports.directory('demo');
      invariant(directory, 'the demo is loaded');
      const ledger = createLedger(createLedgerStore(database.pool), () => now);
      const acts = createActs(database, ledger);
      const person = { ...who, right };
      const context: Context = { acts, directory, now, person, place, reports };
      return dispatch(registry, words, context);
    },
  };
}
