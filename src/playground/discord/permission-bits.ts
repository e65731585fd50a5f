/** By Discord's own names; the number is the bit. */
export const bits = {
  Administrator: 3,
  ManageChannels: 4,
  ManageGuild: 5,
  ViewChannel: 10,
  SendMessages: 11,
  ManageMessages: 13,
  EmbedLinks: 14,
  AttachFiles: 15,
  ReadMessageHistory: 16,
  MentionEveryone: 17,
  ManageRoles: 28,
  UseApplicationCommands: 31,
  CreatePublicThreads: 35,
  SendMessagesInThreads: 38,
} as const;

export type Permission = keyof typeof bits;

export const memberPermissions: Permission[] = [
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'UseApplicationCommands',
  'CreatePublicThreads',
  'SendMessagesInThreads',
];

export function bitsOf(permissions: Iterable<Permission>): string {
  return [...permissions].reduce((sum, name) => sum | (1n << BigInt(bits[name])), 0n).toString();
}
