import { account } from '../options.ts';
import { table } from '../table.ts';
import { verb } from '../verb.ts';

const rights = { view: 'see', manage: 'see and manage', own: 'see, manage and own' };

export const memberVerbs = [
  verb({
    name: 'member add',
    does: 'name a person of a workspace, and what they may',
    more:
      'Named again, they have the new name and role. Admins of a workspace manage without being named; guests see ' +
      'nothing unless they are. With --discord-role, whoever holds that role of the server may what is said of it.',
    words: { account },
    options: {
      workspace: { kind: 'workspace', does: 'where they are: its id at Slack or Discord', required: true },
      user: { kind: 'text', does: 'the person, by the id they have there', sign: 'id' },
      'discord-role': { kind: 'text', does: 'a role of the server in place of a person', sign: 'id' },
      name: { kind: 'text', does: 'how they are called', required: true },
      role: {
        kind: 'choice',
        choices: ['view', 'manage', 'own'],
        does: 'what they may',
        otherwise: 'manage',
      },
    },
    example: { words: 'member add demo --workspace T0123ABCD --user U0123ABCD --name Priya' },
    run: async (given) => (await import('./acts.ts')).addMember(given),
    returns: {
      account: 'which account',
      id: 'of the member',
      name: 'how they are called',
      role: 'view, manage or own',
      status: 'created, changed or unchanged',
      isRole: 'whether it is a role of a server, and no person',
    },
    say({ id, name, role, status, isRole }) {
      if (status === 'unchanged') return `${name} (${id}) is named so already.`;
      return `${isRole ? 'Whoever holds ' : ''}${name} (${id}) may ${rights[role]}.`;
    },
  }),
  verb({
    name: 'member list',
    does: 'list the people who are named',
    words: { account },
    example: { words: 'member list demo' },
    run: async (given) => (await import('./acts.ts')).listMembers(given),
    returns: {
      members: [
        {
          id: 'of the member',
          name: 'how they are called',
          role: 'view, manage or own',
          identities: 'who they are on each platform, such as slack:T0123ABCD:U0123ABCD',
        },
      ],
    },
    say: ({ members }) =>
      members.length === 0
        ? 'Nobody is named.'
        : table(
            ['member', 'role', 'name', 'known as'],
            members.map(({ id, role, name, identities }) => [id, role, name, identities.join(', ') || '–']),
          ),
  }),
  verb({
    name: 'member remove',
    does: 'take back what a person may by name; the last who can manage stays',
    words: { account, member: { kind: 'member', does: 'who', required: true } },
    example: {
      first: 'npx tallybot member add demo --workspace T0123ABCD --user U0456EFGH --name Ben --role view',
      words: 'member remove demo slack:T0123ABCD:U0456EFGH',
    },
    run: async (given) => (await import('./acts.ts')).removeMember(given),
    returns: { account: 'which account', id: 'who is not named any more' },
    say: ({ id }) =>
      `${id} is not named any more. In a linked workspace, its admins still manage and its members still see.`,
  }),
];
