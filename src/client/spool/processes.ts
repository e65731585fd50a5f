import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';

/** Who has a spool folder. */
export interface Owner {
  pid: number;
  /** When that process began, in whatever unit the system counts; numbers of processes are used again. */
  since: string | null;
  /** 0, or the worker of it: one may be ended while its process lives on, and nobody can see that. */
  thread: number;
  /** Where that number means this process: another container has a process 1 too. */
  realm: string;
}

export interface Processes {
  self: Owner;
  /** `null`: it cannot be told from here. */
  isAlive(owner: Owner): boolean | null;
}

export function processesHere(): Processes {
  const self: Owner = {
    pid: process.pid,
    since: beganAt(process.pid),
    thread: threadId,
    realm: realm(),
  };
  return {
    self,
    isAlive({ pid, since, thread, realm }) {
      if (realm !== self.realm) return null;
      if (!exists(pid)) return false;
      const began = since === null ? null : beganAt(pid);
      if (began !== null && began !== since) return false;
      // Unreadable, as where there are too many open files, is no sign of death.
      const isSure = began !== null || pid === self.pid;
      const isSeen = thread === 0 || (pid === self.pid && thread === self.thread);
      return isSure && isSeen ? true : null;
    },
  };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Linux alone says it without another program: the 22nd field, counted from behind the name, which may hold anything. */
function beganAt(pid: number): string | null {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function realm(): string {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim());
  const namespace = attempt(() => readlinkSync('/proc/self/ns/pid'));
  return [hostname(), boot, namespace].join(' ');
}

function attempt(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
