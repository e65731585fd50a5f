import { cycleAt } from '../../domain/cycle.ts';
import { type InstantMs, isZone } from '../../domain/instant.ts';
import { cycleOfAllowance } from '../../domain/plan.ts';
import { oldestOpenCycle } from '../../ledger/ports/terms.ts';
import type { By, TermsStore } from '../../ledger/ports/terms-store.ts';
import type { Transaction } from '../audit.ts';
import type { Balance, PrismaClient } from '../generated/client.ts';
import { change, type Edit, lockOrCreate, type Refusal } from './change.ts';
import { hasPlan } from './prices.ts';

type AccountTerms = Pick<TermsStore, 'putAccount' | 'subscribe'>;

const defaults = {
  agentSlots: null,
  seats: null,
  unknownAgents: 'create',
  graceMs: 72 * 3_600_000,
  readableBy: 'team',
  topUpUrl: null,
  upgradeUrl: null,
};

export function accountTerms(prisma: PrismaClient): AccountTerms {
  return {
    async putAccount(accountId, input, by) {
      if (!isZone(input.zone)) return { status: 'refused', reason: 'unknown-zone' };
      const where = { id: accountId };
      const edit = async (
        transaction: Transaction,
        balance: Balance,
      ): Promise<Edit | Refusal<'in-use' | 'reopens'>> => {
        const row = await transaction.account.findUnique({ where });
        const before = row && { ...row, graceMs: Number(row.graceMs) };
        const after = {
          ...(before ?? { ...defaults, id: accountId, createdAt: new Date(by.at) }),
          ...input,
          anchorAt: new Date(input.anchorAt),
        };
        const moves = before && (before.zone !== input.zone || before.anchorAt.getTime() !== input.anchorAt);
        if (before && (await isInUse(transaction, balance))) {
          if (moves) return { refused: 'in-use' };
          if (openSince(before, by) > openSince(after, by)) return { refused: 'reopens' };
        }
        const data = { ...after, graceMs: BigInt(after.graceMs) };
        const write = () => transaction.account.upsert({ where, create: data, update: data });
        return { act: 'put-account', subject: accountId, before, after, write };
      };
      return change(prisma, accountId, by, edit, lockOrCreate);
    },

    subscribe: (accountId, input, by) =>
      change(prisma, accountId, by, async (transaction, balance) => {
        const { fromCycle, planId, paidBy = null } = input;
        const where = { accountId_fromCycle: { accountId, fromCycle } };
        const before = await transaction.subscription.findUnique({ where });
        const after = { accountId, fromCycle, planId, paidBy };
        if (!before || before.planId !== planId || before.paidBy !== paidBy) {
          if (fromCycle < (await firstOpenTo(transaction, balance, by)))
            return { refused: 'already-granted' };
          if (planId !== null && !(await hasPlan(transaction, accountId, planId)))
            return { refused: 'unknown-plan' };
        }
        const write = () => transaction.subscription.upsert({ where, create: after, update: after });
        return { act: 'subscribe', subject: `cycle:${fromCycle}`, before, after, write };
      }),
  };
}

/** What ended before this can never change again. */
function openSince(account: { anchorAt: Date; zone: string; graceMs: number }, { at }: By): InstantMs {
  const { anchorAt, zone, graceMs } = account;
  const anchor = { anchorAt: anchorAt.getTime(), zone };
  return oldestOpenCycle({ anchor, graceMs, cycles: new Map(), newestCycle: null }, at).startsAt;
}

/** The first cycle that another plan may still hold for. An account that paid as it went may begin with this one. */
async function firstOpenTo(transaction: Transaction, balance: Balance, { at }: By): Promise<number> {
  const given = Math.max(balance.grantedCycle ?? -Infinity, await newestPaid(transaction, balance, at));
  if (given > -Infinity) return given + 1;
  if (!(await isInUse(transaction, balance))) return Number.NEGATIVE_INFINITY;
  const { anchorAt, zone } = await transaction.account.findUniqueOrThrow({
    where: { id: balance.accountId },
  });
  return cycleAt({ anchorAt: anchorAt.getTime(), zone }, at).number;
}

/** The newest cycle that was paid for before it begins. */
async function newestPaid(transaction: Transaction, { accountId }: Balance, at: InstantMs): Promise<number> {
  const ahead = await transaction.grant.findMany({
    where: { accountId, effectiveAt: { gt: new Date(at) } },
    select: { id: true },
  });
  return Math.max(...ahead.map(({ id }) => cycleOfAllowance(id) ?? -Infinity), -Infinity);
}

async function isInUse(
  transaction: Transaction,
  { accountId, eventSeq, grantedCycle }: Balance,
): Promise<boolean> {
  if (eventSeq > 0n || grantedCycle !== null) return true;
  return (await transaction.grant.findFirst({ where: { accountId } })) !== null;
}
