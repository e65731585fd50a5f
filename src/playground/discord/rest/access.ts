import { discordError } from '../discord-error.ts';
import type { Permission } from '../permission-bits.ts';
import { botPermissionsIn } from '../permissions.ts';
import type { Site } from '../site.ts';
import type { Channel, Guild } from '../world.ts';

/** A guild the bot is in. */
export function knownGuild({ world }: Site, id: string | undefined): Guild {
  const guild = world.guilds.get(id ?? '');
  if (!guild) throw discordError('unknownGuild');
  if (!guild.members.has(world.application.botId)) throw discordError('missingAccess');
  return guild;
}

/** A channel the bot can see. */
export function knownChannel(site: Site, id: string | undefined): Channel {
  const channel = site.world.channels.get(id ?? '');
  if (!channel) throw discordError('unknownChannel');
  if (channel.guildId) {
    const guild = site.world.guilds.get(channel.guildId);
    if (!guild?.members.has(site.world.application.botId)) throw discordError('missingAccess');
  }
  if (!botPermissionsIn(site.world, channel).has('ViewChannel')) throw discordError('missingAccess');
  return channel;
}

/** A channel the bot can write in, with what it wants to write. */
export function writableChannel(site: Site, id: string | undefined, wants: readonly Permission[]): Channel {
  const channel = knownChannel(site, id);
  const held = botPermissionsIn(site.world, channel);
  const needed: Permission[] = [
    channel.kind === 'thread' ? 'SendMessagesInThreads' : 'SendMessages',
    ...wants,
  ];
  if (!needed.every((each) => held.has(each))) throw discordError('missingPermissions');
  if (channel.archived) throw discordError('archivedThread');
  return channel;
}

export function ownApplication({ world }: Site, id: string | undefined): void {
  if (id !== world.application.id) throw discordError('otherApplication');
}
