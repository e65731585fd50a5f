import { AgentKind } from '../domain/agent.ts';
import type { AgentDirectory } from '../http/ports.ts';
import type { PrismaClient } from './generated/client.ts';

export function createAgentDirectory({ prisma }: { prisma: PrismaClient }): AgentDirectory {
  return {
    async list(accountId, { unconfirmed, after, limit }) {
      const rows = await prisma.agent.findMany({
        where: {
          accountId,
          ...(unconfirmed ? { confirmed: false } : {}),
          ...(after === null ? {} : { id: { gt: after } }),
        },
        orderBy: { id: 'asc' },
        take: limit,
      });
      return rows.map(({ accountId: _, kind, archivedAt, firstSeenAt, ...row }) => ({
        ...row,
        kind: AgentKind.parse(kind),
        archivedAt: archivedAt?.getTime() ?? null,
        firstSeenAt: firstSeenAt.getTime(),
      }));
    },
  };
}
