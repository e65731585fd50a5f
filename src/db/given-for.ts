import type { GivenFor } from '../connectors/stripe/subscriptions/ports.ts';
import type { Database } from './client.ts';

export function createGivenFor({ pool, prisma }: Pick<Database, 'pool' | 'prisma'>): GivenFor {
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

    async advances(accountId) {
      const { rows } = await pool.query<{ id: string }>(
        `select g.id
           from grant_balance b join credit_grant g on g.account_id = b.account_id and g.id = b.grant_id
          where b.account_id = $1 and not b.closed and g.voided_at is null and g.id like 'stripe:%:advance'`,
        [accountId],
      );
      return rows.map(({ id }) => id);
    },
  };
}
