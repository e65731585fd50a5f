import pg from 'pg';
import { UserError } from '../domain/errors.ts';

export interface Waiting {
  /** Once, where somebody else is at it for longer than a moment. */
  onWait?: () => void;
  /** Waits no longer, and throws its reason. */
  stopping?: AbortSignal;
  eachMs?: number;
  times?: number;
}

// That of `prisma migrate`.
const MIGRATION_LOCK = 72707369;
const EACH_MS = 3_000;
// Four minutes: whoever watches the start gives it five, and is to read why.
const TIMES = 80;
const LOCK_NOT_AVAILABLE = '55P03';

/** Begins a transaction in which nobody else migrates. In between it looks up: whoever waits for a lock hears nothing. */
export async function beginLocked(
  client: pg.Client,
  { onWait = () => {}, stopping, eachMs = EACH_MS, times = TIMES }: Waiting,
): Promise<void> {
  for (let tried = 0; tried < times; tried += 1) {
    stopping?.throwIfAborted();
    if (await tryToBegin(client, eachMs)) return;
    if (tried === 0) onWait();
  }
  throw await stillMigrating(client);
}

async function tryToBegin(client: pg.Client, withinMs: number): Promise<boolean> {
  await client.query('begin');
  await client.query(`set local lock_timeout = ${withinMs}`);
  try {
    await client.query(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== LOCK_NOT_AVAILABLE) throw error;
    await client.query('rollback');
    return false;
  }
  // A migration waits for its own locks as it likes.
  await client.query('set local lock_timeout to default');
  return true;
}

async function stillMigrating(client: pg.Client): Promise<UserError> {
  const { rows } = await client.query<{ pid: number }>(HOLDER);
  const pid = rows[0]?.pid;
  return new UserError(
    'still-migrating',
    'Another instance is bringing this database up to date, and has not come to an end.',
    {
      hint: `Start again when it is done.${pid === undefined ? '' : ` Where none is at work, end what one has left behind: select pg_terminate_backend(${pid});`}`,
    },
  );
}

/** Behind a transaction pooler the engine's lock, the session's, would outlive us. We hold the same key. */
export function takesLock(script: string): boolean {
  return script.includes(`pg_advisory_lock(${MIGRATION_LOCK})`);
}

const HOLDER = `
  select pid from pg_locks
   where locktype = 'advisory' and granted and classid = 0 and objid = ${MIGRATION_LOCK}
     and database = (select oid from pg_database where datname = current_database())`;
