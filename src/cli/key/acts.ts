import { createKeyStore, listKeys as readKeys } from '../../db/api-keys.ts';
import { UserError } from '../../domain/errors.ts';
import { type InstantMs, printInstant } from '../../domain/instant.ts';
import type { KeyScope } from '../../http/keys/ports.ts';
import { mintToken } from '../../http/keys/token.ts';
import { byTerminal } from '../by.ts';
import { hasAccount, unknownAccount } from '../has-account.ts';
import { withDatabase, withSql } from '../with-database.ts';

export async function createKey(given: { account: string; scopes: KeyScope[]; name: string | undefined }) {
  const { account, scopes } = given;
  const { keyId: id, hash, text: token } = mintToken(account);
  const name = given.name ?? id;
  const isThere = await withDatabase((database) =>
    createKeyStore(database).create(account, { id, name, scopes, hash }, byTerminal()),
  );
  if (!isThere) throw unknownAccount(account);
  return { account, id, name, scopes, token };
}

export async function listKeys({ account }: { account: string }) {
  const keys = await withSql(async (database) => {
    await hasAccount(database, account);
    return readKeys(database.pool, account);
  });
  return {
    keys: keys.map(({ id, name, scopes, createdAt, lastUsedAt, revokedAt }) => ({
      id,
      name,
      scopes,
      createdAt: printInstant(createdAt),
      lastUsedAt: whenever(lastUsedAt),
      revokedAt: whenever(revokedAt),
    })),
  };
}

export async function revokeKey({ account, key: id }: { account: string; key: string }) {
  const isThere = await withDatabase(async (database) => {
    await hasAccount(database, account);
    return createKeyStore(database).revoke(account, id, byTerminal());
  });
  if (isThere) return { account, id };
  throw new UserError('unknown-key', `${account} has no key “${id}”.`, {
    hint: `List them with: tallybot key list --account ${account}`,
  });
}

function whenever(at: InstantMs | null): string | null {
  return at === null ? null : printInstant(at);
}
