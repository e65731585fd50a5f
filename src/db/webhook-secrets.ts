import type { InstantMs } from '../domain/instant.ts';
import type { StoredSecret, WebhookSecrets } from '../webhooks/ports.ts';
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

    async rotate(accountId, destinationId, { sealed, until, at }) {
      const { rowCount } = await pool.query(
        `update webhook_secret
            set previous = sealed, previous_until = to_timestamp($4::int8 / 1000.0), sealed = $3,
                created_at = to_timestamp($5::int8 / 1000.0)
          where account_id = $1 and destination_id = $2`,
        [accountId, destinationId, sealed, until, at],
      );
      return rowCount === 1;
    },

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
