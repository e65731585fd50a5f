import type { Leftovers } from '../jobs/ports.ts';
import type { PrismaClient } from './generated/client.ts';

const DAY_MS = 24 * 3_600_000;
// Messages older than that are edited no more, and nothing of what they said is counted by them.
const NOTICES_KEPT_MS = 90 * DAY_MS;
const UNTRIED_FOR_MS = DAY_MS;

export function createLeftovers({ prisma }: { prisma: PrismaClient }): Leftovers {
  return {
    async sweep(now) {
      const where = { expiresAt: { lte: new Date(now) } };
      const [tokens, codes, notices] = await Promise.all([
        prisma.viewToken.deleteMany({ where }),
        prisma.linkCode.deleteMany({ where }),
        prisma.outbox.deleteMany({
          where: { state: { not: 'waiting' }, createdAt: { lte: new Date(now - NOTICES_KEPT_MS) } },
        }),
        giveUpOnTheUntried(prisma, new Date(now - UNTRIED_FOR_MS)),
      ]);
      return tokens.count + codes.count + notices.count;
    },
  };
}

/** Those for a channel that is not there, or a platform that this service is not connected to: seen, and sent by hand. */
function giveUpOnTheUntried({ outbox }: PrismaClient, since: Date) {
  return outbox.updateMany({
    where: {
      state: 'waiting',
      dueAt: { lte: since },
      createdAt: { lte: since },
      OR: [{ claimedUntil: null }, { claimedUntil: { lte: since } }],
    },
    data: { state: 'dead', lastError: 'its channel could not be reached for a day' },
  });
}
