import { createAgentDirectory } from '../db/agent-directory.ts';
import { createKeyStore } from '../db/api-keys.ts';
import type { Database } from '../db/client.ts';
import { createReportStore } from '../db/readers/store.ts';
import { createTermsStore } from '../db/terms/store.ts';
import type { InstantMs } from '../domain/instant.ts';
import { apiRoutes } from '../http/api.ts';
import { createKeyring } from '../http/keys/keyring.ts';
import type { Route } from '../http/route.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { turnFirst } from '../ledger/turn-first.ts';
import type { Webhooks } from '../webhooks/ports.ts';

/** What the service does, wherever it runs. */
export function serviceRoutes(
  database: Database,
  ledger: Ledger,
  webhooks: Webhooks,
  clock: () => InstantMs,
): Route[] {
  return [
    ...apiRoutes({
      ledger,
      terms: turnFirst(createTermsStore(database), ledger),
      reports: createReportStore(database.pool),
      agents: createAgentDirectory(database),
      webhooks,
      keys: createKeyring(createKeyStore(database), clock),
      clock,
    }),
  ];
}
