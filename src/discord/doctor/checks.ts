import {
  type APIApplication,
  type APIUser,
  type RESTGetAPICurrentUserGuildsResult,
  type RESTGetAPIGatewayBotResult,
  Routes,
} from 'discord.js';
import { broken, type Check, compareClocks, doubtful, type Finding, good, unseen } from '../../chat/check.ts';
import type { Command } from '../../chat/command.ts';
import type { DiscordConfig } from '../../config/discord.ts';
import { UserError } from '../../domain/errors.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { type DiscordLine, openLine } from '../ask-discord.ts';
import { commandSchema } from '../command-schema.ts';
import { lookAtCommands } from '../deploy/check.ts';
import { heard, readGuilds } from '../deploy/registered.ts';
import { inviteUrl } from '../install/invite.ts';
import { faultIn } from './channels.ts';

/** What the checks need of the database; without one they look at what is left. */
export interface DiscordRecords {
  accountOf(guildId: string): Promise<string | null>;
  accountExists(id: string): Promise<boolean>;
  /** Where digests and warnings are to go. */
  channels(): Promise<{ workspace: string; channel: string }[]>;
}

interface Known {
  bot: APIUser | null;
  application: APIApplication | null;
  guilds: RESTGetAPICurrentUserGuildsResult | null;
}

const CHANNELS_MAX = 50;

export function discordChecks(
  config: DiscordConfig,
  records: DiscordRecords | null,
  commands: readonly Command[],
  clock: () => InstantMs,
): Check[] {
  const line = openLine(config, clock);
  // Asked by the first checks, and looked at by those after them.
  const known: Known = { bot: null, application: null, guilds: null };
  const row = (name: string, look: Check['look']): Check => ({
    name,
    look: () => look().catch(refusal),
  });
  const withBot = (look: Check['look']) => async () =>
    known.bot ? look() : unseen('the token is not accepted');

  return [
    row('Discord token', async () => {
      known.bot = heard(await line.ask<APIUser>((rest) => rest.get(Routes.user())));
      return good(`accepted as ${known.bot.username}`);
    }),
    row(
      'Discord application',
      withBot(() => lookAtApplication(line, config, known)),
    ),
    row(
      'Discord gateway',
      withBot(() => lookAtGateway(line, config)),
    ),
    row(
      'Discord commands',
      withBot(() => lookAtFreshness(line, commands)),
    ),
    row(
      'Discord servers',
      withBot(() => lookAtServers(line, config, records, known)),
    ),
    row(
      'Discord channels',
      withBot(() => lookAtChannels(line, records, known)),
    ),
    row('Discord clock', async () => compareClocks(line.aheadMs(), 'Discord')),
  ];
}

function refusal(error: unknown): Finding {
  if (error instanceof UserError) return broken(error.message, error.hint ?? '');
  throw error;
}

async function lookAtApplication(
  line: DiscordLine,
  { account }: DiscordConfig,
  known: Known,
): Promise<Finding> {
  const application = heard(await line.ask<APIApplication>((rest) => rest.get(Routes.currentApplication())));
  known.application = application;
  const { id, bot_public: isPublic } = application;
  if (application.interactions_endpoint_url) {
    return broken(
      `${id} has Discord send commands to ${application.interactions_endpoint_url}, and not to the bot`,
      'Empty “Interactions Endpoint URL” under General Information at discord.com/developers.',
    );
  }
  if (account !== null && isPublic) {
    return doubtful(
      `${id} is public: whoever adds the bot to a server of their own would see ${account} there`,
      'Turn “Public Bot” off under Bot, or leave DISCORD_ACCOUNT out and link each server by a code.',
    );
  }
  return good(`is ${id}`);
}

