import type { Timing } from '../chat/timing.ts';
import type { Database } from '../db/client.ts';
import { createAccountsInTurn } from '../db/verify/in-turn.ts';
import { createFactStore } from '../db/verify/store.ts';
import { createProving } from '../jobs/verify/prove-in-turn.ts';
import { prove } from '../ledger/proof.ts';
import type { Meters } from '../telemetry/meters.ts';

// Larger ones would take longer than a few seconds: they are left to `tallybot verify`.
const LIMITS = { factsMax: 200_000, withinMs: 5_000 };

/** A few accounts with each call, on and on. */
export function proveAccounts({ pool }: Database, { now }: Timing, meters: Meters): () => Promise<void> {
  const facts = createFactStore(pool);
  return createProving({
    accounts: createAccountsInTurn(pool),
    prove: (accountId, at, tell) => prove(facts, accountId, at, now, LIMITS, tell),
    now,
    beginAfter: Math.random().toString(36).slice(2, 4),
    told: meters.proof,
  });
}
