import type { Database } from '../db/client.ts';
import { createReportStore } from '../db/readers/store.ts';
import { createFactStore } from '../db/verify/store.ts';
import type { InstantMs } from '../domain/instant.ts';
import { createProof } from '../ledger/proof.ts';
import type { ReportStore } from '../reports/ports.ts';

/** With what the ledger says of itself, which digests end with. */
export function reportsOf({ pool }: Database, clock: () => InstantMs): ReportStore {
  return { ...createReportStore(pool), proof: createProof(createFactStore(pool), clock) };
}
