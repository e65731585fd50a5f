import type { PoolConfig } from 'pg';
import { commands } from '../commands/index.ts';
import { loadDemoIfNew } from '../prisma/seed.ts';
import type { ChartRenderer } from './charts/chart-renderer.ts';
import { openRenderer } from './charts/open-renderer.ts';
import type { Courier } from './chat/ports/courier.ts';
import { createRegistry } from './chat/registry.ts';
import { systemTiming } from './chat/timing.ts';
import { explain } from './cli/explain.ts';
import { settings } from './cli/settings.ts';
import type { Config } from './config.ts';
import { createActs } from './db/acts.ts';
import { createAgentDirectory } from './db/agent-directory.ts';
import { createKeyStore } from './db/api-keys.ts';
import { answers, type Database, openDatabase } from './db/client.ts';
import { createDigestRuns } from './db/digest-runs.ts';
import { createDueAccounts } from './db/due-accounts.ts';
import { startEmbeddedPostgres } from './db/embedded/start.ts';
import { createInstallations } from './db/installations.ts';
import { createLedgerStore } from './db/ledger/store.ts';
import { createLeftovers } from './db/leftovers.ts';
import { listen } from './db/listen.ts';
import { createMemberStore } from './db/members.ts';
import { migrate } from './db/migrate.ts';
import { createOutbox } from './db/outbox/store.ts';
import { createReportStore } from './db/readers/store.ts';
import { createRechargeAttempts } from './db/recharge/attempts.ts';
import { createTermsStore } from './db/terms/store.ts';
import { createFactStore } from './db/verify/store.ts';
import { createViewTokens } from './db/view-tokens.ts';
import { createWatch } from './db/watch.ts';
import { createWorkspaceLinks } from './db/workspace-links.ts';
import { createDiscordBot, type DiscordBot } from './discord/app.ts';
import { apiRoutes } from './http/api.ts';
import { healthRoutes } from './http/health.ts';
import { createKeyring } from './http/keys/keyring.ts';
import { serve } from './http/server.ts';
import { announcements } from './jobs/announcements/index.ts';
import { createWorker } from './jobs/deliver/worker.ts';
import { rechargeAtOnce } from './jobs/recharge/at-once.ts';
import { manualProvider } from './jobs/recharge/manual.ts';
import { createRecharge, type Recharge } from './jobs/recharge/recharge.ts';
import { rollDueCycles } from './jobs/roll-cycles.ts';
import { schedule } from './jobs/schedule.ts';
import { sendDueDigests } from './jobs/send-digests.ts';
import { watchAccounts } from './jobs/watch/watch.ts';
import { createLedger, type Ledger } from './ledger/ledger.ts';
import { createProof } from './ledger/proof.ts';
import { turnFirst } from './ledger/turn-first.ts';
import { log } from './log.ts';
import type { ReportStore } from './reports/ports.ts';
import { createSlackBot, type SlackBot } from './slack/app.ts';

const READY_WITHIN_MS = 2_000;
// npm passes on a Ctrl+C that the terminal has sent us already: one press arrives twice.
const SAME_PRESS_MS = 1_000;

type Stop = () => Promise<void>;

run().catch(fail);

async function run(): Promise<void> {
  const stops: Stop[] = [];
  const stopping = new AbortController();
  const started = start(settings(), stops, stopping.signal);
  stopOnSignal(stopping, started, stops);
  await started;
}

