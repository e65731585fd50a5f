import { type BaseInteraction, ChannelType, GuildMemberFlags, PermissionFlagsBits } from 'discord.js';
import type { Asked, Profile } from '../chat/asking.ts';

/** Who asks, and from where: Discord says with each interaction all that there is to know. */
export interface Asker extends Asked {
  platform: 'discord';
  userId: string;
  /** The bot may write in that channel, as far as Discord says. */
  canPost: boolean;
  attachmentBytesMax: number;
}

/** `null`: nowhere that an account could be seen from, such as a direct message. */
export function askerOf(interaction: BaseInteraction): Asker | null {
  if (!interaction.inGuild()) return null;
  const { guildId: workspace, user, member, memberPermissions, channelId, appPermissions } = interaction;
  const { applicationId: application } = interaction;
  const nickname = 'displayName' in member ? member.displayName : member.nick;
  const flags = typeof member.flags === 'number' ? member.flags : member.flags.bitfield;
  const profile: Profile = {
    platform: 'discord',
    workspace,
    userId: user.id,
    application,
    name: nickname ?? user.displayName,
    isAdmin: memberPermissions.has(PermissionFlagsBits.ManageGuild),
    isGuest: (flags & GuildMemberFlags.IsGuest) !== 0,
    roleIds: (Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()]).filter(
      // Which everybody has.
      (id) => id !== workspace,
    ),
    zone: null,
  };
  return {
    platform: 'discord',
    workspace,
    channel: channelId,
    channelName: publicName(interaction),
    profile: async () => profile,
    userId: user.id,
    canPost: appPermissions.has(PermissionFlagsBits.ViewChannel) && appPermissions.has(writing(interaction)),
    attachmentBytesMax: interaction.attachmentSizeLimit,
  };
}

/** The bot may know of channels that others may not. */
function publicName({ channel }: BaseInteraction): string | undefined {
  if (!channel || channel.isDMBased() || channel.type === ChannelType.PrivateThread) return undefined;
  const everybody = channel.permissionsFor(channel.guild.id);
  return everybody?.has(PermissionFlagsBits.ViewChannel) ? channel.name : undefined;
}

function writing({ channel }: BaseInteraction): bigint {
  return channel?.isThread() ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages;
}
