import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../domain/errors.ts';
import { type Account, canEnter, isRoot, unprivilegedAccount } from './account.ts';

/**
 * home/                  ours
 *   lock-<n>             who runs here
 *   postgres.log
 *   postgres-<version>/  a copy of the programs, only where they cannot run from node_modules
 *   cluster/             of the account Postgres runs as; made under another name, then renamed
 *     password
 *     data/              Postgres' own
 */
export interface Place {
  home: string;
  cluster: string;
  data: string;
  /** Unset: Postgres runs as ourselves. */
  account: Account | undefined;
}

const POINTER = 'postgres-is-at.txt';
const OWN = 'postgres';
const ELSEWHERE = '/var/lib/tallybot';

/** Whether a database has been made for this data folder; nothing is made by asking. */
export function isPlaced(dataDir: string): boolean {
  return existsSync(join(dataDir, POINTER)) || existsSync(join(dataDir, OWN));
}

/**
 * The data lies in the data folder, unless we are root and the account Postgres runs as cannot get there (a
 * checkout under /root): then it lies in a place of its own, and a pointer in the data folder says where.
 */
export function findPlace(dataDir: string, elsewhere = ELSEWHERE): Place {
  mkdirSync(dataDir, { recursive: true });
  const folder = realpathSync(dataDir);
  const pointer = join(folder, POINTER);
  const pointed = existsSync(pointer) ? readFileSync(pointer, 'utf8').split('\n', 1)[0] : undefined;

  const own = pointed ?? join(folder, OWN);
  const owner = existsSync(join(own, 'cluster')) ? statSync(join(own, 'cluster')) : undefined;
  if (!isRoot()) {
    if ((pointed && !owner) || (owner && owner.uid !== process.getuid?.() && process.platform !== 'win32')) {
      throw new UserError('foreign-data', `The data in ${own} belongs to another account.`, {
        hint: 'Start Tallybot as the account that made it, or set DATA_DIR to another folder.',
      });
    }
    return prepare(own, undefined, 0o700);
  }

  // Data once made keeps its account, also where an ordinary user made it and root starts it now.
  const account = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : unprivilegedAccount();
  if (pointed || canEnter(account, folder)) return prepare(own, account, 0o711);

  const away = prepare(join(elsewhere, keyOf(folder)), account, 0o711);
  if (!canEnter(account, away.home)) {
    throw new UserError(
      'unreachable-data',
      `Postgres cannot run as root, and ${away.home} is closed to other accounts.`,
      {
        hint: 'Set DATA_DIR to a folder that every account may enter, or DATABASE_URL to a Postgres of your own.',
      },
    );
  }
  writeFileSync(
    pointer,
    `${away.home}\n\nThe database of this folder lies there: Postgres does not run as root, and the account it\nruns as may not enter this folder. Back up that folder; deleting this file forgets it.\n`,
  );
  return away;
}

function prepare(home: string, account: Account | undefined, mode: number): Place {
  if (!existsSync(home)) {
    mkdirSync(home, { recursive: true });
    chmodSync(home, mode);
  }
  const cluster = join(home, 'cluster');
  return { home, cluster, data: join(cluster, 'data'), account };
}

/** Stable while the folder lives; a folder deleted and made again is another one, and starts empty. */
function keyOf(folder: string): string {
  const { ino, birthtimeMs } = statSync(folder);
  return createHash('sha256').update(`${folder}\n${ino}\n${birthtimeMs}`).digest('hex').slice(0, 16);
}
