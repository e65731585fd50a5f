import { applicationJson, channelJson, guildJson, memberJson, userJson } from './rest/json.ts';
import type { Site } from './site.ts';
import type { Channel, Guild, User } from './world.ts';

/** All that the bot is told of a guild when it comes in, or connects. */
export function guildCreated(site: Site, guild: Guild): Record<string, unknown> {
  const { world } = site;
  const own = [...world.channels.values()].filter(({ guildId }) => guildId === guild.id);
  const bot = guild.members.get(world.application.botId);
  const json = (kind: Channel['kind']) =>
    own
      .filter((channel) => channel.kind === kind && !channel.archived)
      .map((channel) => channelJson(site, channel));
  return {
    ...guildJson(site, guild),
    joined_at: new Date(0).toISOString(),
    large: false,
    unavailable: false,
    voice_states: [],
    // Without the intent for members, the bot hears of itself alone.
    members: bot ? [memberJson(site, guild, bot)] : [],
    channels: json('text'),
    threads: json('thread'),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

export function joinGuild(site: Site, guild: Guild): void {
  const { botId } = site.world.application;
  guild.members.set(botId, { userId: botId, roleIds: [] });
  site.dispatch('GUILD_CREATE', guild.id, guildCreated(site, guild));
  site.changes.changed();
}

/** The bot is thrown out, or leaves; its commands there go with it. */
export function leaveGuild(site: Site, guild: Guild): void {
  const { world } = site;
  guild.members.delete(world.application.botId);
  world.commands = world.commands.filter(({ guildId }) => guildId !== guild.id);
  // With `unavailable: false` left out it is a removal and not an outage.
  site.dispatch('GUILD_DELETE', guild.id, { id: guild.id });
  site.changes.changed();
}

export function readyData(
  site: Site,
  of: { sessionId: string; shard: [id: number, count: number]; guildIds: string[] },
): Record<string, unknown> {
  const { world } = site;
  return {
    v: 10,
    user: userJson(world.users.get(world.application.botId) as User),
    guilds: of.guildIds.map((id) => ({ id, unavailable: true })),
    session_id: of.sessionId,
    resume_gateway_url: site.origin.replace('http', 'ws'),
    shard: of.shard,
    application: { ...applicationJson(world.application), flags: 0 },
  };
}
