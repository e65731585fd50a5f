import type { AcknowledgeAnswer, By } from '../../chat/ports/acts.ts';
import { writeAudit } from '../audit.ts';
import type { PrismaClient } from '../generated/client.ts';
import { editMessage } from './edit-message.ts';

/** Of several at once the first one counts: the row of what was said is locked, and nothing else waits for it. */
export function acknowledge(
  prisma: PrismaClient,
  accountId: string,
  { noticeId, name }: { noticeId: string; name: string },
  by: By,
): Promise<AcknowledgeAnswer> {
  return prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`
      select from outbox where account_id = ${accountId} and id = ${noticeId} for update`;
    const where = { accountId_id: { accountId, id: noticeId } };
    const notice = await transaction.outbox.findUnique({ where });
    if (!notice) return { status: 'refused', reason: 'unknown-notice' };
    const { acknowledgedAt, acknowledgedBy } = notice;
    if (acknowledgedAt)
      return { status: 'unchanged', at: acknowledgedAt.getTime(), by: acknowledgedBy ?? '' };

    const done = { acknowledgedAt: new Date(by.at), acknowledgedBy: name };
    await transaction.outbox.update({ where, data: done });
    const act = { act: 'acknowledge', subject: noticeId, before: null, after: done };
    await writeAudit(transaction, accountId, act, by);
    await editMessage(transaction, accountId, noticeId, 'acknowledged', by);
    return { status: 'changed', at: by.at, by: name };
  });
}
