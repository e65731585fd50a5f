import type { AlertState } from './alert.ts';
import type { GrantState } from './burn-down.ts';
import { MICROS_PER_CREDIT } from './credits.ts';
import { isPlanPool } from './grant.ts';
import type { InstantMs } from './instant.ts';
import { DAY_MS } from './wall-clock.ts';

/** So many days before its end, the nearest last. */
const NOTICE_DAYS = [7, 1];
/** In the place of the days: it has been said, and is over. */
const OVER = 0;

/**
 * When the end of a grant is announced: while it is in force, and not already when it is given. An allowance lapses
 * with every cycle, and so does what was carried into it: that is no news, and is left to the forecast.
 */
export function expiryNotices(grant: GrantState): { days: number; at: InstantMs }[] {
  const { pool, effectiveAt, expiresAt, voidedAt } = grant;
  if (expiresAt === null || voidedAt !== null || isPlanPool(pool)) return [];
  return NOTICE_DAYS.map((days) => ({ days, at: expiresAt - days * DAY_MS })).filter(
    ({ at }) => effectiveAt < at,
  );
}

/**
 * Which ends are announced now, each announcement once and a missed one not after the next; and of those announced
 * before, which are over because nothing is left to lapse. The memory holds each grant with the days that were said.
 */
export function judgeExpiries(
  said: AlertState,
  grants: readonly GrantState[],
  now: InstantMs,
): { said: AlertState; announced: readonly GrantState[]; over: readonly string[] } {
  const before = new Map(said.fired.map(readSaid));
  const after = new Map<string, number>();
  const announced: GrantState[] = [];
  const over: string[] = [];
  for (const grant of grants) {
    const { id, expiresAt, voidedAt, remaining } = grant;
    if (expiresAt === null || expiresAt <= now) continue;
    const known = before.get(id) ?? Number.POSITIVE_INFINITY;
    const due = expiryNotices(grant).findLast(({ at }) => at <= now)?.days;
    if (Number.isFinite(known)) after.set(id, known);
    if (Number.isFinite(known) && known !== OVER && (remaining === 0n || voidedAt !== null)) {
      over.push(id);
      after.set(id, OVER);
    } else if (due !== undefined && due < known && remaining >= MICROS_PER_CREDIT) {
      announced.push(grant);
      after.set(id, due);
    }
  }
  const fired = [...after].map(([id, days]) => `${days} ${id}`).sort();
  const unchanged = fired.join('\0') === said.fired.join('\0');
  return { said: unchanged ? said : { epoch: '', fired }, announced, over };
}

function readSaid(printed: string): [string, number] {
  const gap = printed.indexOf(' ');
  return [printed.slice(gap + 1), Number(printed.slice(0, gap))];
}
