import { joinGuild, leaveGuild } from './membership.ts';
import { memberPermissions, type Permission } from './permission-bits.ts';
import { channelJson, guildJson, memberJson, roleJson } from './rest/json.ts';
import type { Site } from './site.ts';
import type { Channel, Guild, Member, Role, User } from './world.ts';

/** The direct channel of a person and the bot. */
export function directChannel({ world, ids }: Site, user: User): Channel {
  const open = [...world.channels.values()].find(({ recipientId }) => recipientId === user.id);
  if (open) return open;
  const channel: Channel = {
    id: ids.snowflake(),
    name: user.name,
    kind: 'dm',
    archived: false,
    denied: [],
    recipientId: user.id,
  };
  world.channels.set(channel.id, channel);
  return channel;
}

/** Fills the world, and changes it while the bot looks on: guilds, people, roles, channels. */
export function residentsOf(site: Site) {
  const { world, ids } = site;

  function addUser(given: Partial<User> & { name: string }): User {
    const user: User = {
      id: ids.snowflake(),
      isBot: false,
      locale: 'en-US',
      closedToDirectMessages: false,
      ...given,
    };
    world.users.set(user.id, user);
    return user;
  }

  function tellOfMember(guild: Guild, member: Member): void {
    // The bot is told of its own roles alone: for those of others it would need the intent for members.
    if (member.userId !== world.application.botId) return;
    site.dispatch('GUILD_MEMBER_UPDATE', guild.id, {
      guild_id: guild.id,
      ...memberJson(site, guild, member),
    });
  }

  function tellOfChannel(event: string, channel: Channel): void {
    const name = channel.kind === 'thread' ? event.replace('CHANNEL', 'THREAD') : event;
    site.dispatch(name, channel.guildId, channelJson(site, channel));
    site.changes.changed();
  }

  return {
    addUser,
    /** The bot is in it unless `withBot` says no; the owner is a person of its own unless one is given. */
    addGuild(given: { id?: string; name: string; owner?: User; locale?: string; withBot?: boolean }): Guild {
      const owner = given.owner ?? addUser({ name: `${given.name} owner` });
      const id = given.id ?? ids.snowflake();
      const everyone: Role = { id, name: '@everyone', permissions: memberPermissions, mentionable: false };
      const guild: Guild = {
        id,
        name: given.name,
        ownerId: owner.id,
        locale: given.locale ?? 'en-US',
        roles: new Map([[id, everyone]]),
        members: new Map([[owner.id, { userId: owner.id, roleIds: [] }]]),
      };
      world.guilds.set(id, guild);
      if (given.withBot ?? true) joinGuild(site, guild);
      return guild;
    },
    addRole(
      guild: Guild,
      given: { id?: string; name: string; permissions?: Permission[]; mentionable?: boolean },
    ): Role {
      const role: Role = {
        id: given.id ?? ids.snowflake(),
        name: given.name,
        permissions: given.permissions ?? [],
        mentionable: given.mentionable ?? false,
      };
      guild.roles.set(role.id, role);
      const json = roleJson(role, guild.roles.size - 1);
      site.dispatch('GUILD_ROLE_CREATE', guild.id, { guild_id: guild.id, role: json });
      return role;
    },
    /** Puts a person into a guild, or gives them other roles there. */
    addMember(guild: Guild, user: User, roles: Role[] = []): Member {
      const member: Member = { userId: user.id, roleIds: roles.map(({ id }) => id) };
      guild.members.set(user.id, member);
      tellOfMember(guild, member);
      return member;
    },
    addChannel(
      guild: Guild,
      given: {
        id?: string;
        name: string;
        kind?: 'text' | 'thread';
        archived?: boolean;
        denied?: Permission[];
      },
    ): Channel {
      const channel: Channel = {
        id: ids.snowflake(),
        guildId: guild.id,
        kind: 'text',
        archived: false,
        denied: [],
        ...given,
      };
      world.channels.set(channel.id, channel);
      tellOfChannel('CHANNEL_CREATE', channel);
      return channel;
    },
    /** Takes permissions from the bot in a channel, closes a thread, and tells the bot. */
    changeChannel(channel: Channel, change: Partial<Pick<Channel, 'name' | 'archived' | 'denied'>>): void {
      Object.assign(channel, change);
      tellOfChannel('CHANNEL_UPDATE', channel);
    },
    deleteChannel(channel: Channel): void {
      world.channels.delete(channel.id);
      world.messages = world.messages.filter(({ channelId }) => channelId !== channel.id);
      tellOfChannel('CHANNEL_DELETE', channel);
    },
    renameGuild(guild: Guild, name: string): void {
      guild.name = name;
      site.dispatch('GUILD_UPDATE', guild.id, guildJson(site, guild));
    },
    inviteBot: (guild: Guild) => joinGuild(site, guild),
    removeBot: (guild: Guild) => leaveGuild(site, guild),
  };
}
