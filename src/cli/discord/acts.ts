import { commands } from '../../../commands/index.ts';
import type { DiscordConfig } from '../../config/discord.ts';
import { openLine } from '../../discord/ask-discord.ts';
import { commandSchema } from '../../discord/command-schema.ts';
import { type Change, deployCommands } from '../../discord/deploy/deploy.ts';
import { readApplication } from '../../discord/deploy/registered.ts';
import { inviteUrl } from '../../discord/install/invite.ts';
import { UserError } from '../../domain/errors.ts';
import { settings } from '../settings.ts';
import { sayChange } from './say.ts';

interface Deploying {
  guild: string | undefined;
  'dry-run': boolean;
}

export async function deploy({ guild: asked, 'dry-run': dryRun }: Deploying) {
  const guild = asked ?? null;
  const line = openLine(discord(), Date.now);
  const done: Change[] = [];
  try {
    const deployment = await deployCommands(
      line,
      commandSchema(commands),
      { guildId: guild, dryRun },
      (change) => done.push(change),
    );
    return { guild, dryRun, ...deployment };
  } catch (error) {
    if (!(error instanceof UserError) || done.length === 0) throw error;
    const message = [...done.map((change) => sayChange(change, dryRun)), error.message].join('\n');
    throw new UserError(error.code, message, error.hint === undefined ? {} : { hint: error.hint });
  }
}

export async function invite({ guild }: { guild: string | undefined }) {
  const { id } = await readApplication(openLine(discord(), Date.now));
  return { url: inviteUrl(id, guild ?? null) };
}

function discord(): DiscordConfig {
  const { discord } = settings();
  if (discord) return discord;
  throw new UserError('no-discord', 'Discord is not set up: DISCORD_TOKEN is missing.', {
    hint: 'README.md, “Discord”, says where to find it.',
  });
}
