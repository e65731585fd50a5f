import type { TermsStore } from '../../ledger/ports/terms-store.ts';
import type { Transaction } from '../audit.ts';
import type { PrismaClient } from '../generated/client.ts';
import { toDbRate } from '../ledger/load-terms.ts';
import { change, isUnchanged } from './change.ts';

type PriceTerms = Pick<TermsStore, 'putPlan' | 'putPack' | 'addRate'>;

export function priceTerms(prisma: PrismaClient): PriceTerms {
  return {
    putPlan: (accountId, plan, by) =>
      change(prisma, accountId, by, async ({ plan: table }) => {
        const where = { accountId_id: { accountId, id: plan.id } };
        const before = await table.findUnique({ where });
        const after = { accountId, ...plan };
        const write = () => table.upsert({ where, create: after, update: after });
        return { act: 'put-plan', subject: plan.id, before, after, write };
      }),

    putPack: (accountId, pack, by) =>
      change(prisma, accountId, by, async ({ pack: table }) => {
        const where = { accountId_id: { accountId, id: pack.id } };
        const before = await table.findUnique({ where });
        const after = { accountId, ...pack };
        const write = () => table.upsert({ where, create: after, update: after });
        return { act: 'put-pack', subject: pack.id, before, after, write };
      }),

    addRate: (accountId, rate, by) =>
      change(prisma, accountId, by, async (transaction) => {
        const where = { accountId_id: { accountId, id: rate.id } };
        const row = await transaction.rate.findUnique({ where });
        const after = {
          accountId,
          id: rate.id,
          effectiveAt: new Date(rate.effectiveAt),
          createdAt: row?.createdAt ?? new Date(by.at),
          ...toDbRate(rate),
        };
        const { planId } = rate.when;
        if (planId !== undefined && !(await hasPlan(transaction, accountId, planId)))
          return { refused: 'unknown-plan' };
        const edit = { act: 'add-rate', subject: rate.id, before: row, after };
        if (row && !isUnchanged(edit)) return { refused: 'conflict' };
        return { ...edit, write: () => transaction.rate.create({ data: after }) };
      }),
  };
}

export async function hasPlan(transaction: Transaction, accountId: string, id: string): Promise<boolean> {
  const where = { accountId_id: { accountId, id } };
  return (await transaction.plan.findUnique({ where })) !== null;
}
