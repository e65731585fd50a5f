import { commands } from '../../../commands/index.ts';
import type { Check } from '../../chat/check.ts';
import { type Config, loadDotEnv, readConfig, secretValues } from '../../config.ts';
import { type Database, openDatabase } from '../../db/client.ts';
import { discordChecks } from '../../discord/doctor/checks.ts';
import { hideFromLog } from '../../log.ts';
import { slackChecks } from '../../slack/doctor/checks.ts';
import { findServer } from '../with-database.ts';
import { connectionChecks } from './connections.ts';
import { groundChecks, type Reached } from './ground.ts';
import { rateCheck } from './rates.ts';
import { recordsOf } from './records.ts';
import { lookAt } from './report.ts';
import type { Looked } from './say.ts';
import { slackRecords } from './slack-records.ts';
import { stripeChecks } from './stripe.ts';

export async function examine() {
  loadDotEnv();
  hideFromLog(secretValues());
  const config = readConfig();
  if (!('faults' in config)) {
    return withReached(config, async (reached) => resultOf(await lookAt(await checksOf(config, reached))));
  }
  const fix = 'It comes from the environment or from .env; .env.example describes it.';
  return resultOf(config.faults.map((says): Looked => ({ name: 'settings', state: 'broken', says, fix })));
}

function resultOf(checks: Looked[]) {
  return { well: checks.every(({ state }) => state !== 'broken'), checks };
}

async function checksOf(config: Config, reached: Reached): Promise<Check[]> {
  const { databaseUrl, dataDir, slack, discord, stripe } = config;
  const database = 'database' in reached ? reached.database : null;
  const ofSlack = database && slack ? slackRecords(database, slack) : null;
  const ofDiscord = database && recordsOf(database, 'discord');
  return [
    { name: 'settings', look: async () => ({ state: 'good', says: 'are readable' }) },
    ...groundChecks(reached, databaseUrl ? null : dataDir),
    ...(database ? [rateCheck(database)] : []),
    ...(slack ? slackChecks(slack, ofSlack, Date.now) : [unset('Slack')]),
    ...(discord ? discordChecks(discord, ofDiscord, commands, Date.now) : [unset('Discord')]),
    ...(stripe ? stripeChecks(stripe) : []),
    ...(database ? await connectionChecks(database, config) : []),
  ];
}

function unset(platform: string): Check {
  const fix = `README.md, “${platform}”, says how; it takes five minutes.`;
  return { name: platform, look: async () => ({ state: 'unseen', says: 'is not set up', fix }) };
}

/** Without a database there is still something to say of all the rest. */
async function withReached<T>(config: Config, work: (reached: Reached) => Promise<T>): Promise<T> {
  let database: Database | undefined;
  let stop = async () => {};
  let reached: Reached;
  try {
    const server = await findServer(config);
    stop = server.stop;
    database = await openDatabase(server.connection);
    reached = { database };
  } catch (error) {
    reached = { error };
  }
  try {
    return await work(reached);
  } finally {
    await database?.close();
    await stop();
  }
}
