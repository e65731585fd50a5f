import type { InstantMs } from '../domain/instant.ts';
import type { StoredSecret, WebhookSecrets } from '../webhooks/ports.ts';
import { writeAudit } from './audit.ts';
import type { Database } from './client.ts';
import { insertNotice, wake } from './outbox/insert.ts';
import { inTransaction } from './transaction.ts';

export function createWebhookSecrets({ pool, prisma }: Pick<Database, 'pool' | 'prisma'>): WebhookSecrets {
  return {
    async find(accountId, destinationId) {
      const row = await prisma.webhookSecret.findUnique({
        where: { accountId_destinationId: { accountId, destinationId } },
      });
      return row && fromDbSecret(row);
    },

    async create(accountId, destinationId, sealed, at) {
      const { count } = await prisma.webhookSecret.createMany({
        data: [{ accountId, destinationId, sealed: Uint8Array.from(sealed), createdAt: new Date(at) }],
        skipDuplicates: true,
      });
      return count > 0;
    },

    rotate: (accountId, destinationId, { sealed, until }, by) =>
      prisma.$transaction(async (transaction) => {
        const count = await transaction.$executeRaw`
          update webhook_secret
             set previous = sealed, previous_until = ${new Date(until)},
                 sealed = ${Uint8Array.from(sealed)}, created_at = ${new Date(by.at)}
           where account_id = ${accountId} and destination_id = ${destinationId}`;
        if (count === 0) return false;
        const act = { act: 'change-webhook-secret', subject: destinationId, before: null, after: null };
        await writeAudit(transaction, accountId, act, by);
        return true;
      }),

    async relock(accountId, destinationId, from, to) {
      await prisma.webhookSecret.updateMany({
        where: { accountId, destinationId, sealed: Uint8Array.from(from) },
        data: { sealed: Uint8Array.from(to) },
      });
    },

    async remove(accountId, destinationId) {
      await prisma.webhookSecret.deleteMany({ where: { accountId, destinationId } });
    },

    writeTest: (accountId, destinationId, at) =>
      inTransaction(pool, 'begin', async (client) => {
        for (const { sql, values } of [...insertNotice(testOf(accountId, destinationId, at)), wake])
          await client.query(sql, values);
      }),
  };
}

function testOf(accountId: string, destinationId: string, at: InstantMs) {
  return {
    accountId,
    id: `${destinationId}:test:${at}`,
    destinationId,
    kind: 'webhook_test',
    facts: { at },
    createdAt: at,
    dueAt: at,
  };
}

interface SecretRow {
  sealed: Uint8Array;
  previous: Uint8Array | null;
  previousUntil: Date | null;
}

function fromDbSecret({ sealed, previous, previousUntil }: SecretRow): StoredSecret {
  return {
    sealed: Buffer.from(sealed),
    previous:
      previous && previousUntil ? { sealed: Buffer.from(previous), until: previousUntil.getTime() } : null,
  };
}
