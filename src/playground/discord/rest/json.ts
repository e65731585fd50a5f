import type { CommandBody, CommandOption } from '../commands.ts';
import { bitsOf } from '../permission-bits.ts';
import { permissionsOf } from '../permissions.ts';
import type { Site } from '../site.ts';
import type { Application, Channel, Command, Guild, Member, Role, User } from '../world.ts';

export type Json = Record<string, unknown>;

export function userJson({ id, name, isBot }: User): Json {
  return {
    id,
    username: name,
    global_name: isBot ? null : name,
    discriminator: isBot ? '0001' : '0',
    avatar: null,
    bot: isBot,
    public_flags: 0,
    flags: 0,
  };
}

export function applicationJson({ id, name, publicKey }: Application): Json {
  return {
    id,
    name,
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: publicKey,
    flags: 0,
    team: null,
    tags: [],
  };
}

export function roleJson({ id, name, permissions, mentionable }: Role, position: number): Json {
  return {
    id,
    name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position,
    permissions: bitsOf(permissions),
    managed: false,
    mentionable,
    flags: 0,
  };
}

export function memberJson(site: Site, guild: Guild, { userId, roleIds }: Member): Json {
  const user = site.world.users.get(userId);
  return {
    ...(user ? { user: userJson(user) } : {}),
    nick: null,
    avatar: null,
    banner: null,
    roles: roleIds,
    joined_at: stamp(0),
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
    permissions: bitsOf(permissionsOf(guild, userId)),
  };
}

function lastMessageId({ world }: Site, { id }: Channel): string | null {
  return world.messages.findLast((each) => each.channelId === id && !each.ephemeralTo)?.id ?? null;
}

const channelTypes = { text: 0, thread: 11, dm: 1 } as const;

export function channelJson(site: Site, channel: Channel): Json {
  const base = {
    id: channel.id,
    type: channelTypes[channel.kind],
    flags: 0,
    last_message_id: lastMessageId(site, channel),
  };
  const recipient = site.world.users.get(channel.recipientId ?? '');
  if (channel.kind === 'dm') return { ...base, recipients: recipient ? [userJson(recipient)] : [] };
  const bot = site.world.application.botId;
  const denied = { id: bot, type: 1, allow: '0', deny: bitsOf(channel.denied) };
  const inGuild = {
    ...base,
    guild_id: channel.guildId,
    name: channel.name,
    parent_id: channel.parentId ?? null,
    permission_overwrites: channel.denied.length > 0 ? [denied] : [],
    rate_limit_per_user: 0,
  };
  if (channel.kind === 'text') return { ...inGuild, position: 0, nsfw: false, topic: null };
  const metadata = { archived: channel.archived, locked: channel.archived, auto_archive_duration: 1_440 };
  return {
    ...inGuild,
    owner_id: bot,
    thread_metadata: { ...metadata, archive_timestamp: stamp(0) },
    member_count: 1,
    message_count: 0,
  };
}

export function guildJson({ world }: Site, guild: Guild): Json {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    roles: [...guild.roles.values()].map(roleJson),
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: guild.locale,
    public_updates_channel_id: null,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    safety_alerts_channel_id: null,
    max_members: 500_000,
    member_count: [...guild.members.keys()].filter((id) => world.users.has(id)).length,
  };
}

/** What was left out comes back as what it means; other languages are sent to those who ask for them. */
export function commandJson(site: Site, { guildId, ...command }: Command, withLanguages = true): Json {
  const languages = { name_localizations: null, description_localizations: null };
  const { contexts } = command;
  return {
    ...(withLanguages ? { ...languages, ...command } : withoutLanguages(command)),
    application_id: site.world.application.id,
    contexts: contexts ?? null,
    ...(guildId
      ? { guild_id: guildId }
      : {
          dm_permission: contexts?.includes(1) ?? true,
          integration_types: command['integration_types'] ?? [0],
        }),
  };
}

function withoutLanguages<T extends CommandBody | CommandOption>(thing: T): T {
  const { name_localizations: _names, description_localizations: _descriptions, ...rest } = thing;
  return { ...rest, ...(thing.options ? { options: thing.options.map(withoutLanguages) } : {}) } as T;
}

export function stamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000+00:00');
}
