import pg from 'pg';
import { log } from '../log.ts';
import { OUTBOX_CHANNEL } from './outbox/insert.ts';

/** From outside: so that a minute's wait can be tested in none. */
interface Timers {
  after(delayMs: number, act: () => void): () => void;
}

export interface Listening {
  close(): Promise<void>;
}

const AGAIN_MS = [1_000, 5_000, 15_000, 60_000] as const;
const CONNECT_MS = 10_000;

/**
 * Calls `wake` whenever a commit has written something that must be said. It is a quicker way and never the only one:
 * whoever is woken looks every so often anyway. A pooler that gives each transaction another connection delivers no
 * notification, or those of others; a lost connection is made anew, and what was missed meanwhile is looked for.
 */
export function listen(connection: pg.ClientConfig, wake: () => void, timing: Timers): Listening {
  let client: pg.Client | null = null;
  let isClosed = false;
  let failures = 0;
  let callOff = () => {};

  async function open(): Promise<void> {
    const mine = new pg.Client({
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      ...connection,
      application_name: 'tallybot-listen',
    });
    client = mine;
    mine.on('notification', ({ channel }) => {
      if (channel === OUTBOX_CHANNEL) wake();
    });
    mine.on('error', () => lost(mine));
    mine.on('end', () => lost(mine));
    try {
      await mine.connect();
      await mine.query(`listen ${OUTBOX_CHANNEL}`);
      if (client !== mine) return;
      failures = 0;
      // Whatever was written while nobody listened.
      wake();
    } catch {
      lost(mine);
    }
  }

  function lost(mine: pg.Client): void {
    if (client !== mine) return;
    client = null;
    mine.end().catch(() => {});
    if (isClosed) return;
    if (failures === 0)
      log.info('looks for messages by the clock alone until notifications can be heard again');
    const againMs = AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)] ?? CONNECT_MS;
    failures += 1;
    callOff = timing.after(againMs, open);
  }

  open();
  return {
    async close() {
      isClosed = true;
      callOff();
      const last = client;
      client = null;
      await last?.end().catch(() => {});
    },
  };
}
