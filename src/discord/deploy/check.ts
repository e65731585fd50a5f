import type { Command } from '../../chat/command.ts';
import type { DiscordConfig } from '../../config/discord.ts';
import { UserError } from '../../domain/errors.ts';
import { log } from '../../log.ts';
import { type DiscordLine, openLine } from '../ask-discord.ts';
import { type CommandBody, commandSchema } from '../command-schema.ts';
import { compareCommands, isEmpty } from './compare.ts';
import { readApplication, readGuilds, readRegistered } from './registered.ts';

// Commands of one server are for trying out: more servers than these have them for all.
const GUILDS_MAX = 10;

export interface Freshness {
  state: 'fresh' | 'stale' | 'absent';
  /** Those that differ, where it is stale. */
  names: string[];
}

/** Whether Discord has the commands that it should have, be it for all servers or for single ones. */
export async function lookAtCommands(line: DiscordLine, wanted: readonly CommandBody[]): Promise<Freshness> {
  const { id } = await readApplication(line);
  const forAll = await readRegistered(line, id, null);
  if (forAll.length > 0) return freshnessOf(compareCommands(forAll, wanted, 'global'));
  const guilds = await readGuilds(line);
  const found: Freshness[] = [];
  for (const guild of guilds.slice(0, GUILDS_MAX)) {
    const own = await readRegistered(line, id, guild.id);
    if (own.length > 0) found.push(freshnessOf(compareCommands(own, wanted, 'guild')));
  }
  return found.find(({ state }) => state === 'stale') ?? found[0] ?? { state: 'absent', names: [] };
}

function freshnessOf(difference: ReturnType<typeof compareCommands>): Freshness {
  if (isEmpty(difference)) return { state: 'fresh', names: [] };
  const { create, update, remove } = difference;
  const names = [...create, ...update.map(({ body }) => body), ...remove].map(({ name }) => name);
  return { state: 'stale', names };
}

const REMEDY = 'npm run discord:deploy';

/** At the start of the service: says in the log where people see other commands than it answers. */
export async function checkCommands(config: DiscordConfig, commands: readonly Command[]): Promise<void> {
  try {
    const { state, names } = await lookAtCommands(openLine(config, Date.now), commandSchema(commands));
    if (state === 'absent') log.warn('Discord has no commands of Tallybot yet', { remedy: REMEDY });
    if (state === 'stale') log.warn('the commands that Discord has are stale', { names, remedy: REMEDY });
  } catch (error) {
    const says = error instanceof UserError ? error.message : error;
    log.warn('it could not be seen whether Discord has the commands', { error: says });
  }
}
