import { createKeyStore } from '../db/api-keys.ts';
import { UserError } from '../domain/errors.ts';
import { printInstant } from '../domain/instant.ts';
import { type KeyScope, keyScopes, type StoredKey } from '../http/keys/ports.ts';
import { mintToken } from '../http/keys/token.ts';
import { byTerminal } from './by.ts';
import { readOptions, required, type Verbs } from './verb.ts';
import { withDatabase } from './with-database.ts';

export const keyVerbs: Verbs = {
  'key create': {
    usage: 'key create --account <id> --scopes <scope,…> [--name <name>]',
    does: `make an API key, shown once; scopes: ${keyScopes.join(', ')}`,
    run: createKey,
  },
  'key list': {
    usage: 'key list --account <id>',
    does: 'list the API keys of an account',
    run: listKeys,
  },
  'key revoke': {
    usage: 'key revoke <key> --account <id>',
    does: 'stop an API key, within seconds and for good',
    run: revokeKey,
  },
};

async function createKey(words: string[]): Promise<string> {
  const { options } = readOptions(words, ['account', 'scopes', 'name']);
  const account = required(options.account, 'account');
  const scopes = scopesOf(required(options.scopes, 'scopes'));
  const { keyId, hash, text } = mintToken(account);
  const key = { id: keyId, name: options.name ?? keyId, scopes, hash };
  const isThere = await withDatabase((database) =>
    createKeyStore(database).create(account, key, byTerminal()),
  );
  if (!isThere) throw new UserError('unknown-account', `There is no account “${account}”.`);
  return `${text}\nIt is shown this once. It may ${scopes.join(', ')} for ${account}; its id is ${keyId}.`;
}

async function listKeys(words: string[]): Promise<string> {
  const { options } = readOptions(words, ['account']);
  const account = required(options.account, 'account');
  const keys = await withDatabase((database) => createKeyStore(database).list(account));
  return keys.length === 0 ? `${account} has no keys.` : keys.map(lineOf).join('\n');
}

async function revokeKey(words: string[]): Promise<string> {
  const { options, rest } = readOptions(words, ['account']);
  const account = required(options.account, 'account');
  const [id = ''] = rest;
  const isThere = await withDatabase((database) =>
    createKeyStore(database).revoke(account, id, byTerminal()),
  );
  if (isThere) return `The key ${id} is revoked.`;
  throw new UserError('unknown-key', `${account} has no key “${id}”.`, {
    hint: `List them with: tallybot key list --account ${account}`,
  });
}

function lineOf({ id, name, scopes, lastUsedAt, revokedAt }: StoredKey): string {
  const used = lastUsedAt === null ? 'never used' : `last used ${printInstant(lastUsedAt)}`;
  const state = revokedAt === null ? used : `revoked ${printInstant(revokedAt)}`;
  return [id, scopes.join(','), state, name].join('  ');
}

function scopesOf(text: string): KeyScope[] {
  return [...new Set(text.split(','))].map((word) => {
    const scope = keyScopes.find((known) => known === word.trim());
    if (scope) return scope;
    throw new UserError('unknown-scope', `There is no scope “${word.trim()}”.`, {
      hint: `The scopes are ${keyScopes.join(', ')}.`,
    });
  });
}
