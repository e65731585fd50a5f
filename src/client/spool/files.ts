import { closeSync, fsyncSync, openSync, statSync } from 'node:fs';

/** `null` where there is nothing of that name. */
export function ifThere<Result>(act: () => Result): Result | null {
  try {
    return act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** One that cannot be looked at, as where the disk fails, is not gone. */
export function isGone(path: string): boolean {
  try {
    statSync(path);
    return false;
  } catch (error) {
    return /^(ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? '');
  }
}

/** A new file is only as safe as the entry of its folder. Windows has no such thing to ask for. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
