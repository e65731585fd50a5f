import { account, remarks } from '../options.ts';
import { table } from '../table.ts';
import { verb } from '../verb.ts';

export const packVerbs = [
  verb({
    name: 'pack list',
    does: 'list the packs of credits that people are offered when they top up, the cheapest first',
    options: { account },
    example: { words: 'pack list --account demo' },
    run: async (given) => (await import('./acts.ts')).listPacks(given),
    returns: {
      packs: [
        {
          id: 'of the pack',
          name: 'how it is called',
          credits: 'how many it gives',
          priceCents: 'what it costs, in hundredths',
          currency: 'of the price',
        },
      ],
    },
    say: ({ packs }) =>
      packs.length === 0
        ? 'There are no packs.'
        : table(
            ['pack', 'credits', 'price', 'name'],
            packs.map(({ id, credits, priceCents, currency, name }) => [
              id,
              credits,
              `${(priceCents / 100).toFixed(2)} ${currency}`,
              name,
            ]),
          ),
  }),
  verb({
    name: 'pack set',
    does: 'make a pack of credits, or change one',
    more: 'What is left out stays as it is. What was bought stays as it was.',
    words: { pack: { kind: 'pack', does: 'its id', required: true } },
    options: {
      account,
      name: { kind: 'text', does: 'how it is called; left out of a new one: its id' },
      credits: { kind: 'credits', does: 'how many it gives; a new one needs it' },
      'price-cents': { kind: 'count', does: 'what it costs, in hundredths' },
      currency: { kind: 'text', does: 'of the price, such as USD' },
      remarks,
    },
    example: { words: 'pack set tiny --account demo --name Tiny --credits 500 --price-cents 700' },
    run: async (given) => (await import('./acts.ts')).setPack(given),
    returns: {
      account: 'which account',
      id: 'of the pack',
      status: 'created, changed or unchanged',
      name: 'how it is called',
      credits: 'how many it gives',
      priceCents: 'what it costs, in hundredths',
      currency: 'of the price',
    },
    say: ({ id, status, credits, priceCents, currency }) =>
      `The pack ${id} is ${status}: ${credits} credits for ${(priceCents / 100).toFixed(2)} ${currency}.`,
  }),
  verb({
    name: 'pack remove',
    does: 'offer a pack no more; what was bought of it stays',
    words: { pack: { kind: 'pack', does: 'its id', required: true } },
    options: { account, remarks },
    example: {
      first: 'npx tallybot pack set mistake --account demo --credits 1',
      words: 'pack remove mistake --account demo',
    },
    run: async (given) => (await import('./acts.ts')).removePack(given),
    returns: { account: 'which account', id: 'of the pack' },
    say: ({ id }) => `The pack ${id} is offered no more.`,
  }),
];
