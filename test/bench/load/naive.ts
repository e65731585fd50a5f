import type { Database } from '../../../src/db/client.ts';
import type { EventRow } from '../../../src/ledger/ports/writes.ts';

const PATIENCE_MS = 60_000;

/** What one would write first: a transaction for each event, that stores it and takes its credits from the balance. */
export async function recordNaively({ prisma }: Database, row: EventRow): Promise<void> {
  const { accountId, grantId, ...event } = row;
  await prisma.$transaction(
    async (tx) => {
      await tx.usageEvent.create({
        data: {
          ...event,
          accountId,
          grantId,
          seq: BigInt(event.seq),
          payloadHash: Buffer.from(event.payloadHash, 'hex'),
          occurredAt: new Date(event.occurredAt),
          receivedAt: new Date(event.receivedAt),
          chargedAt: new Date(event.chargedAt),
          quantity: BigInt(event.quantity),
          actualMs: BigInt(event.actualMs),
          billedMs: BigInt(event.billedMs),
        },
      });
      await tx.grantBalance.update({
        where: { accountId_grantId: { accountId, grantId: grantId ?? '' } },
        data: { remaining: { decrement: event.amount } },
      });
    },
    { maxWait: PATIENCE_MS, timeout: PATIENCE_MS },
  );
}
