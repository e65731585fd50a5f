import type { REST } from 'discord.js';
import type { DiscordLine } from '../ask-discord.ts';
import type { CommandBody } from '../command-schema.ts';
import { compareCommands, type Difference } from './compare.ts';
import { commandsRoute, type GuildId, heard, readApplication, readRegistered } from './registered.ts';

export interface Change {
  did: 'create' | 'update' | 'delete';
  name: string;
}

export interface Deployment {
  changes: Change[];
  unchanged: string[];
  /** The commands of all servers show beside those of the one: each twice. */
  shownTwice: boolean;
}

/**
 * Writes what differs and nothing else: new commands are counted, two hundred a day. Each change is told when it is
 * done; tried dry, when it would be.
 */
export async function deployCommands(
  line: DiscordLine,
  commands: readonly CommandBody[],
  { guildId, dryRun }: { guildId: GuildId; dryRun: boolean },
  tell: (change: Change) => void = () => {},
): Promise<Deployment> {
  const { id } = await readApplication(line);
  const registered = await readRegistered(line, id, guildId);
  const difference = compareCommands(registered, commands, guildId === null ? 'global' : 'guild');
  const changes: Change[] = [];
  for (const { write, ...change } of stepsOf(difference, commandsRoute(id, guildId))) {
    if (!dryRun) heard(await line.ask(write));
    changes.push(change);
    tell(change);
  }
  const shownTwice = guildId !== null && (await readRegistered(line, id, null)).length > 0;
  return { changes, unchanged: difference.same, shownTwice };
}

interface Step extends Change {
  write(rest: REST): Promise<unknown>;
}

// What is left out of a change stays as it was.
const unset = {
  name_localizations: null,
  description_localizations: null,
  options: [],
  default_member_permissions: null,
  nsfw: false,
};

// Room first: an application has a hundred at most.
function stepsOf({ create, update, remove }: Difference, route: `/${string}`): Step[] {
  return [
    ...remove.map(
      ({ id, name }): Step => ({ did: 'delete', name, write: (rest) => rest.delete(`${route}/${id}`) }),
    ),
    ...update.map(
      ({ id, body }): Step => ({
        did: 'update',
        name: body.name,
        write: (rest) => rest.patch(`${route}/${id}`, { body: { ...unset, ...body } }),
      }),
    ),
    ...create.map(
      (body): Step => ({ did: 'create', name: body.name, write: (rest) => rest.post(route, { body }) }),
    ),
  ];
}
