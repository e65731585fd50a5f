import type { PoolConfig } from 'pg';
import { loadDemoIfNew } from '../../prisma/seed.ts';
import { openRenderer } from '../charts/open-renderer.ts';
import { systemTiming, type Timing } from '../chat/timing.ts';
import type { Config } from '../config.ts';
import { type Database, openDatabase } from '../db/client.ts';
import { startEmbeddedPostgres } from '../db/embedded/start.ts';
import { createLedgerStore } from '../db/ledger/store.ts';
import { migrate } from '../db/migrate.ts';
import { readMigrations } from '../db/migrations-folder.ts';
import { createOutboxGauge } from '../db/outbox/gauge.ts';
import { createRechargeAttempts } from '../db/recharge/attempts.ts';
import { metricsRoutes } from '../http/metrics.ts';
import { serve } from '../http/server.ts';
import { manualProvider } from '../jobs/recharge/manual.ts';
import { createRecharge } from '../jobs/recharge/recharge.ts';
import { createLedger } from '../ledger/ledger.ts';
import { log } from '../log.ts';
import type { Playground } from '../playground/open.ts';
import { openTelemetry, type Telemetry } from '../telemetry/open.ts';
import { watchCharts } from '../telemetry/watch/charts.ts';
import { countLedger, followCommits } from '../telemetry/watch/ledger.ts';
import { watchLedgerStore } from '../telemetry/watch/ledger-store.ts';
import { watchRecharges } from '../telemetry/watch/providers.ts';
import { requestWatchers } from '../telemetry/watch/requests.ts';
import { openBots } from './chat.ts';
import { openHooks } from './hooks.ts';
import { startJobs } from './jobs.ts';
import { openHealth } from './readiness.ts';
import { serviceRoutes } from './routes.ts';
import { type Stop, together } from './stop.ts';
import { openStripeParts } from './stripe.ts';
import { openTelephony } from './telephony.ts';
import { version } from './version.ts';
import { openWebhooks } from './webhooks.ts';

interface Starting {
  /** Whatever has been started says how it stops, so that a failure half way leaves nothing running. */
  stops: Stop[];
  stopping: AbortSignal;
  /** The built-in Postgres has ended by itself. */
  onLost(error: Error): void;
}

/** The whole service, part by part; told to stop meanwhile, it begins nothing more. Where it answers; `null`: nowhere. */
export async function startService(
  config: Config,
  { stops, stopping, onLost }: Starting,
): Promise<string | null> {
  // Loaded while Postgres starts.
  const opening = openTelemetry(config, version());
  const connection = config.databaseUrl
    ? { connectionString: config.databaseUrl }
    : await startOwnPostgres(config.dataDir, stops, onLost);
  const database = await openDatabase(connection);
  stops.push(database.close);
  const telemetry = await opening;
  stops.push(telemetry.close);

  const onWait = () => log.info('waits for another instance, which is bringing the database up to date');
  const applied = await migrate(connection, readMigrations(), { onWait, stopping });
  if (applied.length > 0) log.info('brought the database up to date', { applied });
  // The demo takes seconds, and “ready” would be untrue.
  if (stopping.aborted) return null;
  const demo = config.demo ? await loadDemoIfNew(database, Date.now()) : null;
  if (demo) log.info('loaded the demo account', { ...demo });
  if (stopping.aborted) return null;

  const playground = config.playground
    ? await (await import('./playground.ts')).openStandIns(config, database)
    : null;
  if (playground) stops.push(playground.close);
  return run(config, { connection, database, telemetry, playground, stops, stopping });
}

interface Ground {
  connection: PoolConfig;
  database: Database;
  telemetry: Telemetry;
  playground: Playground | null;
  stops: Stop[];
  stopping: AbortSignal;
}

