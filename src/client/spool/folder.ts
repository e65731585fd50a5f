import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ifThere } from './files.ts';
import type { Owner, Processes } from './processes.ts';

/** A folder of one process, beside those of others that send to the same account. */
export interface Folder {
  path: string;
  /** False: others have taken it, or it was cleared away. */
  readonly isOurs: boolean;
  /** Says to the others that its owner is alive. False: it is not there any more. */
  beat(): boolean;
  /** Moves in what those have left that are gone, and says where it lies now. */
  adopt(): string[];
  /** From now on anybody may adopt what is left in it. */
  leave(): void;
}

const PREFIX = 'p-';
const OWNER = 'owner.json';
// Where it cannot be seen whether a process lives, it is gone when it let pass that many of our own looks without a sign.
const SILENT_LOOKS_MAX = 4;

export interface FolderParts {
  processes: Processes;
  now(): number;
}

export function openFolder(root: string, name: string, { processes, now }: FolderParts): Folder {
  const path = join(root, `${PREFIX}${name}`);
  const sign = join(path, OWNER);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  writeFileSync(sign, JSON.stringify(processes.self));
  const silent = new Map<string, { since: number; looks: number }>();

  function isGone(other: string): boolean {
    const owner = readOwner(join(other, OWNER));
    if (owner === null) return true;
    const isAlive = owner === undefined ? null : processes.isAlive(owner);
    if (isAlive !== null) return !isAlive;
    const since = statSync(owner === undefined ? other : join(other, OWNER)).mtimeMs;
    const seen = silent.get(other);
    const looks = seen?.since === since ? seen.looks + 1 : 0;
    silent.set(other, { since, looks });
    return looks >= SILENT_LOOKS_MAX;
  }

  return {
    path,
    get isOurs() {
      return existsSync(sign);
    },
    beat() {
      if (!existsSync(sign)) return false;
      const at = new Date(now());
      utimesSync(sign, at, at);
      return true;
    },
    adopt() {
      const others = readdirSync(root).filter((each) => each.startsWith(PREFIX) && join(root, each) !== path);
      return others.flatMap((each) => {
        // Renamed, it is ours alone: whoever is slower finds nothing.
        const taken = ifThere(() => {
          if (!isGone(join(root, each))) return null;
          renameSync(join(root, each), join(path, each));
          return join(path, each);
        });
        return taken === null ? [] : [taken];
      });
    },
    leave() {
      rmSync(sign, { force: true });
      ifThere(() => {
        if (readdirSync(path).length === 0) rmdirSync(path);
        else writeFileSync(sign, 'null');
      });
    },
  };
}

/** `null`: it was left. `undefined`: it cannot be read, as while it is being written. */
function readOwner(path: string): Owner | null | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner | null;
  } catch {
    return undefined;
  }
}
