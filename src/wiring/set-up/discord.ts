import { commands } from '../../../commands/index.ts';
import { recordsOf } from '../../cli/doctor/records.ts';
import { lookAt } from '../../cli/doctor/report.ts';
import type { DiscordConfig } from '../../config/discord.ts';
import type { Database } from '../../db/client.ts';
import { openLine } from '../../discord/ask-discord.ts';
import { commandSchema } from '../../discord/command-schema.ts';
import { type Change, deployCommands } from '../../discord/deploy/deploy.ts';
import { readApplication } from '../../discord/deploy/registered.ts';
import { discordChecks } from '../../discord/doctor/checks.ts';
import { inviteUrl } from '../../discord/install/invite.ts';
import type { Looked } from '../../playground/set-up.ts';
import { isSound, lookedLines } from './standing.ts';

export const discordSettings = ['DISCORD_TOKEN'] as const;

// The channels that are known are those of the stand-in.
const later = ['Discord channels'];

export async function checkDiscord(
  config: DiscordConfig,
  database: Database,
  clock: () => number,
): Promise<{ checks: Looked[]; inviteUrl: string | null }> {
  const wanted = discordChecks(config, recordsOf(database, 'discord'), commands, clock);
  const checks = lookedLines(await lookAt(wanted.filter(({ name }) => !later.includes(name))));
  if (!isSound(checks)) return { checks, inviteUrl: null };
  const { id } = await readApplication(openLine(config, clock));
  return { checks, inviteUrl: inviteUrl(id) };
}

const did: Record<Change['did'], string> = { create: 'Created', update: 'Updated', delete: 'Deleted' };

/** A sentence for each that was written, also when Discord takes no more half way. */
export async function registerCommands(
  config: DiscordConfig,
  clock: () => number,
  tell: (sentence: string) => void,
): Promise<void> {
  const options = { guildId: null, dryRun: false };
  const { unchanged } = await deployCommands(
    openLine(config, clock),
    commandSchema(commands),
    options,
    (change) => tell(`${did[change.did]} /${change.name}.`),
  );
  if (unchanged.length > 0) tell(`As they should be: ${unchanged.map((name) => `/${name}`).join(', ')}.`);
}
