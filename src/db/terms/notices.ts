import type { TermsStore } from '../../ledger/ports/terms-store.ts';
import type { PrismaClient } from '../generated/client.ts';
import { toDbSettings } from '../rule-settings.ts';
import { change } from './change.ts';
import { dateOf } from './date-of.ts';

type NoticeTerms = Pick<TermsStore, 'putDestination' | 'putAlertRule' | 'removeAlertRule'>;

/** Who is told of what. */
export function noticeTerms(prisma: PrismaClient): NoticeTerms {
  return {
    putDestination: (accountId, destination, by) =>
      change(prisma, accountId, by, async ({ destination: table }) => {
        const { id, platform, workspace, channel } = destination;
        const where = { accountId_id: { accountId, id } };
        const before = await table.findUnique({ where });
        const there = await table.findFirst({
          where: { accountId, platform, workspace, channel, NOT: { id } },
        });
        if (there) return { refused: 'conflict' };
        const after = {
          accountId,
          ...destination,
          name: destination.name ?? before?.name ?? null,
          createdAt: before?.createdAt ?? new Date(by.at),
          // Whoever names it anew says that it is there again.
          brokenAt: null,
          brokenWhy: null,
          retryAt: null,
        };
        const write = () => table.upsert({ where, create: after, update: after });
        return { act: 'put-destination', subject: id, before, after, write };
      }),

    putAlertRule: (accountId, input, by) =>
      change(prisma, accountId, by, async (transaction) => {
        const { id, kind, destinationId, ownerId, escalate } = input;
        const named = [...new Set([destinationId, ...(escalate ? [escalate.destinationId] : [])])];
        const known = await transaction.destination.count({ where: { accountId, id: { in: named } } });
        if (known < named.length) return { refused: 'unknown-destination' };
        const where = { accountId_id: { accountId, id } };
        const before = await transaction.alertRule.findUnique({ where });
        const after = {
          accountId,
          id,
          kind,
          settings: toDbSettings(input),
          destinationId,
          ownerId,
          createdAt: before?.createdAt ?? new Date(by.at),
          mutedAt: dateOf(input.mutedAt),
          snoozedUntil: dateOf(input.snoozedUntil),
          removedAt: null,
        };
        const write = () => transaction.alertRule.upsert({ where, create: after, update: after });
        return { act: 'put-alert-rule', subject: id, before, after, write };
      }),

    removeAlertRule: (accountId, id, by) =>
      change(prisma, accountId, by, async ({ alertRule: table }) => {
        const where = { accountId_id: { accountId, id } };
        const before = await table.findUnique({ where });
        if (!before) return { refused: 'unknown-rule' };
        const removedAt = before.removedAt ?? new Date(by.at);
        const write = () => table.update({ where, data: { removedAt } });
        return { act: 'remove-alert-rule', subject: id, before, after: { ...before, removedAt }, write };
      }),
  };
}
