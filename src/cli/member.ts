import { memberIdOf } from '../chat/people.ts';
import { createMemberStore, type ListedMember } from '../db/members.ts';
import { roleIdentity } from '../db/role-identity.ts';
import { UserError } from '../domain/errors.ts';
import { accountIdOf, platformOf, unknownAccount } from './account.ts';
import { byTerminal } from './by.ts';
import { readOptions, required, type Verbs } from './verb.ts';
import { withDatabase } from './with-database.ts';

const roles = ['view', 'manage', 'own'] as const;

export const memberVerbs: Verbs = {
  'member add': {
    usage:
      'member add <account> --workspace <id> (--user <id> | --discord-role <id>) --name <name>\n' +
      '      [--role view|manage|own]',
    does:
      'name a person of a workspace, by default as one who manages; named again, the person has the new name and role.\n' +
      '      Workspace admins manage without being named, guests see nothing unless they are. With --discord-role,\n' +
      '      whoever holds that role of the server may what is said of it',
    run: add,
  },
  'member list': {
    usage: 'member list <account> [--json]',
    does: 'list the people who are named',
    run: list,
  },
  'member remove': {
    usage: 'member remove <account> <member>',
    does: 'take back what a person may by name; the last who can manage stays',
    run: remove,
  },
};

async function add(words: string[]): Promise<string> {
  const { options, rest } = readOptions(words, ['workspace', 'user', 'discord-role', 'name', 'role']);
  const account = accountIdOf(rest[0]);
  const role = roles.find((each) => each === (options.role ?? 'manage'));
  if (!role)
    throw new UserError('unknown-role', `There is no role “${options.role}”.`, {
      hint: `Say ${roles.join(', ')}.`,
    });
  const workspace = required(options.workspace, 'workspace');
  const platform = platformOf(workspace);
  const discordRole = options['discord-role'];
  const userId =
    discordRole === undefined
      ? required(options.user, 'user')
      : heldRole(discordRole, workspace, role, options.user);
  const known = { platform, workspace, userId };
  const name = required(options.name, 'name');
  const { id, answer } = await withDatabase(async (database) => {
    const members = createMemberStore(database);
    const found = (await members.list(account)).find(({ identities }) =>
      identities.includes(memberIdOf(known)),
    );
    const id = found?.id ?? memberIdOf(known);
    return { id, answer: await members.put(account, { id, name, role }, known, byTerminal()) };
  });
  if (answer.status === 'refused') throw refusal(answer.reason, account, id);
  const who = discordRole === undefined ? `${name} (${id})` : `Whoever holds ${name} (${id})`;
  return answer.status === 'unchanged'
    ? `${name} (${id}) is named so already.`
    : `${who} may ${rights[role]}.`;
}

/** A role of a server in the place of a person: many can hold it, and none of them owns the account by that. */
function heldRole(id: string, workspace: string, role: string, user: string | undefined): string {
  const fault = (message: string, hint: string) => new UserError('bad-role', message, { hint });
  if (user !== undefined)
    throw fault('It is a person or a role, and not both.', 'Leave out --user or --discord-role.');
  if (platformOf(workspace) !== 'discord')
    throw fault(
      `${workspace} is no Discord server.`,
      'Slack has no such roles: name each person with --user.',
    );
  if (!/^\d{17,20}$/.test(id)) {
    throw fault(
      `“${id}” is no id of a role.`,
      'In Discord, with Developer Mode on: Server Settings, Roles, then “Copy Role ID” behind the three points.',
    );
  }
  if (id === workspace)
    throw fault('That is @everyone, which is no role to tell people apart by.', 'Name another role.');
  if (role === 'own') throw fault('A role can view or manage.', 'Name its owner with --user.');
  return roleIdentity(id);
}

const rights = { view: 'see', manage: 'see and manage', own: 'see, manage and own' };

async function list(words: string[]): Promise<string> {
  const { flags, rest } = readOptions(words, [], ['json']);
  const account = accountIdOf(rest[0]);
  const members = await withDatabase((database) => createMemberStore(database).list(account));
  if (flags.json) return JSON.stringify(members);
  return members.length === 0 ? `${account} has named nobody.` : members.map(lineOf).join('\n');
}

async function remove(words: string[]): Promise<string> {
  const { rest } = readOptions(words, []);
  const account = accountIdOf(rest[0]);
  const id = rest[1];
  if (!id)
    throw new UserError('missing-member', 'Say which member.', {
      hint: `tallybot member list ${account} names them.`,
    });
  const answer = await withDatabase((database) =>
    createMemberStore(database).remove(account, id, byTerminal()),
  );
  if (answer.status === 'refused') throw refusal(answer.reason, account, id);
  return `${id} is not named any more. In a linked workspace, its admins still manage and its members still see.`;
}

function refusal(reason: string, account: string, id: string): UserError {
  if (reason === 'unknown-account') return unknownAccount(account);
  if (reason === 'unknown-member') {
    return new UserError(reason, `${account} has named no “${id}”.`, {
      hint: `tallybot member list ${account} names them.`,
    });
  }
  return new UserError(reason, `${id} is the last who can manage ${account}.`, {
    hint: 'Name another one first, or link a workspace: its admins manage.',
  });
}

function lineOf({ id, name, role, identities }: ListedMember): string {
  return [id, role, name, identities.join(', ') || 'no platform'].join('  ');
}
