import type { Database, SqlDatabase } from '../db/client.ts';
import { createLedgerStore } from '../db/ledger/store.ts';
import { createTermsStore } from '../db/terms/store.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import type { TermsStore } from '../ledger/ports/terms-store.ts';
import { turnFirst } from '../ledger/turn-first.ts';

export function ledgerOf({ pool }: Pick<SqlDatabase, 'pool'>, clock = Date.now): Ledger {
  return createLedger(createLedgerStore(pool), clock);
}

/** Cycles that have begun keep what their plan was: no job may have run for long where a verb is typed. */
export function termsOf(database: Database): TermsStore {
  return turnFirst(createTermsStore(database), ledgerOf(database));
}
