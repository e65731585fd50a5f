import type { Leftovers } from '../jobs/ports.ts';
import type { PrismaClient } from './generated/client.ts';

export function createLeftovers({ prisma }: { prisma: PrismaClient }): Leftovers {
  return {
    async sweep(now) {
      const where = { expiresAt: { lte: new Date(now) } };
      const [tokens, codes] = await Promise.all([
        prisma.viewToken.deleteMany({ where }),
        prisma.linkCode.deleteMany({ where }),
      ]);
      return tokens.count + codes.count;
    },
  };
}
