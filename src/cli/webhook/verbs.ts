import { table } from '../table.ts';
import { verb } from '../verb.ts';

const account = { kind: 'account', does: 'whose webhook it is', required: true } as const;
const webhook = { kind: 'webhook', does: 'its id, which you choose', required: true } as const;
const there = { ...webhook, does: 'its id, as webhook list names it' } as const;
const needs = 'a webhook of that id';

export const webhookVerbs = [
  verb({
    name: 'webhook set',
    does: 'send the facts of alerts to an address, signed as Standard Webhooks says',
    more: 'A new one has its secret shown this once. TOKEN_KEYS must be set, with which it is locked.',
    words: { webhook },
    options: {
      account,
      url: { kind: 'text', does: 'where to: https, and for everybody to reach', required: true, sign: 'url' },
      kinds: { kind: 'text', does: 'of what it hears, with commas; left out: of all', sign: 'kinds' },
      at: { kind: 'text', does: 'the levels of low credit; left out: 20%,10%,0%', sign: 'levels' },
    },
    example: {
      words: 'webhook set ops --account demo --url https://example.com/tallybot',
      needs: 'TOKEN_KEYS',
    },
    run: async (given) => (await import('./acts.ts')).setWebhook(given),
    returns: {
      account: 'whose webhook it is',
      id: 'by which it is named',
      status: 'created, changed or unchanged',
      secret: 'what its messages are signed with; null: it has one already',
    },
    say: ({ id, status, secret }) =>
      secret === null
        ? `The webhook ${id} is ${status}. It keeps its secret.`
        : `${secret}\nIt is shown this once. Verify what comes to ${id} with it.`,
  }),
  verb({
    name: 'webhook list',
    does: 'list where the facts of alerts are sent to',
    options: { account: { ...account, does: 'whose webhooks' } },
    example: { words: 'webhook list --account demo' },
    run: async (given) => (await import('./acts.ts')).listWebhooks(given),
    returns: {
      webhooks: [
        {
          id: 'by which it is named',
          url: 'where to',
          kinds: 'of what it hears',
          thresholds: 'the levels of low credit',
          brokenAt: 'since when nothing is sent there; null: it is in order',
          brokenWhy: 'what it said',
        },
      ],
    },
    say: ({ webhooks }) =>
      webhooks.length === 0
        ? 'There are no webhooks.'
        : table(
            ['webhook', 'address', 'levels', 'state'],
            webhooks.map(({ id, url, thresholds, brokenAt, brokenWhy }) => [
              id,
              url,
              thresholds.join(','),
              brokenAt ? `broken since ${brokenAt}: ${brokenWhy ?? 'unknown'}` : 'in order',
            ]),
          ),
  }),
  verb({
    name: 'webhook secret',
    does: 'give a webhook a new secret; for a day messages are signed with the old one too',
    words: { webhook: there },
    options: { account },
    example: { words: 'webhook secret ops --account demo', needs },
    run: async (given) => (await import('./acts.ts')).changeSecret(given),
    returns: {
      account: 'whose webhook it is',
      id: 'by which it is named',
      secret: 'the new one',
      previousUntil: 'until when the old one signs too',
    },
    say: ({ secret, previousUntil }) =>
      `${secret}\nIt is shown this once. The one before is good until ${previousUntil}.`,
  }),
  verb({
    name: 'webhook test',
    does: 'send a webhook a test message, the way of any other; a running service does it',
    words: { webhook: there },
    options: { account },
    example: { words: 'webhook test ops --account demo', needs },
    run: async (given) => (await import('./acts.ts')).testWebhook(given),
    returns: { account: 'whose webhook it is', id: 'by which it is named' },
    say: ({ id }) => `A message of the type webhook.test is on its way to ${id}.`,
  }),
  verb({
    name: 'webhook remove',
    does: 'send nothing more to a webhook, and forget its secret',
    words: { webhook: there },
    options: { account },
    example: { words: 'webhook remove ops --account demo', needs },
    run: async (given) => (await import('./acts.ts')).removeWebhook(given),
    returns: { account: 'whose webhook it is', id: 'by which it is named' },
    say: ({ id }) => `Nothing more is sent to ${id}.`,
  }),
];
