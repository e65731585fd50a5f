import {
  type APIChannel,
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  ChannelType,
  PermissionFlagsBits,
  Routes,
} from 'discord.js';
import type { Answer, DiscordLine } from '../ask-discord.ts';
import { permissions } from '../install/invite.ts';
import { permissionsIn } from './permissions-in.ts';

const refusals: Record<number, string> = {
  10003: 'is gone',
  50001: 'cannot be seen by the bot',
};

/** What keeps the bot from posting in a channel; `null`: nothing. */
export async function faultIn(line: DiscordLine, botId: string, channelId: string): Promise<string | null> {
  const channel = await read<APIChannel>(line, Routes.channel(channelId));
  if (typeof channel === 'string') return `${channelId} ${channel}`;
  if (!('guild_id' in channel) || channel.guild_id === undefined) return null;
  const name = `#${channel.name ?? channelId}`;
  if ('thread_metadata' in channel && channel.thread_metadata?.locked) return `${name} is locked`;
  const guildId = channel.guild_id;
  const isThread = [
    ChannelType.PublicThread,
    ChannelType.PrivateThread,
    ChannelType.AnnouncementThread,
  ].includes(channel.type);
  // A thread has no overwrites of its own.
  const parent =
    isThread && channel.parent_id ? await read<APIChannel>(line, Routes.channel(channel.parent_id)) : channel;
  const roles = await read<APIRole[]>(line, Routes.guildRoles(guildId));
  const member = await read<APIGuildMember>(line, Routes.guildMember(guildId, botId));
  for (const each of [parent, roles, member]) if (typeof each === 'string') return `${name} ${each}`;
  const held = permissionsIn({
    guildId,
    userId: botId,
    roleIds: (member as APIGuildMember).roles,
    roles: roles as APIRole[],
    overwrites: (parent as { permission_overwrites?: APIOverwrite[] }).permission_overwrites ?? [],
  });
  const missing = permissions
    .filter(({ isOptional }) => !isOptional)
    .filter(({ name }) => name !== (isThread ? 'SendMessages' : 'SendMessagesInThreads'))
    .filter(({ name }) => !(held & PermissionFlagsBits[name]))
    .map(({ name }) => name);
  return missing.length === 0 ? null : `in ${name} it lacks ${missing.join(', ')}`;
}

/** What was read, or why it was not, as the end of a sentence. */
async function read<Said extends object>(line: DiscordLine, route: `/${string}`): Promise<Said | string> {
  const answer: Answer<Said> = await line.ask<Said>((rest) => rest.get(route));
  if ('said' in answer) return answer.said;
  if ('unreachable' in answer) return `could not be looked at: ${answer.unreachable}`;
  return refusals[answer.code] ?? `could not be looked at: ${answer.error}`;
}
