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
];
