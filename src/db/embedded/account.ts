import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Who Postgres runs as, where that is not ourselves. */
export interface Account {
  uid: number;
  gid: number;
}

const ENTER = 0o1;
const READ = 0o5;

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Postgres refuses to run as root, so root lends it an account that owns nothing else. */
export function unprivilegedAccount(passwd = readFileSync('/etc/passwd', 'utf8')): Account {
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(passwd) ?? [];
  // 65534 is nobody's number on every Linux, also where a slim image lists no accounts.
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}

/** Whether the account may walk down to this path and read there: homes are often closed to others. */
export function canReach(account: Account, path: string): boolean {
  return allows(account, path, READ) && canEnter(account, dirname(path));
}

export function canEnter(account: Account, folder: string): boolean {
  return allows(account, folder, ENTER) && (folder === dirname(folder) || canEnter(account, dirname(folder)));
}

function allows({ uid, gid }: Account, path: string, right: number): boolean {
  const { uid: owner, gid: group, mode } = statSync(path);
  const granted = owner === uid ? mode >> 6 : group === gid ? mode >> 3 : mode;
  return (granted & right) === right;
}
