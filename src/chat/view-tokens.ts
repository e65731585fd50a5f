import { createHash } from 'node:crypto';

/** No command begins with it. */
const MARK = '~';

/** The same command has the same token: a report that is asked for every minute adds none. */
export function viewTokenOf(command: string): string {
  return `${MARK}${createHash('sha256').update(command).digest('base64url').slice(0, 22)}`;
}

export function isViewToken(value: string): boolean {
  return value.startsWith(MARK);
}
