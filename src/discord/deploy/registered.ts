import {
  type APIApplication,
  type APIApplicationCommand,
  type RESTGetAPICurrentUserGuildsResult,
  Routes,
} from 'discord.js';
import { UserError } from '../../domain/errors.ts';
import type { Answer, DiscordLine } from '../ask-discord.ts';

/** For one server, or for all: `null`. */
export type GuildId = string | null;

export function commandsRoute(applicationId: string, guildId: GuildId): `/${string}` {
  return guildId === null
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guildId);
}

export async function readApplication(line: DiscordLine): Promise<APIApplication> {
  return heard(await line.ask<APIApplication>((rest) => rest.get(Routes.currentApplication())));
}

export async function readRegistered(
  line: DiscordLine,
  applicationId: string,
  guildId: GuildId,
): Promise<APIApplicationCommand[]> {
  const query = new URLSearchParams({ with_localizations: 'true' });
  return heard(
    await line.ask<APIApplicationCommand[]>((rest) =>
      rest.get(commandsRoute(applicationId, guildId), { query }),
    ),
  );
}

const GUILDS_PER_PAGE = 200;

/** The servers that the bot is in. */
export async function readGuilds(line: DiscordLine): Promise<RESTGetAPICurrentUserGuildsResult> {
  const guilds: RESTGetAPICurrentUserGuildsResult = [];
  for (;;) {
    const query = new URLSearchParams({ limit: String(GUILDS_PER_PAGE), after: guilds.at(-1)?.id ?? '0' });
    const page = heard(
      await line.ask<RESTGetAPICurrentUserGuildsResult>((rest) => rest.get(Routes.userGuilds(), { query })),
    );
    guilds.push(...page);
    if (page.length < GUILDS_PER_PAGE) return guilds;
  }
}

const MISSING_ACCESS = 50_001;
const UNKNOWN_GUILD = 10_004;

/** What it said, or what to do about its silence. */
export function heard<Said>(answer: Answer<Said>): Said {
  if ('said' in answer) return answer.said;
  if ('unreachable' in answer) {
    throw new UserError('unreachable', `Discord cannot be reached: ${answer.unreachable}.`, {
      hint: 'Let this machine reach discord.com over https.',
    });
  }
  const { status, code, error } = answer;
  if (status === 401) {
    throw new UserError('bad-token', 'Discord does not know DISCORD_TOKEN.', {
      hint: 'Reset it under Bot at discord.com/developers, and copy it again.',
    });
  }
  if (code === MISSING_ACCESS || code === UNKNOWN_GUILD) {
    throw new UserError('not-there', 'The bot is not in that server.', {
      hint: 'Add it with the link that “tallybot discord invite” prints.',
    });
  }
  if (status === 429) {
    throw new UserError('slow-down', `Discord takes no more now: ${error}.`, {
      hint: 'It takes 200 new commands a day. What was written stands; run this again later for the rest.',
    });
  }
  throw new UserError('refused', `Discord refuses: ${error} (${status}).`);
}
