import type { PoolConfig } from 'pg';
import type { Courier } from '../chat/ports/courier.ts';
import { type Timing, within } from '../chat/timing.ts';
import type { Database } from '../db/client.ts';
import { createDigestRuns } from '../db/digest-runs.ts';
import { createDueAccounts } from '../db/due-accounts.ts';
import { createLeftovers } from '../db/leftovers.ts';
import { listen } from '../db/listen.ts';
import { createOutbox } from '../db/outbox/store.ts';
import { createWatch } from '../db/watch.ts';
import { announcements } from '../jobs/announcements/index.ts';
import { createWorker } from '../jobs/deliver/worker.ts';
import type { Recharge } from '../jobs/recharge/recharge.ts';
import { rollDueCycles } from '../jobs/roll-cycles.ts';
import { schedule } from '../jobs/schedule.ts';
import { sendDueDigests } from '../jobs/send-digests.ts';
import { watchAccounts } from '../jobs/watch/watch.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { reportsOf } from './reports.ts';

interface Parts {
  connection: PoolConfig;
  database: Database;
  ledger: Ledger;
  recharge: Recharge;
  /** Asks telephone companies for what is due. */
  readTelephony(): Promise<unknown>;
  couriers: readonly Courier[];
  timing: Timing;
  openWorker?: typeof createWorker;
}

// What is being sent may hang; whoever passes the time does not wait for it for ever.
const SENT_WITHIN_MS = 20_000;

export interface Jobs {
  /** Does at once whatever is due by now, until nothing is, as the ticks would have one after the other, and sends it. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

/** What is done unasked: cycles, purchases, digests, warnings by the clock, and saying it all. */
export function startJobs(parts: Parts): Jobs {
  const { connection, database, ledger, recharge, couriers, timing, openWorker = createWorker } = parts;
  const { now } = timing;
  const due = createDueAccounts(database.pool);
  const leftovers = createLeftovers(database);
  const watch = createWatch(database.pool);
  const reports = reportsOf(database, now);
  const digests = createDigestRuns(database.pool);
  const outbox = createOutbox(database.pool);
  const worker = openWorker({ outbox, couriers, announcements, reports, timing, random: Math.random });
  const heard = listen(connection, worker.wake, timing);
  const jobs = schedule([
    // A notification is quicker where there are any.
    { name: 'deliver', ticks: '* * * * * *', run: async () => worker.wake() },
    { name: 'roll-cycles', ticks: '* * * * *', run: () => rollDueCycles(due, ledger, now()) },
    { name: 'recharge', ticks: '* * * * *', run: recharge.tick },
    { name: 'watch', ticks: '* * * * *', run: () => watchAccounts(watch, reports, now()) },
    { name: 'read-telephony', ticks: '* * * * *', run: parts.readTelephony },
    { name: 'send-digests', ticks: '* * * * *', run: () => sendDueDigests(digests, now()) },
    { name: 'sweep-leftovers', ticks: '17 * * * *', run: () => leftovers.sweep(now()) },
  ]);
  return {
    async catchUp() {
      await rollDueCycles(due, ledger, now());
      await recharge.tick();
      await watchAccounts(watch, reports, now());
      await sendDueDigests(digests, now());
      worker.wake();
      await within(timing, SENT_WITHIN_MS, worker.settled());
    },
    async stop() {
      await heard.close();
      await worker.stop();
      await jobs.stop();
    },
  };
}
