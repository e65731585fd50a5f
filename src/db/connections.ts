import { type Connections, NOT_BELIEVED, type StoredConnection } from '../connectors/ports.ts';
import { writeAudit } from './audit.ts';
import type { Database } from './client.ts';
import type { Connection, Prisma } from './generated/client.ts';

// Whoever sends us nonsense may make us write this often and no oftener.
const NOTED_EVERY_MS = 60_000;
// So long a fault of the provider's own messages stands, whatever strangers send.
const UNHIDDEN_MS = 3_600_000;

export function createConnections({ prisma }: Pick<Database, 'prisma'>): Connections {
  return {
    async find(accountId, id) {
      // Anybody may ask for any name, and Postgres fails at this character.
      if (`${accountId}${id}`.includes('\0')) return null;
      const row = await prisma.connection.findUnique({ where: { accountId_id: { accountId, id } } });
      return row && row.removedAt === null ? fromDbConnection(row) : null;
    },

    async list({ accountId, provider }) {
      const rows = await prisma.connection.findMany({
        where: { removedAt: null, ...(accountId && { accountId }), ...(provider && { provider }) },
        orderBy: [{ accountId: 'asc' }, { id: 'asc' }],
      });
      return rows.map(fromDbConnection);
    },

    put: (accountId, { id, provider, settings, secrets }, by) =>
      prisma.$transaction(async (transaction) => {
        if (!(await transaction.account.findUnique({ where: { id: accountId } }))) return 'unknown-account';
        const where = { accountId_id: { accountId, id } };
        const before = await transaction.connection.findUnique({ where });
        const data = {
          provider,
          settings: settings as Prisma.InputJsonObject,
          secrets: Uint8Array.from(secrets),
          createdAt: new Date(by.at),
          ...{ heardAt: null, faultAt: null, fault: null, removedAt: null },
        };
        await transaction.connection.upsert({ where, update: data, create: { accountId, id, ...data } });
        await forgetMoney(transaction, accountId, id);
        const stood = before !== null && before.removedAt === null;
        // Of the same account at the same company it goes on, so that a new token loses no call of the meantime.
        if (before?.provider !== provider) await forgetCalls(transaction, accountId, id);
        // Secrets stand in no audit.
        const said = (row: { provider: string; settings: unknown }) => ({
          provider: row.provider,
          settings: row.settings,
        });
        const act = {
          act: 'put-connection',
          subject: id,
          before: stood ? said(before) : null,
          after: said(data),
        };
        await writeAudit(transaction, accountId, act, by);
        return stood ? 'changed' : 'created';
      }),

    remove: (accountId, id, by) =>
      prisma.$transaction(async (transaction) => {
        const { count } = await transaction.connection.updateMany({
          where: { accountId, id, removedAt: null },
          data: { removedAt: new Date(by.at), secrets: new Uint8Array() },
        });
        if (count === 0) return false;
        await forgetMoney(transaction, accountId, id);
        await forgetCalls(transaction, accountId, id);
        const act = { act: 'remove-connection', subject: id, before: null, after: null };
        await writeAudit(transaction, accountId, act, by);
        return true;
      }),

    async noteHeard(accountId, id, at) {
      const heardAt = new Date(at);
      await prisma.connection.updateMany({
        where: { accountId, id, OR: [{ heardAt: null }, { heardAt: { lt: new Date(at - NOTED_EVERY_MS) } }] },
        data: { heardAt },
      });
    },

    async noteFault(accountId, id, { at, why }) {
      const isOld = { faultAt: { lt: new Date(at - NOTED_EVERY_MS) } };
      const isForged = { fault: { startsWith: NOT_BELIEVED } };
      const replaced = why.startsWith(NOT_BELIEVED)
        ? [{ ...isOld, ...isForged }, { faultAt: { lt: new Date(at - UNHIDDEN_MS) } }]
        : [isOld, isForged];
      const { count } = await prisma.connection.updateMany({
        where: { accountId, id, OR: [{ faultAt: null }, ...replaced] },
        data: { faultAt: new Date(at), fault: why },
      });
      return count > 0;
    },

    async relock({ accountId, id, secrets: old }, secrets) {
      await prisma.connection.updateMany({
        where: { accountId, id, secrets: Uint8Array.from(old) },
        data: { secrets: Uint8Array.from(secrets) },
      });
    },
  };
}

/** What was read there may be of another account than the one that is connected now. */
async function forgetMoney(transaction: Prisma.TransactionClient, accountId: string, connectionId: string) {
  await transaction.moneyReading.deleteMany({ where: { accountId, connectionId } });
}

async function forgetCalls(transaction: Prisma.TransactionClient, accountId: string, connectionId: string) {
  await transaction.callListing.deleteMany({ where: { accountId, connectionId } });
}

function fromDbConnection(row: Connection): StoredConnection {
  const { accountId, id, provider, settings, secrets, createdAt, heardAt, faultAt, fault } = row;
  return {
    accountId,
    id,
    provider,
    settings,
    secrets: Buffer.from(secrets),
    createdAt: createdAt.getTime(),
    heardAt: heardAt?.getTime() ?? null,
    fault: faultAt && fault !== null ? { at: faultAt.getTime(), why: fault } : null,
  };
}
