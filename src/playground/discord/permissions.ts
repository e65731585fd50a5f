import { bits, bitsOf, memberPermissions, type Permission } from './permission-bits.ts';
import type { Channel, Guild, World } from './world.ts';

/** What a person may do in a guild, by ownership and roles. */
export function permissionsOf(guild: Guild, userId: string): Set<Permission> {
  const all = Object.keys(bits) as Permission[];
  const roles = [guild.id, ...(guild.members.get(userId)?.roleIds ?? [])].map((id) => guild.roles.get(id));
  const held = roles.flatMap((role) => role?.permissions ?? []);
  return new Set(guild.ownerId === userId || held.includes('Administrator') ? all : held);
}

/** What the bot may do in a channel; in a direct one, everything that is said there. */
export function botPermissionsIn(world: World, channel: Channel): Set<Permission> {
  const guild = world.guilds.get(channel.guildId ?? '');
  if (!guild) return new Set(memberPermissions);
  const held = permissionsOf(guild, world.application.botId);
  if (held.has('Administrator')) return held;
  return new Set([...held].filter((name) => !channel.denied.includes(name)));
}

export function holds(permissions: Set<Permission>, wantedBits: string): boolean {
  const held = BigInt(bitsOf(permissions));
  return permissions.has('Administrator') || (held & BigInt(wantedBits)) === BigInt(wantedBits);
}
