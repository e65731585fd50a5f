import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningServer } from './server.ts';
import { startEmbeddedPostgres } from './start.ts';

/** A Postgres that leaves nothing behind: for tests, and for replaying migrations. */
export async function startThrowawayPostgres(): Promise<RunningServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tallybot-throwaway-'));
  // Made closed to others, it would be closed to the account that Postgres runs as where we are root.
  chmodSync(dataDir, 0o711);
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  return {
    ...server,
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
