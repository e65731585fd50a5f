import type { Config } from '../config.ts';
import { connectors } from '../connectors/registry.ts';
import { createHooks } from '../connectors/take.ts';
import { countedFinder } from '../db/call-listings.ts';
import type { Database } from '../db/client.ts';
import { createConnections } from '../db/connections.ts';
import type { InstantMs } from '../domain/instant.ts';
import { createBodyReader } from '../http/body.ts';
import { hookRoutes } from '../http/hooks/route.ts';
import type { Route } from '../http/route.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { createSeal } from '../seal.ts';

// Retell tells of the longest call it allows, two hours, in some 6 MiB: every word three times, each with its times.
const MESSAGE_BYTES_MAX = 16 * 1024 * 1024;

interface Parts {
  database: Database;
  ledger: Ledger;
  clock(): InstantMs;
  told?: (provider: string, outcome: string) => void;
}

/** What providers send unasked, and where it goes. */
export function openHooks(
  { publicUrl, tokenKeys }: Pick<Config, 'publicUrl' | 'tokenKeys'>,
  { database, ledger, clock, told }: Parts,
): Route[] {
  const hooks = createHooks({
    connections: createConnections(database),
    connectors,
    seal: tokenKeys.length > 0 ? createSeal(tokenKeys) : null,
    ledger,
    findCounted: countedFinder(database.pool),
    clock,
    ...(told && { told }),
  });
  return hookRoutes(hooks, { bodies: createBodyReader({ bodyBytesMax: MESSAGE_BYTES_MAX }), publicUrl });
}
