import { account } from '../options.ts';
import { table } from '../table.ts';
import { verb } from '../verb.ts';

const remarks = { kind: 'text', does: 'why, for the audit and the statement' } as const;

export const grantVerbs = [
  verb({
    name: 'grant add',
    does: 'give credits: a top-up, a promotion or an adjustment',
    more: 'Given twice under one --source they are given once, so after any doubt run it again.',
    words: { credits: { kind: 'credits', does: 'how many', required: true } },
    options: {
      account,
      source: {
        kind: 'text',
        does: 'your key for them, such as the number of an invoice',
        required: true,
        sign: 'key',
      },
      pool: {
        kind: 'choice',
        choices: ['top_up', 'promo', 'adjustment'],
        does: 'where they come from',
        otherwise: 'top_up',
      },
      agent: { kind: 'agent', does: 'the only agent that may spend them' },
      from: { kind: 'instant', does: 'from when on they can be spent; left out: now' },
      until: { kind: 'instant', does: 'until when; left out: for ever' },
      remarks,
    },
    example: { words: 'grant add 500 --account demo --source invoice-1042' },
    run: async (given) => (await import('./acts.ts')).addGrant(given),
    returns: {
      status: 'granted, or duplicate where it was given before',
      id: 'the source key',
      amount: 'how many credits',
      effectiveAt: 'from when on they can be spent',
      expiresAt: 'until when; null: for ever',
      balanceAfter: 'what is left now',
    },
    say: ({ status, id, amount, balanceAfter }) =>
      status === 'granted'
        ? `Gave ${amount} credits under ${id}. ${balanceAfter} are left.`
        : `${amount} credits were given under ${id} before. ${balanceAfter} are left.`,
  }),
  verb({
    name: 'grant take',
    does: 'take credits away, to put a balance right by hand',
    more:
      'A debit that no agent caused. Taken twice under one --source they are taken once. What was given by mistake is ' +
      'better taken back by grant void.',
    words: { credits: { kind: 'credits', does: 'how many', required: true } },
    options: {
      account,
      source: { kind: 'text', does: 'your key for it, such as a ticket', required: true, sign: 'key' },
      remarks,
    },
    example: { words: 'grant take 12.5 --account demo --source ticket-88 --remarks "Counted twice"' },
    run: async (given) => (await import('./acts.ts')).takeCredits(given),
    returns: {
      status: 'taken, or duplicate where it was taken before',
      id: 'your key',
      amount: 'how many credits',
      balanceAfter: 'what is left now',
    },
    say: ({ status, id, amount, balanceAfter }) =>
      `${status === 'taken' ? 'Took' : 'There were taken before'} ${amount} credits under ${id}. ${balanceAfter} are left.`,
  }),
  verb({
    name: 'grant list',
    does: 'list the credits that can be spent, or will be, in the order of their end',
    options: { account },
    example: { words: 'grant list --account demo' },
    run: async (given, screen) => (await import('./acts.ts')).listGrants(given, screen),
    returns: {
      grants: [
        {
          id: 'the source key',
          pool: 'plan, top_up, promo, rollover or adjustment',
          amount: 'how many were given',
          remaining: 'what is left of them',
          effectiveAt: 'from when on they can be spent',
          expiresAt: 'until when; null: for ever',
          agent: 'the only agent that may spend them; null: every one',
        },
      ],
    },
    say: ({ grants }) =>
      grants.length === 0
        ? 'There are no credits.'
        : table(
            ['grant', 'pool', 'left', 'of', 'until', 'agent'],
            grants.map(({ id, pool, remaining, amount, expiresAt, agent }) => [
              id,
              pool,
              remaining,
              amount,
              expiresAt ?? 'for ever',
              agent ?? 'every one',
            ]),
          ),
  }),
  verb({
    name: 'grant void',
    does: 'take back what is left of credits that were given; what was spent of them stays spent',
    words: { grant: { kind: 'grant', does: 'their source key', required: true } },
    options: { account, remarks },
    example: {
      first: 'npx tallybot grant add 20 --account demo --source mistake-7',
      words: 'grant void mistake-7 --account demo --remarks "Given by mistake"',
    },
    run: async (given) => (await import('./acts.ts')).voidGrant(given),
    returns: { id: 'the source key', status: 'voided, or duplicate where it was taken back before' },
    say: ({ id }) => `What was left of ${id} is taken back.`,
  }),
];
