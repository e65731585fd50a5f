import type { Notice } from './announcement.ts';

/** With all that are said in the same message. */
export function isOver(notice: Notice): boolean {
  return [notice, ...notice.merged].every(({ recoveredAt }) => recoveredAt !== null);
}
