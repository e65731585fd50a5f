import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { unknownAccount } from '../has-account.ts';
import type { Screen } from '../verb.ts';
import { withSql } from '../with-database.ts';
import { newestSeq, readArrived, readLastOf, type ShownEvent } from './read-events.ts';
import { sayEvent } from './say.ts';

interface Asked {
  account: string;
  agent: string | undefined;
  limit: number;
  follow: boolean;
}

const LOOK_EVERY_MS = 1_000;

export async function showEvents({ account, agent, limit, follow }: Asked, screen: Screen) {
  return withSql(async ({ pool }) => {
    const newest = await newestSeq(pool, account);
    if (newest === null) throw unknownAccount(account);
    const events =
      agent === undefined
        ? await readArrived(pool, { account, after: Math.max(0, newest - limit), until: newest })
        : await readLastOf(pool, { account, agent, limit });
    if (!follow) return { events };
    for (const event of events) screen.line(event, sayEvent(event));
    const stillThere = () => pause(LOOK_EVERY_MS, true, { signal: screen.signal }).catch(() => false);
    for await (const event of arriving(pool, account, newest, stillThere)) {
      if (agent === undefined || event.agent === agent) screen.line(event, sayEvent(event));
    }
    return null;
  });
}

/** From a number on, for as long as somebody waits for the next. */
export async function* arriving(
  pool: Pool,
  account: string,
  after: number,
  untilNext: () => Promise<boolean>,
): AsyncGenerator<ShownEvent> {
  let seen = after;
  do {
    const until = (await newestSeq(pool, account)) ?? seen;
    yield* await readArrived(pool, { account, after: seen, until });
    seen = until;
  } while (await untilNext());
}
