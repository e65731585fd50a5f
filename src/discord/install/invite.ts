import { OAuth2Scopes, PermissionFlagsBits } from 'discord.js';

/** What the bot asks for in a server, and what for. */
export const permissions: readonly {
  name: keyof typeof PermissionFlagsBits;
  why: string;
  isOptional?: true;
}[] = [
  { name: 'ViewChannel', why: 'to see the channels that digests and warnings go to' },
  { name: 'SendMessages', why: 'digests and warnings, answers that are shared' },
  { name: 'SendMessagesInThreads', why: 'the same in threads' },
  { name: 'AttachFiles', why: 'charts, and CSV' },
  { name: 'ReadMessageHistory', why: 'only to see whether its own message arrived' },
  { name: 'CreatePublicThreads', why: 'CSV in a thread under its message', isOptional: true },
];

function permissionBits(): bigint {
  return permissions.reduce((bits, { name }) => bits | PermissionFlagsBits[name], 0n);
}

/** Opened in a browser, it adds the bot to a server of whoever opens it. */
export function inviteUrl(applicationId: string, guildId: string | null = null): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`,
    permissions: permissionBits().toString(),
    ...(guildId === null ? {} : { guild_id: guildId, disable_guild_select: 'true' }),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}
