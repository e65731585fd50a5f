import type { Pool } from 'pg';
import { readMigrations } from './migrations-folder.ts';

/** `read-only`: a server that takes no writes, such as one that waits to stand in for another. */
export type ServerState = 'up' | 'silent' | 'read-only';
/** `ahead`: a later Tallybot has brought it up to date meanwhile, which this one can work beside until it is replaced. */
export type SchemaState = 'known' | 'behind' | 'ahead';

export interface DatabaseHealth {
  server: ServerState;
  /** `null`: nobody answers. */
  schema: SchemaState | null;
}

const SILENT: DatabaseHealth = { server: 'silent', schema: null };

/** Looks at most once at a time, however many ask: a server that hangs is not asked again and again. */
export function createHealthLook(pool: Pool, withinMs: number): () => Promise<DatabaseHealth> {
  const newestKnown = readMigrations().migrationDirectories.at(-1)?.path ?? '';
  let underWay: Promise<DatabaseHealth> | null = null;

  return () => {
    underWay ??= read(pool, newestKnown)
      .catch(() => SILENT)
      .finally(() => {
        underWay = null;
      });
    return withinTime(underWay, withinMs);
  };
}

function withinTime(look: Promise<DatabaseHealth>, withinMs: number): Promise<DatabaseHealth> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<DatabaseHealth>((resolve) => {
    timer = setTimeout(resolve, withinMs, SILENT);
  });
  return Promise.race([look, late]).finally(() => clearTimeout(timer));
}

async function read(pool: Pool, newestKnown: string): Promise<DatabaseHealth> {
  const { rows } = await pool.query<{ read_only: boolean; newest: string | null }>(LOOK);
  const { read_only: isReadOnly = false, newest = null } = rows[0] ?? {};
  return { server: isReadOnly ? 'read-only' : 'up', schema: compare(newest ?? '', newestKnown) };
}

/** Their names begin with their time. */
function compare(newest: string, newestKnown: string): SchemaState {
  if (newest === newestKnown) return 'known';
  return newest < newestKnown ? 'behind' : 'ahead';
}

const LOOK = `
  select current_setting('transaction_read_only') = 'on' as read_only,
         (select max(migration_name) from _prisma_migrations
           where finished_at is not null and rolled_back_at is null) as newest`;
