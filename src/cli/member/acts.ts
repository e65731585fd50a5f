import { memberIdOf } from '../../chat/people.ts';
import { createMemberStore } from '../../db/members.ts';
import { roleIdentity } from '../../db/role-identity.ts';
import { byTerminal } from '../by.ts';
import { hasAccount } from '../has-account.ts';
import type { Workspace } from '../kinds.ts';
import { statusOf } from '../status-of.ts';
import { UsageError } from '../usage-error.ts';
import { withDatabase } from '../with-database.ts';

type Role = 'view' | 'manage' | 'own';

interface Named {
  account: string;
  workspace: Workspace;
  user: string | undefined;
  'discord-role': string | undefined;
  name: string;
  role: Role;
}

export async function addMember(given: Named) {
  const { account, workspace, name, role } = given;
  const known = { platform: workspace.platform, workspace: workspace.id, userId: identityOf(given) };
  const { id, answer } = await withDatabase(async (database) => {
    const members = createMemberStore(database);
    const found = (await members.list(account)).find(({ identities }) =>
      identities.includes(memberIdOf(known)),
    );
    const id = found?.id ?? memberIdOf(known);
    return { id, answer: await members.put(account, { id, name, role }, known, byTerminal()) };
  });
  const status = statusOf(account, answer, refusals(account, id));
  return { account, id, name, role, status, isRole: given['discord-role'] !== undefined };
}

export async function listMembers({ account }: { account: string }) {
  return withDatabase(async (database) => {
    await hasAccount(database, account);
    return { members: await createMemberStore(database).list(account) };
  });
}

export async function removeMember({ account, member }: { account: string; member: string }) {
  const answer = await withDatabase((database) =>
    createMemberStore(database).remove(account, member, byTerminal()),
  );
  statusOf(account, answer, refusals(account, member));
  return { account, id: member };
}

/** A role of a server can stand in the place of a person: many can hold it, and none of them owns the account by that. */
function identityOf({ workspace, user, 'discord-role': held, role }: Named): string {
  const fault = (message: string, hint: string) => new UsageError('bad-role', message, { hint });
  if (held === undefined) {
    if (user !== undefined) return user;
    throw new UsageError('missing-option', '--user is missing: say who, or which --discord-role.');
  }
  if (user !== undefined)
    throw fault('It is a person or a role, and not both.', 'Leave out --user or --discord-role.');
  if (workspace.platform !== 'discord')
    throw fault(
      `${workspace.id} is no Discord server.`,
      'Slack has no such roles: name each person with --user.',
    );
  if (!/^\d{17,20}$/.test(held)) {
    throw fault(
      `“${held}” is no id of a role.`,
      'In Discord, with Developer Mode on: Server Settings, Roles, then “Copy Role ID” behind the three points.',
    );
  }
  if (held === workspace.id)
    throw fault('That is @everyone, which is no role to tell people apart by.', 'Name another role.');
  if (role === 'own') throw fault('A role can view or manage.', 'Name its owner with --user.');
  return roleIdentity(held);
}

function refusals(account: string, id: string) {
  return {
    'unknown-member': [`${account} has named no “${id}”.`, `tallybot member list ${account} names them.`],
    'last-manager': [
      `${id} is the last who can manage ${account}.`,
      'Name another one first, or link a workspace: its admins manage.',
    ],
  } as const;
}
