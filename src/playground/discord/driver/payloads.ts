import { bitsOf } from '../permission-bits.ts';
import { botPermissionsIn } from '../permissions.ts';
import { channelJson, memberJson, userJson } from '../rest/json.ts';
import type { Site } from '../site.ts';
import { limits } from '../validate/limits.ts';
import type { Channel, Interaction, User } from '../world.ts';

type Json = Record<string, unknown>;

/** What every INTERACTION_CREATE says; `data` is what was done, `message` where. */
export function interactionPayload(
  site: Site,
  interaction: Interaction,
  channel: Channel,
  rest: { data: Json; message?: Json },
): Json {
  const { world } = site;
  const user = world.users.get(interaction.userId) as User;
  const guild = world.guilds.get(channel.guildId ?? '');
  const member = guild?.members.get(user.id);
  const permissions = bitsOf(botPermissionsIn(world, channel));
  return {
    id: interaction.id,
    application_id: world.application.id,
    type: interaction.type,
    token: interaction.token,
    version: 1,
    channel_id: channel.id,
    channel: { ...channelJson(site, channel), permissions },
    ...(guild && member
      ? {
          guild_id: guild.id,
          guild: { id: guild.id, locale: guild.locale, features: [] },
          guild_locale: guild.locale,
          member: memberJson(site, guild, member),
        }
      : { user: userJson(user) }),
    app_permissions: permissions,
    locale: user.locale,
    entitlements: [],
    authorizing_integration_owners: guild ? { 0: guild.id } : { 0: '0' },
    context: guild ? 0 : 1,
    attachment_size_limit: limits.file.bytes,
    ...rest,
  };
}

/** People, roles and channels that were chosen come along, by their ids. */
export function resolved(site: Site, channel: Channel, ids: readonly string[]): Json {
  const { world } = site;
  const guild = world.guilds.get(channel.guildId ?? '');
  const found = (make: (id: string) => unknown) =>
    Object.fromEntries(ids.flatMap((id) => (make(id) === undefined ? [] : [[id, make(id)]])));
  const parts = {
    users: found((id) => world.users.get(id) && userJson(world.users.get(id) as User)),
    members: found((id) => {
      const member = guild?.members.get(id);
      if (!guild || !member) return undefined;
      const { user: _user, ...rest } = memberJson(site, guild, member);
      return rest;
    }),
    roles: found((id) => {
      const role = guild?.roles.get(id);
      return (
        role && {
          id: role.id,
          name: role.name,
          permissions: bitsOf(role.permissions),
          mentionable: role.mentionable,
        }
      );
    }),
    channels: found((id) => {
      const chosen = world.channels.get(id);
      return chosen && { ...channelJson(site, chosen), permissions: bitsOf(botPermissionsIn(world, chosen)) };
    }),
  };
  const used = Object.entries(parts).filter(([, each]) => Object.keys(each).length > 0);
  return used.length === 0 ? {} : { resolved: Object.fromEntries(used) };
}
