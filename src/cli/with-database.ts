import { resolve } from 'node:path';
import type { Config } from '../config.ts';
import { type Database, openDatabase, openSqlDatabase, type SqlDatabase } from '../db/client.ts';
import { UserError } from '../domain/errors.ts';
import { isMigrated } from './is-migrated.ts';
import { settings } from './settings.ts';

interface Server {
  connection: Parameters<typeof openDatabase>[0];
  /** Somebody else serves it, and has brought it up to date. */
  isServed: boolean;
  stop(): Promise<void>;
}

interface Founding {
  /** Makes the built-in database where there is none yet, as the first start of the service does. */
  founds?: boolean;
}

/** The database of the settings: of the service that runs beside this command, or started for its duration. */
export function withDatabase<T>(
  work: (database: Database) => Promise<T>,
  founding: Founding = {},
): Promise<T> {
  return withOpen(openDatabase, work, founding);
}

/** Without Prisma, whose loading and first question take a verb half a second of CPU: for what only reads. */
export function withSql<T>(work: (database: SqlDatabase) => Promise<T>): Promise<T> {
  return withOpen(openSqlDatabase, work, {});
}

async function withOpen<Opened extends SqlDatabase, T>(
  open: (connection: Server['connection']) => Promise<Opened>,
  work: (database: Opened) => Promise<T>,
  founding: Founding,
): Promise<T> {
  const server = await findServer(settings(), founding);
  try {
    const database = await open(server.connection);
    try {
      if (!server.isServed && !(await isMigrated(database.pool))) {
        await (await import('../db/migrate.ts')).migrate(server.connection);
      }
      return await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
}

/** As it is: nothing is migrated. */
export async function findServer(
  { databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>,
  { founds = false }: Founding = {},
): Promise<Server> {
  if (databaseUrl) {
    return { connection: { connectionString: databaseUrl }, isServed: false, stop: async () => {} };
  }
  const { isPlaced } = await import('../db/embedded/place.ts');
  // In another folder it would be an empty one, in which every question has an answer.
  if (!founds && !isPlaced(dataDir)) throw noDatabaseIn(resolve(dataDir));
  return ownServer(dataDir);
}

function noDatabaseIn(folder: string): UserError {
  return new UserError('no-database-here', `There is no database in ${folder}.`, {
    hint: 'Go to the folder in which the service is started, or say where the data lies by DATA_DIR or DATABASE_URL. The first start of the service makes a new one.',
  });
}

async function ownServer(dataDir: string): Promise<Server> {
  const { startEmbeddedPostgres } = await import('../db/embedded/start.ts');
  try {
    return { ...(await startEmbeddedPostgres({ dataDir })), isServed: false };
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'data-folder-in-use')) throw error;
    const { attachEmbeddedPostgres } = await import('../db/embedded/attach.ts');
    return { connection: await attachEmbeddedPostgres(dataDir), isServed: true, stop: async () => {} };
  }
}
