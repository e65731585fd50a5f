import { commands } from '../../commands/index.ts';
import type { DiscordConfig } from '../config/discord.ts';
import { openLine } from '../discord/ask-discord.ts';
import { commandSchema } from '../discord/command-schema.ts';
import { type Change, type Deployment, deployCommands } from '../discord/deploy/deploy.ts';
import { readApplication } from '../discord/deploy/registered.ts';
import { inviteUrl } from '../discord/install/invite.ts';
import { UserError } from '../domain/errors.ts';
import { settings } from './settings.ts';
import { readOptions, type Verbs } from './verb.ts';

export const discordVerbs: Verbs = {
  'discord deploy': {
    usage: 'discord deploy [--guild <id>] [--dry-run] [--json]',
    does:
      'register the commands with Discord, for every server or for one: only what has changed is written.\n' +
      '      --dry-run says what would be, and writes nothing',
    run: deploy,
  },
  'discord invite': {
    usage: 'discord invite [--guild <id>] [--json]',
    does: 'print the link that adds the bot to a server, with what it needs there and no more',
    run: invite,
  },
};

async function deploy(words: string[]): Promise<string> {
  const { options, flags } = readOptions(words, ['guild'], ['dry-run', 'json']);
  const guildId = guildIdOf(options.guild);
  const dryRun = flags['dry-run'] ?? false;
  const line = openLine(discord(), Date.now);
  const done: Change[] = [];
  try {
    const deployment = await deployCommands(line, commandSchema(commands), { guildId, dryRun }, (change) =>
      done.push(change),
    );
    if (flags.json) return JSON.stringify({ guild: guildId, dryRun, ...deployment });
    return [...done.map((change) => sentence(change, dryRun)), ...lastWords(deployment)].join('\n');
  } catch (error) {
    if (!(error instanceof UserError) || done.length === 0) throw error;
    const message = [...done.map((change) => sentence(change, dryRun)), error.message].join('\n');
    throw new UserError(error.code, message, error.hint === undefined ? {} : { hint: error.hint });
  }
}

const verbs = {
  create: ['Created', 'create'],
  update: ['Updated', 'update'],
  delete: ['Deleted', 'delete'],
} as const;

function sentence({ did, name }: Change, dryRun: boolean): string {
  const [past, plain] = verbs[did];
  return dryRun ? `Would ${plain} /${name}.` : `${past} /${name}.`;
}

function lastWords({ changes, unchanged, shownTwice }: Deployment): string[] {
  const names = unchanged.map((name) => `/${name}`).join(', ');
  return [
    ...(changes.length === 0 ? ['Nothing has changed.'] : []),
    ...(names ? [`As they should be: ${names}.`] : []),
    ...(shownTwice
      ? ['Commands are registered for every server as well: in this one each of those shows twice.']
      : []),
  ];
}

async function invite(words: string[]): Promise<string> {
  const { options, flags } = readOptions(words, ['guild'], ['json']);
  const { id } = await readApplication(openLine(discord(), Date.now));
  const url = inviteUrl(id, guildIdOf(options.guild));
  return flags.json ? JSON.stringify({ url }) : url;
}

function discord(): DiscordConfig {
  const { discord } = settings();
  if (discord) return discord;
  throw new UserError('no-discord', 'Discord is not set up: DISCORD_TOKEN is missing.', {
    hint: 'README.md, “Discord”, says where to find it.',
  });
}

function guildIdOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (/^\d{17,20}$/.test(text)) return text;
  throw new UserError('bad-guild', `“${text}” is no id of a server.`, {
    hint: 'In Discord, with Developer Mode on, right-click the server and choose “Copy Server ID”.',
  });
}
