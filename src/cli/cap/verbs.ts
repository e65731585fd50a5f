import { account, remarks } from '../options.ts';
import { table } from '../table.ts';
import { verb } from '../verb.ts';

export const capVerbs = [
  verb({
    name: 'cap list',
    does: 'list the limits on what one agent, company or person may spend',
    options: { account },
    example: { words: 'cap list --account demo' },
    run: async (given, screen) => (await import('./acts.ts')).listCaps(given, screen),
    returns: {
      caps: [
        {
          id: 'of the cap',
          scope: 'agent, company or person',
          scopeId: 'which one',
          per: 'day, week or cycle',
          limit: 'how many credits at most',
          used: 'how many the window of now has seen',
          resetsAt: 'when that window ends',
        },
      ],
    },
    say: ({ caps }) =>
      caps.length === 0
        ? 'Nothing is capped.'
        : table(
            ['cap', 'who', 'per', 'used', 'of', 'until'],
            caps.map(({ id, scope, scopeId, per, used, limit, resetsAt }) => [
              id,
              `${scope} ${scopeId}`,
              per,
              used,
              limit,
              resetsAt,
            ]),
          ),
  }),
  verb({
    name: 'cap set',
    does: 'limit what one agent, company or person may spend, or change such a limit',
    more:
      'What the window of now has seen counts already. At the limit checks are refused, so 0 stops an agent; usage that ' +
      'happens all the same is recorded.',
    words: { limit: { kind: 'credits', does: 'how many credits at most', required: true } },
    options: {
      account,
      agent: { kind: 'agent', does: 'whom: an agent, or' },
      company: { kind: 'company', does: 'a company, or' },
      person: { kind: 'member', does: 'a person, also one who is no member' },
      per: {
        kind: 'choice',
        choices: ['day', 'week', 'cycle'],
        does: 'in which stretch of time',
        otherwise: 'day',
      },
      remarks,
    },
    example: { words: 'cap set 200 --account demo --agent harbour-chat --per day' },
    run: async (given) => (await import('./acts.ts')).setCap(given),
    returns: {
      account: 'which account',
      id: 'of the cap',
      status: 'created, changed or unchanged',
      scope: 'agent, company or person',
      scopeId: 'which one',
      per: 'day, week or cycle',
      limit: 'how many credits at most',
    },
    say: ({ id, scope, scopeId, per, limit, status }) =>
      `The cap ${id} is ${status}: ${limit} credits a ${per} for the ${scope} ${scopeId}.`,
  }),
  verb({
    name: 'cap remove',
    does: 'take a limit away',
    words: { cap: { kind: 'cap', does: 'its id, as cap list names it', required: true } },
    options: { account, remarks },
    example: {
      first: 'npx tallybot cap set 50 --account demo --person priya',
      words: 'cap remove person:priya:day --account demo',
    },
    run: async (given) => (await import('./acts.ts')).removeCap(given),
    returns: { account: 'which account', id: 'of the cap', status: 'changed, or unchanged: it was gone' },
    say: ({ id, status }) =>
      status === 'unchanged' ? `The cap ${id} was removed before.` : `The cap ${id} limits nothing any more.`,
  }),
];