/** Whatever has been started says how it stops, so that a failure half way leaves nothing running. */
async function start(config: Config, stops: Stop[], stopping: AbortSignal): Promise<void> {
  try {
    const connection = config.databaseUrl
      ? { connectionString: config.databaseUrl }
      : await startOwnPostgres(config.dataDir, stops);
    const database = await openDatabase(connection);
    stops.push(database.close);

    const applied = await migrate(connection);
    if (applied.length > 0) log.info('brought the database up to date', { applied });
    // Told to stop meanwhile, it begins nothing more: the demo takes seconds, and “ready” would be untrue.
    if (stopping.aborted) return;
    const demo = config.demo ? await loadDemoIfNew(database, Date.now()) : null;
    if (demo) log.info('loaded the demo account', { ...demo });
    if (stopping.aborted) return;

    const ledger = createLedger(createLedgerStore(database.pool), Date.now, (id) => recharge.wake(id));
    stops.push(ledger.drain);
    const recharge = createRecharge({
      attempts: createRechargeAttempts(database),
      providers: { manual: manualProvider(Date.now) },
      ledger,
      clock: Date.now,
    });
    stops.push(recharge.drain);
    const charts = config.slack || config.discord ? openCharts(config, stops) : null;
    const slack = charts && openSlack(config, database, ledger, recharge, charts);
    const discord = charts && openDiscord(config, database, ledger, recharge, charts);
    const http = await serve([...routesOf(database, ledger), ...(slack?.routes ?? [])], config);
    stops.push(http.close);
    if (slack) stops.push(slack.stop);
    if (discord) stops.push(discord.stop);
    // Stopped first: what is being posted needs the bots, the pictures and the database.
    const couriers = [slack, discord].flatMap((bot) => (bot ? [bot.courier] : []));
    stops.push(startJobs(connection, database, ledger, recharge, couriers));
    log.info(`Tallybot is ready at ${http.url}`);
    // Either may be out of reach for a while; usage is taken in all the same.
    slack?.start().catch((error) => log.error('Slack could not be started', { error }));
    discord?.start().catch((error) => log.error('Discord could not be started', { error }));
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
}

function startJobs(
  connection: PoolConfig,
  database: Database,
  ledger: Ledger,
  recharge: Recharge,
  couriers: readonly Courier[],
): Stop {
  const due = createDueAccounts(database.pool);
  const leftovers = createLeftovers(database);
  const watch = createWatch(database.pool);
  const reports = reportsOf(database);
  const digests = createDigestRuns(database.pool);
  const worker = createWorker({
    outbox: createOutbox(database.pool),
    couriers,
    announcements,
    reports,
    timing: systemTiming,
    random: Math.random,
  });
  const heard = listen(connection, worker.wake, systemTiming);
  const jobs = schedule([
    // A notification is quicker where there are any.
    { name: 'deliver', ticks: '* * * * * *', run: async () => worker.wake() },
    { name: 'roll-cycles', ticks: '* * * * *', run: () => rollDueCycles(due, ledger, Date.now()) },
    { name: 'recharge', ticks: '* * * * *', run: recharge.tick },
    { name: 'watch', ticks: '* * * * *', run: () => watchAccounts(watch, reports, Date.now()) },
    { name: 'send-digests', ticks: '* * * * *', run: () => sendDueDigests(digests, Date.now()) },
    { name: 'sweep-leftovers', ticks: '17 * * * *', run: () => leftovers.sweep(Date.now()) },
  ]);
  return async () => {
    await heard.close();
    await worker.stop();
    await jobs.stop();
  };
}

/** With what the ledger says of itself, which digests end with. */
function reportsOf({ pool }: Database): ReportStore {
  return { ...createReportStore(pool), proof: createProof(createFactStore(pool), Date.now) };
}

/** The requests of whoever speaks in chat end before the pictures and the database that they need. */
function openCharts(config: Config, stops: Stop[]): ChartRenderer {
  const charts = openRenderer(config);
  stops.push(charts.close);
  return charts;
}

/** Set up only where the settings say so. */
function openSlack(
  { slack }: Config,
  database: Database,
  ledger: Ledger,
  recharge: Recharge,
  charts: ChartRenderer,
): SlackBot | null {
  if (!slack) return null;
  const installations = createInstallations(database);
  return createSlackBot({ slack, charts, installations, ...chatPorts(database, ledger, recharge) });
}

function openDiscord(
  { discord }: Config,
  database: Database,
  ledger: Ledger,
  recharge: Recharge,
  charts: ChartRenderer,
): DiscordBot | null {
  if (!discord) return null;
  return createDiscordBot({ discord, charts, ...chatPorts(database, ledger, recharge) });
}

function chatPorts(database: Database, ledger: Ledger, recharge: Recharge) {
  const links = createWorkspaceLinks(database);
  const acts = createActs(database, ledger);
  return {
    registry: createRegistry(commands),
    workspaces: links,
    linking: links,
    unlinking: links,
    members: createMemberStore(database),
    viewTokens: createViewTokens(database),
    reports: reportsOf(database),
    // A plan changed in chat, too, changes no cycle that has begun.
    acts: {
      ...acts,
      ...rechargeAtOnce(acts, recharge),
      subscribe: turnFirst(createTermsStore(database), ledger).subscribe,
    },
  };
}

function routesOf(database: Database, ledger: Ledger) {
  return [
    ...healthRoutes(() => answers(database.pool, READY_WITHIN_MS)),
    ...apiRoutes({
      ledger,
      terms: turnFirst(createTermsStore(database), ledger),
      reports: createReportStore(database.pool),
      agents: createAgentDirectory(database),
      keys: createKeyring(createKeyStore(database), Date.now),
      clock: Date.now,
    }),
  ];
}

async function startOwnPostgres(dataDir: string, stops: Stop[]) {
  const postgres = await startEmbeddedPostgres({ dataDir });
  let stopping = false;
  stops.push(() => {
    stopping = true;
    return postgres.stop();
  });
  void postgres.exited.then(() => {
    if (!stopping)
      fail(new Error('The built-in Postgres has ended by itself; its log is in the data folder.'));
  });
  return postgres.connection;
}

/** In the reverse order: the server first, the database it needs last. */
async function stopAll(stops: Stop[]): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

function stopOnSignal(stopping: AbortController, started: Promise<void>, stops: Stop[]): void {
  let stoppedAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stoppedAt !== undefined) {
      if (performance.now() - stoppedAt > SAME_PRESS_MS) process.exit(1);
      return;
    }
    stoppedAt = performance.now();
    stopping.abort();
    log.info('stopping', { signal });
    started
      .catch(() => {})
      .then(() => stopAll(stops))
      .then(() => process.exit(0), fail);
  };
  // A closed terminal sends SIGHUP.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}

function fail(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
