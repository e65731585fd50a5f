import type { Database } from '../db/client.ts';
import { createMoneyReadings } from '../db/money-readings.ts';
import { createReportStore } from '../db/readers/store.ts';
import { createFactStore } from '../db/verify/store.ts';
import type { InstantMs } from '../domain/instant.ts';
import { createProof } from '../ledger/proof.ts';
import type { ReportStore } from '../reports/ports/store.ts';
import { TELEPHONE_COMPANIES } from './telephony.ts';

/** With what the ledger says of itself, which digests end with, and what telephone companies say. */
export function reportsOf({ pool }: Database, clock: () => InstantMs): ReportStore {
  const money = createMoneyReadings(pool);
  return {
    ...createReportStore(pool),
    proof: createProof(createFactStore(pool), clock),
    telephony: (accountId) => money.of(accountId, TELEPHONE_COMPANIES),
  };
}
