import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../../domain/errors.ts';
import type { Place } from './place.ts';
import type { Programs } from './programs.ts';

export const SUPERUSER = 'tallybot';

/** Makes the data folder if it is not there, and returns the password to it. */
export async function openCluster(place: Place, programs: Programs, durable: boolean): Promise<string> {
  if (!existsSync(place.cluster)) await createCluster(place, programs, durable);
  const made = readFileSync(join(place.data, 'PG_VERSION'), 'utf8').trim();
  if (made !== programs.major) {
    throw new UserError(
      'other-postgres',
      `The data in ${place.data} is of PostgreSQL ${made}; this Tallybot brings ${programs.major}.`,
      {
        hint: `Dump it with the Tallybot that made it, or serve it with a PostgreSQL ${made} of your own by DATABASE_URL.`,
      },
    );
  }
  return readFileSync(join(place.cluster, 'password'), 'utf8');
}

/**
 * What a start that was killed left half made; its initdb may be writing still, until it finds its folder
 * gone. The caller holds the folder's lock.
 */
export function sweepUnfinished(home: string): void {
  for (const name of readdirSync(home)) {
    if (name.startsWith('new-')) rmSync(join(home, name), { recursive: true, force: true, maxRetries: 20 });
  }
}

/** Under another name and then renamed, so that a kill at any moment leaves either no cluster or a whole one. */
async function createCluster(
  { home, cluster, account }: Place,
  programs: Programs,
  durable: boolean,
): Promise<void> {
  const made = mkdtempSync(join(home, 'new-'));
  const password = join(made, 'password');
  writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (account) for (const path of [made, password]) chownSync(path, account.uid, account.gid);

  const options = [
    `--pgdata=${join(made, 'data')}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same order of text on every machine, whatever locales it has; C.UTF-8 is built in from 17 on.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    ...(durable ? [] : ['--no-sync']),
  ];
  try {
    await promisify(execFile)(programs.initdb, options, {
      ...account,
      cwd: made,
      env: postgresEnvironment(),
    });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new UserError(
      'no-initdb',
      `The built-in Postgres cannot make its data folder: ${stderr?.trim() || message}`,
      {
        hint: 'Set DATA_DIR to another folder, or DATABASE_URL to a Postgres of your own.',
      },
    );
  }
  renameSync(made, cluster);
}

/** Nothing of ours reaches Postgres: PGDATA or PGHOST of the user's would change what it does. */
export function postgresEnvironment(): NodeJS.ProcessEnv | undefined {
  return process.platform === 'win32' ? undefined : { LC_ALL: 'C', PATH: '/usr/bin:/bin' };
}
