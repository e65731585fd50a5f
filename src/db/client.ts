import pg from 'pg';
import { UserError } from '../domain/errors.ts';
import { log } from '../log.ts';
import type { PrismaClient } from './generated/client.ts';

/** For hand-written SQL. */
export interface SqlDatabase {
  /** Bigint columns come as `bigint`, timestamps as milliseconds since 1970. */
  pool: pg.Pool;
  close(): Promise<void>;
}

export interface Database extends SqlDatabase {
  prisma: PrismaClient;
}

const POSTGRES_OLDEST = 15;
const CONNECT_MS = 10_000;
const CONNECTIONS_MAX = 20;

// Set on our pool, never by pg.types.setTypeParser: that is global to the process, and Prisma reads its own
// columns through it. Prisma brings its own parsers with every query, so these do not touch it.
const PARSERS = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, BigInt],
  [
    pg.types.builtins.TIMESTAMPTZ,
    (text) => (pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)(text) as Date).getTime(),
  ],
]);
const types: pg.CustomTypesConfig = {
  getTypeParser: (type, format) =>
    (format !== 'binary' && PARSERS.get(type)) || (pg.types.getTypeParser(type, format as 'text') as never),
};

/** Prisma is loaded here: who needs it no more than once in a while can do without the tenth of a second it takes. */
export async function openDatabase(connection: pg.PoolConfig): Promise<Database> {
  const [{ PrismaPg }, { PrismaClient }] = await Promise.all([
    import('@prisma/adapter-pg'),
    import('./generated/client.ts'),
  ]);
  const sql = await openSqlDatabase(connection);
  const prisma = new PrismaClient({ adapter: new PrismaPg(sql.pool) });
  return {
    ...sql,
    prisma,
    async close() {
      await prisma.$disconnect();
      await sql.close();
    },
  };
}

export async function openSqlDatabase(connection: pg.PoolConfig): Promise<SqlDatabase> {
  const pool = new pg.Pool({
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'tallybot',
    // Queries of a transaction that need not know of each other are sent together, not one after an answer.
    pipeline: true,
    types,
    ...connection,
  });
  // A connection lost while idle is replaced at the next query; unheard, it would end the process.
  // Once the pool ends, a server that stops sooner than the last farewell reaches it is no news.
  pool.on('error', (error) => {
    if (!pool.ending) log.warn('lost a database connection', { reason: error.message });
  });
  // Lost while in use it fails its query, which is told; the event comes besides, and would end the process too.
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    await checkServer(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    pool,
    async close() {
      // Those that end from now on are not lost: the server may go as soon as we have let go of it.
      pool.removeAllListeners('error').on('error', () => {});
      await pool.end();
    },
  };
}

async function checkServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool
    .query<{ server_version: string }>('show server_version')
    .catch((error) => Promise.reject(unreachable(error, pool.options)));
  refuseOldServer(rows[0]?.server_version ?? '');
}

export function refuseOldServer(version: string): void {
  if (Number.parseInt(version, 10) >= POSTGRES_OLDEST) return;
  const name = version.split(' ', 1)[0] || 'of an unknown version';
  throw new UserError(
    'old-postgres',
    `This server is PostgreSQL ${name}; Tallybot needs ${POSTGRES_OLDEST} or later.`,
    {
      hint: 'Unset DATABASE_URL to use the built-in Postgres, or upgrade the server.',
    },
  );
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  ENOENT: 'there is no such socket',
  '28P01': 'the user or the password is wrong',
  '28000': 'the server does not let this user in',
  '3D000': 'there is no such database',
  '53300': 'it has no connection to spare',
};

/** Says where and why; the password stays out of it. */
function unreachable(error: Error & { code?: string }, options: pg.PoolOptions): UserError {
  const { host, port } = new pg.Client(options);
  const reason = REASONS[error.code ?? ''] ?? (error.message || 'it does not answer');
  return new UserError('no-database', `Cannot reach the database at ${host}:${port}: ${reason}.`, {
    hint: 'Check DATABASE_URL, and that the server runs and lets this machine in.',
  });
}
