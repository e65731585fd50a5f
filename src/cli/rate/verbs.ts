import { agentKinds } from '../../domain/agent-kinds.ts';
import { account } from '../options.ts';
import { table } from '../table.ts';
import { verb } from '../verb.ts';

export const rateVerbs = [
  verb({
    name: 'rate list',
    does: 'list the prices that usage is rated by',
    options: { account },
    example: { words: 'rate list --account demo' },
    run: async (given) => (await import('./acts.ts')).listRates(given),
    returns: {
      rates: [
        {
          id: 'of the rate',
          effectiveAt: 'from when on it holds',
          basis: 'per_response or per_minute',
          price: 'credits for a response, or for a minute',
          incrementSeconds: 'the steps in which minutes are billed; null: it is by response',
          when: 'what must be true of an event for it to hold; empty: every event',
        },
      ],
    },
    say: ({ rates }) =>
      rates.length === 0
        ? 'There are no rates: all usage is free, and the managers are told so.'
        : table(
            ['rate', 'credits', 'a', 'from', 'when'],
            rates.map(({ id, price, basis, effectiveAt, when }) => [
              id,
              price,
              basis === 'per_minute' ? 'minute' : 'response',
              effectiveAt,
              Object.entries(when)
                .map(([name, value]) => `${name}=${value}`)
                .join(' ') || 'always',
            ]),
          ),
  }),
  verb({
    name: 'rate add',
    does: 'add a price, for the events that meet its conditions',
    more:
      'The most specific rate holds. A rate is never edited: to change a price, add a newer rate with the same ' +
      'conditions. What was charged stays.',
    words: { rate: { kind: 'text', does: 'its id', required: true } },
    options: {
      account,
      'per-response': { kind: 'credits', does: 'credits for each response, or' },
      'per-minute': { kind: 'credits', does: 'credits for each minute of a call' },
      'step-seconds': {
        kind: 'count',
        does: 'under --per-minute: calls are billed in steps of that',
        otherwise: '60',
      },
      kind: { kind: 'choice', choices: agentKinds, does: 'for agents of this kind alone' },
      model: { kind: 'text', does: 'for this model alone' },
      voice: { kind: 'text', does: 'for this voice alone' },
      plan: { kind: 'plan', does: 'while the account is on this plan' },
      from: { kind: 'instant', does: 'from when on it holds; left out: now' },
    },
    example: { words: 'rate add premium-voice --account demo --per-response 1.5 --voice premium' },
    run: async (given) => (await import('./acts.ts')).addRate(given),
    returns: {
      account: 'which account',
      id: 'of the rate',
      status: 'created or unchanged',
      effectiveAt: 'from when on it holds',
    },
    say: ({ id, effectiveAt }) => `The rate ${id} holds from ${effectiveAt} on.`,
  }),
];