async function run(
  config: Config,
  { connection, database, telemetry, playground, stops, stopping }: Ground,
): Promise<string> {
  // In the playground everything runs by its clock, which can be moved.
  const timing: Timing = playground ? { ...systemTiming, now: playground.clock.now } : systemTiming;
  const ledger = countLedger(
    createLedger(
      watchLedgerStore(createLedgerStore(database.pool), telemetry),
      timing.now,
      (id) => recharge.wake(id),
      followCommits(telemetry.tracer),
    ),
    telemetry.meters,
  );
  stops.push(ledger.drain);
  const stripe = config.stripe
    ? await openStripeParts(config.stripe, { database, clock: timing.now, told: telemetry.meters.hook })
    : null;
  const recharge = createRecharge({
    attempts: createRechargeAttempts(database),
    providers: watchRecharges(
      { manual: manualProvider(timing.now), ...(stripe && { stripe: stripe.provider }) },
      telemetry,
    ),
    ledger,
    clock: timing.now,
  });
  stops.push(recharge.drain);
  const selling = stripe?.begin({ ledger, recharge }) ?? null;
  const { webhooks, courier } = openWebhooks(config, database, timing.now);
  const { slack: slackConfig, discord: discordConfig } = playground ?? config;
  const charts = slackConfig || discordConfig ? watchCharts(openRenderer(config), telemetry) : null;
  // The requests of whoever speaks in chat end before the pictures and the database that they need.
  if (charts) stops.push(charts.close);
  const { slack, discord } = charts
    ? await openBots(
        { slack: slackConfig, discord: discordConfig },
        { database, ledger, recharge, charts, timing, telemetry, selling },
      )
    : { slack: null, discord: null };
  const web = playground
    ? (await import('./playground.ts')).openWeb(playground, { database, ledger, config, timing })
    : null;
  const http = await serve(
    [
      ...openHealth({ database, ledger, stopping }),
      ...serviceRoutes(database, ledger, webhooks, timing.now),
      ...openHooks(config, { database, ledger, clock: timing.now, told: telemetry.meters.hook }),
      ...metricsRoutes(config.operations.metrics, telemetry.readMetrics),
      ...(selling?.routes ?? []),
      ...(slack?.routes ?? []),
      ...(web?.page.routes ?? []),
    ],
    { ...config, stopping, ...requestWatchers(telemetry) },
  );
  // What requests and jobs have begun to answer in chat goes out after them, and before what it needs.
  stops.push(together(slack?.stop, discord?.stop));
  const couriers = [courier, ...[slack, discord].flatMap((bot) => (bot ? [bot.courier] : []))];
  const openWorker = web?.laboratory.openWorker;
  const jobs = startJobs({
    ...(selling && { sweepPayments: selling.sweep }),
    readTelephony: openTelephony(config, { database, ledger, clock: timing.now, watch: telemetry }),
    ...{ connection, database, ledger, recharge, couriers, timing, telemetry },
    ...(openWorker && { openWorker }),
  });
  telemetry.connect({
    queue: ledger,
    pool: database.pool,
    outbox: createOutboxGauge(database.pool),
    now: timing.now,
  });
  stops.push(together(http.close, web?.page.close, jobs.stop));
  // Before anything else: balancers are given the time to look elsewhere.
  stops.push(() => systemTiming.pause(config.operations.drainMs));
  await web?.laboratory.begin({ url: http.url, jobs });
  log.info(`Tallybot is ready at ${http.url}`);
  if (playground)
    log.info(`Try it in a browser: ${http.url}/ (a simulated Slack and Discord, on this machine alone)`);
  // Either may be out of reach for a while; usage is taken in all the same.
  slack?.start().catch((error) => log.error('Slack could not be started', { error }));
  discord?.start().catch((error) => log.error('Discord could not be started', { error }));
  return http.url;
}

async function startOwnPostgres(dataDir: string, stops: Stop[], onLost: Starting['onLost']) {
  const postgres = await startEmbeddedPostgres({ dataDir });
  let stopping = false;
  stops.push(() => {
    stopping = true;
    return postgres.stop();
  });
  void postgres.exited.then(() => {
    if (!stopping)
      onLost(new Error('The built-in Postgres has ended by itself; its log is in the data folder.'));
  });
  return postgres.connection;
}
