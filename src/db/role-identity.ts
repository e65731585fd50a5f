/** Where a role of a Discord server is a member, this stands before its id: no person is called so on any platform. */
export const ROLE_PREFIX = 'role:';

export function roleIdentity(roleId: string): string {
  return `${ROLE_PREFIX}${roleId}`;
}
