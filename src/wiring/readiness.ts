import type { Database } from '../db/client.ts';
import { createHealthLook, type DatabaseHealth } from '../db/health.ts';
import { healthRoutes, type Part, type Parts } from '../http/health.ts';
import type { Route } from '../http/route.ts';
import type { QueueLook } from '../ledger/group-commit.ts';
import type { OpenLedger } from '../ledger/ledger.ts';

const READY_WITHIN_MS = 2_000;
// Longer than any commit that gets through: a connection alone is waited for ten seconds.
const STUCK_MS = 15_000;

interface Watched {
  database: Database;
  ledger: Pick<OpenLedger, 'look'>;
  stopping: AbortSignal;
}

/** Whether the service lives, and whether it can do its work. */
export function openHealth({ database, ledger, stopping }: Watched): Route[] {
  const look = createHealthLook(database.pool, READY_WITHIN_MS);
  return healthRoutes(async () =>
    partsOf({ isStopping: stopping.aborted, database: await look(), queue: ledger.look() }),
  );
}

interface Looked {
  isStopping: boolean;
  database: DatabaseHealth;
  queue: QueueLook;
}

export function partsOf({ isStopping, database, queue }: Looked): Parts {
  return {
    service: isStopping
      ? { state: 'stopping', fault: 'The service is stopping.' }
      : { state: 'running', fault: null },
    database: { state: database.server, fault: databaseFaults[database.server] },
    schema: schemaPart(database),
    ledger: ledgerPart(queue),
  };
}

const databaseFaults: Record<DatabaseHealth['server'], string | null> = {
  up: null,
  silent: 'The database does not answer.',
  'read-only': 'The database takes no writes.',
};

function schemaPart({ schema }: DatabaseHealth): Part {
  const fault = 'The database is older than the code; a start brings it up to date.';
  return { state: schema ?? 'unknown', fault: schema === 'behind' ? fault : null };
}

function ledgerPart({ waiting, stillMs }: QueueLook): Part {
  if (waiting === 0) return { state: 'idle', fault: null };
  if (stillMs < STUCK_MS) return { state: 'working', fault: null };
  return { state: 'stuck', fault: 'The ledger has calls to answer, and has answered none for a while.' };
}
