import type { SqlDatabase } from '../db/client.ts';
import { createLedgerStore } from '../db/ledger/store.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';

export function ledgerOf({ pool }: Pick<SqlDatabase, 'pool'>, clock = Date.now): Ledger {
  return createLedger(createLedgerStore(pool), clock);
}
