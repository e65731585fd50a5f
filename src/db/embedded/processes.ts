import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What tells a process from a later one with the same number: numbers come round, and in a container every
 * start is number 1. Undefined: no such process, or one that only waits to be reaped.
 */
export function processIdentity(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  try {
    if (process.platform === 'win32') return 'alive';
    if (process.platform !== 'linux') return ps(pid, 'lstart=');
    // The name in field 2 may hold spaces and brackets; the state follows it, and 19 fields on the start time.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const started = fields[18];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${started}`;
  } catch {
    return isAlive(pid) ? 'alive' : undefined;
  }
}

/** Empty for a process that is gone or waits to be reaped. */
export function commandLine(pid: number): string {
  try {
    if (process.platform === 'win32') return '';
    if (process.platform !== 'linux') return ps(pid, 'command=');
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Only a parent is told of an end; of another's child we have to ask. */
export async function hasEnded(isRunning: () => boolean, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isRunning()) {
    if (performance.now() > deadline) return false;
    await pause(20);
  }
  return true;
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function ps(pid: number, column: string): string {
  return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim();
}
