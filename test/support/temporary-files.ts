import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../src/db/embedded/processes.ts';

const MEMORY = '/dev/shm';
const OURS = `${MEMORY}/tallybot-tests-`;
/** Several times what a run has been seen to keep at once. */
const ROOM = 4 * 2 ** 30;

/**
 * For each project, before all else it sets up: where the system lends memory as a folder, databases and whatever else
 * lasts as long as a test lie there. A run makes some five hundred databases of a few hundred files each; on a
 * disk that is a third of its time, and now and then a stall of half a minute.
 */
export default function setup(): (() => void) | undefined {
  if (process.env['TMPDIR']?.startsWith(OURS) || !hasRoom()) return undefined;
  sweep();
  const folder = mkdtempSync(`${OURS}${process.pid}-`);
  // Postgres runs as somebody else where we are root.
  chmodSync(folder, 0o1777);
  if (runsPrograms(folder)) process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, process.availableMemory()) > ROOM;
  } catch {
    return false;
  }
}

/** What runs left that were killed. */
function sweep(): void {
  for (const name of readdirSync(MEMORY)) {
    const [, pid] = /^tallybot-tests-(\d+)-/.exec(name) ?? [];
    if (pid && !isAlive(Number(pid))) rmSync(join(MEMORY, name), { recursive: true, force: true });
  }
}

/** Postgres is copied beside its data where it cannot run from where it is installed; some mount this without that right. */
function runsPrograms(folder: string): boolean {
  const program = join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  try {
    execFileSync(program);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(program);
  }
}
