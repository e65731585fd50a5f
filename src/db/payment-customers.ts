import type { PaymentCustomer, PaymentCustomers } from '../connectors/stripe/ports.ts';
import type { Database } from './client.ts';
import type { PaymentCustomer as Row } from './generated/client.ts';

export function createPaymentCustomers(
  { prisma }: Pick<Database, 'prisma'>,
  provider: string,
): PaymentCustomers {
  const keyOf = (accountId: string) => ({ accountId_provider: { accountId, provider } });
  const change = async (accountId: string, customerId: string, data: Partial<Row>) => {
    const { count } = await prisma.paymentCustomer.updateMany({
      where: { accountId, provider, customerId },
      data,
    });
    return count > 0;
  };

  return {
    async find(accountId) {
      const row = await prisma.paymentCustomer.findUnique({ where: keyOf(accountId) });
      return row && fromDbCustomer(row);
    },

    async findByCustomer(customerId) {
      const row = await prisma.paymentCustomer.findFirst({ where: { provider, customerId } });
      return row && fromDbCustomer(row);
    },

    async put(accountId, customerId, at) {
      const row = { accountId, provider, customerId, updatedAt: new Date(at) };
      await prisma.paymentCustomer.createMany({ data: [row], skipDuplicates: true });
      return fromDbCustomer(await prisma.paymentCustomer.findUniqueOrThrow({ where: keyOf(accountId) }));
    },

    async forget(accountId, customerId) {
      await prisma.paymentCustomer.deleteMany({ where: { accountId, provider, customerId } });
    },

    keepMethod: (accountId, customerId, method, at) =>
      change(accountId, customerId, {
        methodId: method?.id ?? null,
        methodName: method?.name ?? null,
        updatedAt: new Date(at),
      }),

    keepSubscription: (accountId, customerId, subscriptionId, at) =>
      change(accountId, customerId, { subscriptionId, updatedAt: new Date(at) }),
  };
}

function fromDbCustomer({
  accountId,
  customerId,
  methodId,
  methodName,
  subscriptionId,
}: Row): PaymentCustomer {
  return {
    accountId,
    customerId,
    method: methodId === null ? null : { id: methodId, name: methodName ?? methodId },
    subscriptionId,
  };
}
