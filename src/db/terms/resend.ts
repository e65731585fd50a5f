import type { By, Done } from '../../chat/ports/acts.ts';
import type { PrismaClient } from '../generated/client.ts';
import { wake } from '../outbox/insert.ts';
import { change } from './change.ts';

/**
 * What was given up is tried anew, as if it had never been: one message, or (`null`) all. A channel that was broken
 * counts as there again, until it is found not to be; what waited for it goes out too.
 */
export function resendNotices(
  prisma: PrismaClient,
  accountId: string,
  { noticeId }: { noticeId: string | null },
  by: By,
): Promise<Done<'unknown-notice'>> {
  return change(prisma, accountId, by, async (transaction) => {
    const { outbox, destination } = transaction;
    const dead = await outbox.findMany({
      where: { accountId, state: 'dead', ...(noticeId !== null && { id: noticeId }) },
      select: { id: true, destinationId: true, about: true, recoveredAt: true, triedAt: true },
      orderBy: { id: 'asc' },
    });
    if (noticeId !== null && dead.length === 0) return { refused: 'unknown-notice' };
    const named = dead.flatMap(({ destinationId }) => destinationId ?? []);
    const broken = await destination.findMany({
      where: { accountId, brokenAt: { not: null }, ...(noticeId !== null && { id: { in: named } }) },
      select: { id: true },
      orderBy: { id: 'asc' },
    });
    const over = dead.filter(({ recoveredAt }) => recoveredAt !== null);
    const unsaid = dead.filter(({ triedAt }) => triedAt === null).map(({ id }) => id);
    const ids = { dead: dead.map(({ id }) => id), broken: broken.map(({ id }) => id) };
    const write = async () => {
      await destination.updateMany({
        where: { accountId, id: { in: [...named, ...ids.broken] } },
        data: { brokenAt: null, brokenWhy: null, retryAt: null },
      });
      await outbox.updateMany({
        where: {
          accountId,
          // With what was to stand under it, and was dropped with it.
          OR: [
            { id: { in: ids.dead }, state: 'dead' },
            { threadOf: { in: ids.dead }, state: 'dropped' },
            // With those that were to be said in it: each may end by itself meanwhile.
            { mergedInto: { in: unsaid }, state: 'merged' },
            // What had arrived all the same is told its end, of which it was not there to hear.
            {
              kind: 'recovered',
              state: 'dropped',
              about: { in: over.flatMap(({ about }) => about ?? []) },
              createdAt: { in: over.flatMap(({ recoveredAt }) => recoveredAt ?? []) },
            },
          ],
        },
        data: {
          state: 'waiting',
          mergedInto: null,
          dueAt: new Date(by.at),
          claim: null,
          claimedUntil: null,
          attempts: 0,
          triedSince: null,
          lastError: null,
        },
      });
      await transaction.$executeRawUnsafe(wake.sql);
    };
    return {
      act: 'resend-notices',
      subject: noticeId ?? 'all',
      before: ids,
      after: { dead: [], broken: [] },
      write,
    };
  });
}
