import { commands } from '../../../commands/index.ts';
import type { Check } from '../../chat/check.ts';
import { type Config, loadDotEnv, readConfig, secretValues } from '../../config.ts';
import { type Database, openDatabase } from '../../db/client.ts';
import { discordChecks } from '../../discord/doctor/checks.ts';
import { hideFromLog } from '../../log.ts';
import { slackChecks } from '../../slack/doctor/checks.ts';
import { type Outcome, readOptions, type Verbs } from '../verb.ts';
import { findServer } from '../with-database.ts';
import { groundChecks, type Reached } from './ground.ts';
import { recordsOf } from './records.ts';
import { lookAt, report } from './report.ts';
import { slackRecords } from './slack-records.ts';

export const doctorVerbs: Verbs = {
  doctor: {
    usage: 'doctor [--json]',
    does: 'look at everything that must be right, and say what is not and what to do; ends with 1 if anything is broken',
    run: async (words) => examine(readOptions(words, [], ['json']).flags.json ?? false),
  },
};

async function examine(json: boolean): Promise<Outcome> {
  loadDotEnv();
  hideFromLog(secretValues());
  const config = readConfig();
  if ('faults' in config) {
    const fix = 'It comes from the environment or from .env; .env.example describes it.';
    return report(
      config.faults.map((says) => ({ name: 'settings', state: 'broken', says, fix })),
      json,
    );
  }
  return withReached(config, async (reached) => report(await lookAt(checksOf(config, reached)), json));
}

function checksOf(config: Config, reached: Reached): Check[] {
  const { databaseUrl, dataDir, slack, discord } = config;
  const database = 'database' in reached ? reached.database : null;
  const ofSlack = database && slack ? slackRecords(database, slack) : null;
  const ofDiscord = database && recordsOf(database, 'discord');
  return [
    { name: 'settings', look: async () => ({ state: 'good', says: 'are readable' }) },
    ...groundChecks(reached, databaseUrl ? null : dataDir),
    ...(slack ? slackChecks(slack, ofSlack, Date.now) : [unset('Slack')]),
    ...(discord ? discordChecks(discord, ofDiscord, commands, Date.now) : [unset('Discord')]),
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
