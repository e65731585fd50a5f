import type { GivenFor } from '../connectors/stripe/subscriptions/ports.ts';
import type { Database } from './client.ts';

export function createGivenFor({ prisma }: Pick<Database, 'prisma'>): GivenFor {
  return {
    async of(accountId, { actor, remarks }) {
      const where = { accountId, actor, remarks };
      const grants = await prisma.grant.findMany({
        where,
        select: { id: true },
        orderBy: { effectiveAt: 'asc' },
      });
      return grants.map(({ id }) => id);
    },
  };
}
