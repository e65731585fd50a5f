import { agentKinds } from '../../domain/agent-kinds.ts';
import { remarks } from '../options.ts';
import { table } from '../table.ts';
import { verb } from '../verb.ts';

export const agentVerbs = [
  verb({
    name: 'agent list',
    does: 'list the agents of an account, also those that only came in with an event',
    options: {
      account: { kind: 'account', does: 'whose agents', required: true },
      unconfirmed: { kind: 'flag', does: 'only those that nobody has confirmed yet' },
    },
    example: { words: 'agent list --account demo' },
    run: async (given) => (await import('./list.ts')).listAgents(given),
    returns: {
      agents: [
        {
          id: 'of the agent',
          name: 'how it is called',
          kind: 'chat, voice_inbound, voice_outbound, voice_web, auto_trigger or assistant',
          companyId: 'which company it works for; null: none',
          confirmed: 'whether somebody has said that it belongs here',
          archivedAt: 'when it was archived; null: it is at work',
          firstSeenAt: 'when it first appeared',
        },
      ],
    },
    say: ({ agents }) =>
      agents.length === 0
        ? 'There are no such agents.'
        : table(
            ['agent', 'kind', 'company', 'state', 'name'],
            agents.map(({ id, kind, companyId, confirmed, archivedAt, name }) => [
              id,
              kind,
              companyId ?? '–',
              archivedAt ? 'archived' : confirmed ? 'confirmed' : 'unconfirmed',
              name,
            ]),
          ),
  }),
  verb({
    name: 'agent set',
    does: 'make an agent, change one, or confirm one that came in with an event',
    more: 'What is left out stays as it is. To stop one, cap it: tallybot cap set 0 --agent.',
    words: { agent: { kind: 'agent', does: 'its id, as its events name it', required: true } },
    options: {
      account: { kind: 'account', does: 'whose agent', required: true },
      name: { kind: 'text', does: 'how it is called; left out of a new one: its id' },
      kind: { kind: 'choice', choices: agentKinds, does: 'what it is; a new one needs it' },
      company: { kind: 'company', does: 'which company it works for', sign: 'company|none' },
      archived: { kind: 'choice', choices: ['yes', 'no'], does: 'whether it is put away' },
      remarks,
    },
    example: { words: 'agent set night-desk --account demo --kind voice_inbound --name "Night desk"' },
    run: async (given) => (await import('./set.ts')).setAgent(given),
    returns: {
      account: 'whose agent',
      id: 'of the agent',
      status: 'created, changed or unchanged',
    },
    say: ({ id, status }) => `The agent ${id} is ${status}.`,
  }),
];
