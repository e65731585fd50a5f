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
import type { Looked, Standing } from '../../playground/set-up.ts';
import { isSound, lookedLines, standingOf } from './standing.ts';

export const discordSettings = ['DISCORD_TOKEN'] as const;

// The channels that are known are those of the stand-in.
const later = ['Discord channels'];

// What is done here once the token is accepted: until then it is no fault.
const next: Record<string, { when: Looked['state'][]; fix: string; says: string }> = {
  'Discord commands': {
    when: ['broken', 'doubtful'],
    fix: 'Register them below.',
    says: 'register the commands',
  },
  'Discord servers': {
    when: ['broken'],
    fix: 'Add it with the link below.',
    says: 'add the bot to a server',
  },
};

export async function checkDiscord(
  config: DiscordConfig,
  database: Database,
  clock: () => number,
): Promise<{ checks: Looked[]; inviteUrl: string | null }> {
  const wanted = discordChecks(config, recordsOf(database, 'discord'), commands, clock);
  const looked = lookedLines(await lookAt(wanted.filter(({ name }) => !later.includes(name))));
  const checks = looked.map((each) => {
    const step = next[each.name];
    return step?.when.includes(each.state) ? { ...each, fix: step.fix, state: 'doubtful' as const } : each;
  });
  if (!isSound(checks)) return { checks, inviteUrl: null };
  const { id } = await readApplication(openLine(config, clock));
  return { checks, inviteUrl: inviteUrl(id) };
}

/** Done once the commands are there, and somewhere to type them. */
export function discordStanding(checks: readonly Looked[]): Standing {
  const standing = standingOf(checks, 'Needs an application of yours.');
  const missing = checks.flatMap(({ name, fix }) => (next[name]?.fix === fix ? [next[name]?.says] : []));
  if (standing.state !== 'done' || missing.length === 0) return standing;
  return { state: 'open', says: `${standing.says} Next: ${missing.join(', ')}.` };
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
