import type { By } from '../../ledger/ports/terms-store.ts';
import type { Transaction } from '../audit.ts';
import { writeNotice } from '../outbox-row.ts';

const SAID_AGAIN = ['escalation', 'reminder'];

/** One that waits for its time is composed then anyway; one that a worker has may stand already. */
function stands({ kind, state, claim }: { kind: string; state: string; claim: string | null }): boolean {
  return SAID_AGAIN.includes(kind) && (state === 'posted' || (state === 'waiting' && claim !== null));
}

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
  const original = await outbox.findUnique({ where: { accountId_id: { accountId, id: noticeId } } });
  if (!original) return;
  // What says it again is about one of those that are said in it.
  const merged = await outbox.findMany({
    where: { accountId, mergedInto: noticeId },
    select: { about: true },
  });
  const about = { in: [original, ...merged].flatMap((each) => each.about ?? []) };
  const facts = { path: ['noticeId'], equals: noticeId };
  const again = await outbox.findMany({ where: { accountId, about, facts } });
  const messages = [original, ...again.filter(stands)];
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
