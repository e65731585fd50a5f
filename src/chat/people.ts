import type { NamedMember } from '../reports/ports/directory.ts';
import type { Person, Right } from './context.ts';
import type { Linker, Someone } from './ports/workspaces.ts';

/** What the platform says of somebody. */
export interface Who extends Linker {
  /** Runs the workspace, as an admin or owner of it. */
  isAdmin: boolean;
  /** Invited for a part of it, or of another organisation in a channel that two share. */
  isGuest: boolean;
  /** The roles that they hold there, on a platform that has such. */
  roleIds?: readonly string[];
}

/**
 * Named people may what their role says, and whoever holds a named role of the server what that says; of several, the
 * most. Of the others, those who run the workspace manage, guests see nothing, and
 * the team sees what the account lets its team see.
 */
export function personOf(
  who: Who,
  member: NamedMember | null,
  { readableBy }: { readableBy: 'team' | 'members' },
  roles: readonly NamedMember[] = [],
): Person {
  const name = member?.name ?? who.name;
  return {
    id: member?.id ?? memberIdOf(who),
    name,
    right: rightOf(who, member ? [member, ...roles] : roles, readableBy),
  };
}

/** Who was never named is called so, and keeps it when named later. */
export function memberIdOf({ platform, workspace, userId }: Omit<Someone, 'name'>): string {
  return `${platform}:${workspace}:${userId}`;
}

function rightOf(
  { isAdmin, isGuest }: Who,
  named: readonly NamedMember[],
  readableBy: 'team' | 'members',
): Right | 'none' {
  if (named.some(({ role }) => role !== 'view')) return 'manage';
  const isNamed = named.length > 0;
  if (isGuest) return isNamed ? 'view' : 'none';
  if (isAdmin) return 'manage';
  return isNamed || readableBy === 'team' ? 'view' : 'none';
}
