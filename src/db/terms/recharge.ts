import type { By, Done, RechargeInput } from '../../chat/ports/acts.ts';
import type { PrismaClient } from '../generated/client.ts';
import { change } from './change.ts';
import { dateOf } from './date-of.ts';

/** When more credits are bought, how many, and how many a month at most. */
export function putRecharge(
  prisma: PrismaClient,
  accountId: string,
  { below, buy, monthlyCap, pausedAt, provider, agreed }: RechargeInput,
  by: By,
): Promise<Done> {
  return change(prisma, accountId, by, async ({ rechargeSetting: table }) => {
    const before = await table.findUnique({ where: { accountId } });
    const after = {
      accountId,
      provider,
      below,
      buy,
      monthlyCap,
      agreedCents: agreed?.cents ?? null,
      agreedCurrency: agreed?.currency ?? null,
      pausedAt: dateOf(pausedAt),
      // Whoever sets it anew wants it tried anew.
      retryAt: null,
      failures: 0,
    };
    const write = () => table.upsert({ where: { accountId }, create: after, update: after });
    return { act: 'put-recharge', subject: accountId, before, after, write };
  });
}
