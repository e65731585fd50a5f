import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../domain/errors.ts';
import { processIdentity } from './processes.ts';

export interface Lock {
  release(): void;
}

const LOCK_NAME = /^lock-(\d+)$/;

/**
 * One Tallybot a folder. Each holder writes the next number, so that taking over from a dead one never
 * deletes a name another start might just have made its own: of two starts that both see number 7 dead, one
 * links number 8 and the other fails. A release empties the file; numbers only grow.
 */
export function takeLock(home: string): Lock {
  for (;;) {
    const newest = Math.max(0, ...lockNumbers(home));
    const holder = newest > 0 ? liveHolder(lockPath(home, newest)) : undefined;
    if (holder) throw alreadyRunning(holder);

    const mine = newest + 1;
    if (!createWhole(lockPath(home, mine), `${process.pid} ${processIdentity(process.pid)}`)) continue;
    const numbers = lockNumbers(home);
    // We may have read the folder long ago: then others took, left and swept several numbers since.
    if (Math.max(...numbers) > mine) {
      rmSync(lockPath(home, mine), { force: true });
      continue;
    }
    for (const number of numbers) if (number < mine) rmSync(lockPath(home, number), { force: true });
    return { release: () => writeFileSync(lockPath(home, mine), '') };
  }
}

function lockNumbers(home: string): number[] {
  return readdirSync(home).flatMap((name) => LOCK_NAME.exec(name)?.slice(1).map(Number) ?? []);
}

function liveHolder(path: string): number | undefined {
  const [pid, ...identity] = readIfThere(path).split(' ');
  const now = processIdentity(Number(pid || Number.NaN));
  return now === 'alive' || (now && now === identity.join(' ')) ? Number(pid) : undefined;
}

/** Written aside and linked, so that nobody reads half a lock. */
function createWhole(path: string, text: string): boolean {
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, text);
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(aside);
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function lockPath(home: string, number: number): string {
  return join(home, `lock-${number}`);
}

function alreadyRunning(pid: number): UserError {
  return new UserError(
    'data-folder-in-use',
    `Another Tallybot is already using this data folder (process ${pid}).`,
    {
      hint: 'Stop it, or set DATA_DIR to another folder.',
    },
  );
}