async function lookAtGateway(line: DiscordLine, { shards }: DiscordConfig): Promise<Finding> {
  const { session_start_limit: limit, ...wanted } = heard(
    await line.ask<RESTGetAPIGatewayBotResult>((rest) => rest.get(Routes.gatewayBot())),
  );
  if (limit.remaining === 0) {
    const minutes = Math.ceil(limit.reset_after / 60_000);
    return broken(
      'Discord lets it connect no more today',
      `It was started too often. It can connect again in ${minutes} minutes.`,
    );
  }
  if (shards !== 'auto' && wanted.shards > shards) {
    return doubtful(
      `Discord asks for ${wanted.shards} connections, and DISCORD_SHARDS is ${shards}`,
      'Set DISCORD_SHARDS=auto.',
    );
  }
  const held = shards === 'auto' ? wanted.shards : shards;
  const connections = held === 1 ? 'a connection' : `${held} connections`;
  return good(`offers ${connections}; its one intent, Guilds, is every bot’s`);
}

async function lookAtFreshness(line: DiscordLine, commands: readonly Command[]): Promise<Finding> {
  const { state, names } = await lookAtCommands(line, commandSchema(commands));
  const fix = 'npm run discord:deploy';
  if (state === 'absent') return broken('none are registered', fix);
  if (state === 'fresh') return good('are registered as they should be');
  return doubtful(`are stale: ${names.map((name) => `/${name}`).join(', ')}`, fix);
}

async function lookAtServers(
  line: DiscordLine,
  { account }: DiscordConfig,
  records: DiscordRecords | null,
  known: Known,
): Promise<Finding> {
  const guilds = await readGuilds(line);
  known.guilds = guilds;
  if (guilds.length === 0) {
    const link = known.application
      ? inviteUrl(known.application.id)
      : 'what “tallybot discord invite” prints';
    return doubtful('the bot is in none yet', `Open ${link} in a browser.`);
  }
  if (!records) return noDatabase();
  if (account !== null) {
    if (!(await records.accountExists(account))) {
      return broken(
        `DISCORD_ACCOUNT names ${account}, which does not exist`,
        `tallybot account create ${account} --name …`,
      );
    }
    if (guilds.length === 1) return good(`${guilds[0]?.name} belongs to ${account}`);
    return broken(
      `DISCORD_ACCOUNT is for one server, and the bot is in ${guilds.length}`,
      'Leave it out, and link each by a code: “tallybot account link <account>”.',
    );
  }
  const owners = await Promise.all(guilds.map(({ id }) => records.accountOf(id)));
  const alone = guilds.filter((_, index) => owners[index] === null).map(({ name }) => name);
  if (alone.length === 0) return good(`${count(guilds, 'server')} linked`);
  return doubtful(
    `not linked to an account: ${alone.slice(0, 5).join(', ')}`,
    'Make a code with “tallybot account link <account>”; somebody with Manage Server types what it prints, in Discord.',
  );
}

async function lookAtChannels(
  line: DiscordLine,
  records: DiscordRecords | null,
  { bot, guilds }: Known,
): Promise<Finding> {
  if (!records) return noDatabase();
  if (!guilds) return unseen('the servers could not be looked at');
  const channels = (await records.channels()).slice(0, CHANNELS_MAX);
  if (channels.length === 0) return good('none is posted to yet');
  const faults: string[] = [];
  for (const { workspace, channel } of channels) {
    const fault = guilds.some(({ id }) => id === workspace)
      ? await faultIn(line, bot?.id ?? '', channel)
      : `${channel} is in ${workspace}, where the bot is not`;
    if (fault) faults.push(fault);
  }
  if (faults.length === 0) return good(`it can post in ${count(channels, 'channel')}`);
  return broken(
    faults.join('; '),
    'Let the role of the bot do so in each, under Edit Channel → Permissions.',
  );
}

function noDatabase(): Finding {
  return unseen('there is no database to ask');
}

function count(things: readonly unknown[], noun: string): string {
  return `${things.length} ${noun}${things.length === 1 ? '' : 's'}`;
}
