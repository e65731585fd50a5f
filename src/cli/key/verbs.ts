import { keyScopes } from '../../http/keys/ports.ts';
import { table } from '../table.ts';
import { verb } from '../verb.ts';

const account = { kind: 'account', does: 'whose key it is', required: true } as const;

export const keyVerbs = [
  verb({
    name: 'key create',
    does: 'make an API key, which is shown this once',
    options: {
      account,
      scopes: { kind: 'choices', choices: keyScopes, does: 'what it may, with commas', required: true },
      name: { kind: 'text', does: 'how it is called; left out: by its id' },
    },
    example: { words: 'key create --account demo --scopes ingest,authorise,read' },
    run: async (given) => (await import('./acts.ts')).createKey(given),
    returns: {
      account: 'whose key it is',
      id: 'by which it is listed and revoked',
      name: 'how it is called',
      scopes: 'what it may',
      token: 'the key itself, which is stored nowhere',
    },
    say: ({ account, id, scopes, token }) =>
      `${token}\nIt is shown this once. It may ${scopes.join(', ')} for ${account}; its id is ${id}.`,
  }),
  verb({
    name: 'key list',
    does: 'list the API keys of an account, newest first, also those that are revoked',
    options: { account: { ...account, does: 'whose keys' } },
    example: { words: 'key list --account demo' },
    run: async (given) => (await import('./acts.ts')).listKeys(given),
    returns: {
      keys: [
        {
          id: 'of the key',
          name: 'how it is called',
          scopes: 'what it may',
          createdAt: 'when it was made',
          lastUsedAt: 'when it was last used, to the minute; null: never',
          revokedAt: 'when it was stopped; null: it is in force',
        },
      ],
    },
    say: ({ keys }) =>
      keys.length === 0
        ? 'There are no keys.'
        : table(
            ['key', 'scopes', 'state', 'name'],
            keys.map(({ id, scopes, lastUsedAt, revokedAt, name }) => [
              id,
              scopes.join(','),
              revokedAt ? `revoked ${revokedAt}` : lastUsedAt ? `last used ${lastUsedAt}` : 'never used',
              name,
            ]),
          ),
  }),
  verb({
    name: 'key revoke',
    does: 'stop an API key, within seconds and for good',
    words: { key: { kind: 'key', does: 'its id, as key list names it', required: true } },
    options: { account },
    example: { words: 'key revoke 66e6caa26a7c --account demo', needs: 'a key of that id' },
    run: async (given) => (await import('./acts.ts')).revokeKey(given),
    returns: { account: 'whose key it is', id: 'of the key that is revoked' },
    say: ({ id }) => `The key ${id} is revoked.`,
  }),
];
