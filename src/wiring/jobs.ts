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
import { type Job, schedule } from '../jobs/schedule.ts';
import { sendDueDigests } from '../jobs/send-digests.ts';
import { watchAccounts } from '../jobs/watch/watch.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Telemetry } from '../telemetry/open.ts';
import { watchCourier } from '../telemetry/watch/courier.ts';
import { watchJob } from '../telemetry/watch/job.ts';
import { watchReports } from '../telemetry/watch/reports.ts';
import { proveAccounts } from './prove.ts';
import { reportsOf } from './reports.ts';

interface Parts {
  connection: PoolConfig;
  database: Database;
  ledger: Ledger;
  recharge: Recharge;
  /** Asks telephone companies for what is due. */
  readTelephony(): Promise<unknown>;
  /** Looks for payments that nobody told of. */
  sweepPayments?: () => Promise<unknown>;
  couriers: readonly Courier[];
  timing: Timing;
  telemetry: Telemetry;
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
  const { connection, database, ledger, recharge, timing, telemetry, openWorker = createWorker } = parts;
  const { now } = timing;
  const due = createDueAccounts(database.pool);
  const leftovers = createLeftovers(database);
  const watch = createWatch(database.pool);
  const reports = watchReports(reportsOf(database, now), telemetry);
  const digests = createDigestRuns(database.pool);
  const outbox = createOutbox(database.pool);
  const worker = openWorker({
    ...{ outbox, announcements, reports, timing, random: Math.random },
    couriers: parts.couriers.map((courier) => watchCourier(courier, telemetry)),
    follow: (delivery) => telemetry.tracer.span('deliver notice', {}, delivery),
  });
  const heard = listen(connection, worker.wake, timing);
  const timed: Job[] = [
    { name: 'roll-cycles', ticks: '* * * * *', run: () => rollDueCycles(due, ledger, now()) },
    { name: 'recharge', ticks: '* * * * *', run: recharge.tick },
    { name: 'watch', ticks: '* * * * *', run: () => watchAccounts(watch, reports, now()) },
    { name: 'read-telephony', ticks: '* * * * *', run: parts.readTelephony },
    ...(parts.sweepPayments
      ? [{ name: 'sweep-payments', ticks: '* * * * *', run: parts.sweepPayments }]
      : []),
    { name: 'send-digests', ticks: '* * * * *', run: () => sendDueDigests(digests, now()) },
    { name: 'sweep-leftovers', ticks: '17 * * * *', run: () => leftovers.sweep(now()) },
    { name: 'prove', ticks: '3-59/10 * * * *', run: proveAccounts(database, timing, telemetry.meters) },
  ];
  const jobs = schedule([
    // A notification is quicker where there are any.
    { name: 'deliver', ticks: '* * * * * *', run: async () => worker.wake() },
    ...timed.map((job) => watchJob(job, telemetry)),
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
