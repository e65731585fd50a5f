import { type APIOverwrite, type APIRole, PermissionFlagsBits } from 'discord.js';

interface Placed {
  guildId: string;
  userId: string;
  roleIds: readonly string[];
  /** All of the server. */
  roles: readonly APIRole[];
  /** Of the channel. */
  overwrites: readonly APIOverwrite[];
}

const ALL = (1n << 64n) - 1n;

/** What somebody may do in a channel, in the order in which Discord documents it: roles, everyone, their roles, themselves. */
export function permissionsIn({ guildId, userId, roleIds, roles, overwrites }: Placed): bigint {
  const own = [guildId, ...roleIds];
  const base = roles
    .filter(({ id }) => own.includes(id))
    .reduce((bits, { permissions }) => bits | BigInt(permissions), 0n);
  if (base & PermissionFlagsBits.Administrator) return ALL;
  const layers = [[guildId], roleIds, [userId]];
  return layers.reduce((bits, ids) => {
    const held = overwrites.filter(({ id }) => ids.includes(id));
    const sum = (of: 'allow' | 'deny') => held.reduce((all, each) => all | BigInt(each[of]), 0n);
    return (bits & ~sum('deny')) | sum('allow');
  }, base);
}
