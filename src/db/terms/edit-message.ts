import type { By } from '../../ledger/ports/terms-store.ts';
import type { Transaction } from '../audit.ts';
import { writeNotice } from '../outbox-row.ts';

/**
 * The message of a notice, and those that said it again elsewhere, are composed anew: asked for in the commit of what
 * they will say. `what` makes each asking its own.
 */
export async function editMessage(
  transaction: Transaction,
  accountId: string,
  noticeId: string,
  what: string,
  { at }: Pick<By, 'at'>,
): Promise<void> {
  const { outbox } = transaction;
  const again = { kind: { in: ['escalation', 'reminder'] }, facts: { path: ['noticeId'], equals: noticeId } };
  const messages = await outbox.findMany({
    where: { accountId, OR: [{ id: noticeId }, again] },
    select: { id: true, destinationId: true },
  });
  for (const { id, destinationId } of messages) {
    await writeNotice(transaction, {
      accountId,
      id: `update:${id}:${what}`,
      destinationId,
      kind: 'update',
      facts: { noticeId: id },
      createdAt: at,
      dueAt: at,
    });
  }
}
