import {
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
import { ifThere, isGone } from './files.ts';
import type { Owner, Processes } from './processes.ts';

/** A folder of one process, beside those of others that send to the same account. */
export interface Folder {
  path: string;
  /** False: others have taken it, or it was cleared away. */
  readonly isOurs: boolean;
  /** Says to the others that its owner is alive. False: it is not there any more. */
  beat(): boolean;
  /** Those of others. */
  others(): string[];
  /** Moves in what another has left, if that one is gone. */
  adopt(other: string): void;
  /** Where what was moved in lies. */
  adopted(): string[];
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
  try {
    writeFileSync(sign, JSON.stringify(processes.self));
  } catch (error) {
    // Tried again under another name: a full disk may hold so many empty folders.
    rmSync(path, { recursive: true, force: true });
    throw error;
  }
  const silent = new Map<string, { since: number; looks: number }>();

  function isLeft(other: string): boolean {
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
      return !isGone(sign);
    },
    beat() {
      if (isGone(sign)) return false;
      const at = new Date(now());
      utimesSync(sign, at, at);
      return true;
    },
    others() {
      return readdirSync(root).filter((each) => each.startsWith(PREFIX) && join(root, each) !== path);
    },
    adopt(other) {
      // Renamed, it is ours alone: whoever is slower finds nothing.
      ifThere(() => {
        if (isLeft(join(root, other))) renameSync(join(root, other), join(path, other));
      });
    },
    adopted() {
      const entries = readdirSync(path, { withFileTypes: true });
      return entries.filter((each) => each.isDirectory()).map(({ name }) => join(path, name));
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
