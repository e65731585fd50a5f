import { type KeyScope, type KeyStore, keyScopes, type StoredKey } from '../http/keys/ports.ts';
import { writeAudit } from './audit.ts';
import type { ApiKey, PrismaClient } from './generated/client.ts';

export function createKeyStore({ prisma }: { prisma: PrismaClient }): KeyStore {
  return {
    async find(accountId, id) {
      const row = await prisma.apiKey.findUnique({ where: { accountId_id: { accountId, id } } });
      return row && fromDbKey(row);
    },

    async touch(accountId, id, at, unlessSince) {
      const before = new Date(unlessSince);
      await prisma.apiKey.updateMany({
        where: { accountId, id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: before } }] },
        data: { lastUsedAt: new Date(at) },
      });
    },

    create: (accountId, { id, name, scopes, hash }, by) =>
      prisma.$transaction(async (transaction) => {
        if (!(await transaction.account.findUnique({ where: { id: accountId } }))) return false;
        const said = { name, scopes: [...scopes] };
        await transaction.apiKey.create({
          data: { accountId, id, ...said, hash: Uint8Array.from(hash), createdAt: new Date(by.at) },
        });
        const act = { act: 'create-key', subject: id, before: null, after: said };
        await writeAudit(transaction, accountId, act, by);
        return true;
      }),

    async list(accountId) {
      const rows = await prisma.apiKey.findMany({ where: { accountId }, orderBy: { createdAt: 'desc' } });
      return rows.map(fromDbKey);
    },

    revoke: (accountId, id, by) =>
      prisma.$transaction(async (transaction) => {
        const revokedAt = new Date(by.at);
        const { count } = await transaction.apiKey.updateMany({
          where: { accountId, id, revokedAt: null },
          data: { revokedAt },
        });
        if (count === 0) return (await transaction.apiKey.count({ where: { accountId, id } })) > 0;
        const act = { act: 'revoke-key', subject: id, before: null, after: { revokedAt } };
        await writeAudit(transaction, accountId, act, by);
        return true;
      }),
  };
}

function fromDbKey({ createdAt, lastUsedAt, revokedAt, scopes, ...row }: ApiKey): StoredKey {
  return {
    ...row,
    scopes: scopes.filter(isScope),
    createdAt: createdAt.getTime(),
    lastUsedAt: lastUsedAt?.getTime() ?? null,
    revokedAt: revokedAt?.getTime() ?? null,
  };
}

/** A scope of a later version is none here. */
function isScope(text: string): text is KeyScope {
  return keyScopes.some((scope) => scope === text);
}
