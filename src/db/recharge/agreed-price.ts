import type { RechargePrice } from '../../domain/recharge-price.ts';
import type { Database } from '../client.ts';

/** What a manager has agreed that one purchase may cost. */
export function createAgreedPrices({ prisma }: Pick<Database, 'prisma'>) {
  return async (accountId: string): Promise<RechargePrice | null> => {
    const setting = await prisma.rechargeSetting.findUnique({ where: { accountId } });
    if (!setting || setting.agreedCents === null || setting.agreedCurrency === null) return null;
    return { cents: setting.agreedCents, currency: setting.agreedCurrency };
  };
}
