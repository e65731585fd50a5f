import { printCredits } from '../../domain/credits.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { afterFailure } from '../../domain/recharge.ts';
import type { Attempt, RechargeAttempts, Refusal } from '../../jobs/recharge/ports.ts';
import { type Transaction, writeAudit } from '../audit.ts';
import type { PrismaClient } from '../generated/client.ts';
import { writeNotice } from '../outbox-row.ts';
import { OPEN_STATES } from './attempt-row.ts';
import { FAILURES, failureNotice } from './failure-notice.ts';
import { editRequests, sayToAskers } from './requests.ts';

// Waiting for others who end or begin purchases of the same account.
const PATIENCE = { maxWait: 10_000, timeout: 30_000 };

type Ends = Pick<RechargeAttempts, 'wait' | 'sayUnsure' | 'paid' | 'failed'>;

/** How a purchase goes on, and ends. */
export function attemptEnds(prisma: PrismaClient): Ends {
  const locked = <T>({ accountId }: Attempt, work: (transaction: Transaction) => Promise<T>) =>
    prisma.$transaction(async (transaction) => {
      await lockPurchases(transaction, accountId);
      return work(transaction);
    }, PATIENCE);

  return {
    async wait(attempt, { ref, isSure, asks, lookAt, at }) {
      await locked(attempt, async (transaction) => {
        const { count } = await transaction.rechargeAttempt.updateMany({
          where: asFound(attempt),
          data: { state: isSure ? 'pending' : 'unknown', providerRef: ref, lookAt: new Date(lookAt) },
        });
        if (count > 0 && asks) await sayToAskers(transaction, attempt, 'recharge_request', {}, at);
      });
    },

    async sayUnsure(attempt, why, at) {
      const of = `${attempt.id}:unsure`;
      await locked(attempt, (transaction) =>
        writeNotice(
          transaction,
          failureNotice(attempt.accountId, of, { amount: attempt.amount, why, retryAt: null, at }),
        ),
      );
    },

    paid: (attempt, { ref, by, at }) =>
      locked(attempt, async (transaction) => {
        const { accountId, id } = attempt;
        const { count } = await transaction.rechargeAttempt.updateMany({
          where: { accountId, id, state: { not: 'paid' } },
          data: {
            state: 'paid',
            settledAt: new Date(at),
            settledBy: by,
            lookAt: null,
            error: null,
            ...(ref !== null && { providerRef: ref }),
          },
        });
        if (count === 0) return false;
        await transaction.rechargeSetting.update({
          where: { accountId },
          data: { failures: 0, retryAt: null },
        });
        await sayPaid(transaction, attempt, by, at);
        return true;
      }),

    failed: (attempt, refusal) =>
      locked(attempt, async (transaction) => {
        const { reason, by, at } = refusal;
        const { count } = await transaction.rechargeAttempt.updateMany({
          where: asFound(attempt),
          data: { state: 'failed', settledAt: new Date(at), settledBy: by, error: reason, lookAt: null },
        });
        if (count === 0) return false;
        await backOff(transaction, attempt, refusal);
        await editRequests(transaction, attempt, 'failed', at);
        return true;
      }),
  };
}

/** A purchase that somebody approved is said by the message that asked for it, any other by one of its own. */
async function sayPaid(transaction: Transaction, attempt: Attempt, by: string | null, at: InstantMs) {
  const { accountId, id, amount } = attempt;
  await editRequests(transaction, attempt, 'paid', at);
  if (by === null) {
    const facts = { amount: printCredits(amount), at };
    await sayToAskers(transaction, attempt, 'recharge_done', facts, at);
  }
  const open = { accountId, about: FAILURES, recoveredAt: null, kind: { not: 'recovered' } };
  if ((await transaction.outbox.findFirst({ where: open, select: { id: true } })) === null) return;
  await writeNotice(transaction, {
    accountId,
    id: `recovered:${FAILURES}:${id}`,
    destinationId: null,
    kind: 'recovered',
    facts: { at },
    about: FAILURES,
    createdAt: at,
    dueAt: at,
  });
}

/** Every purchase of an account begins and ends under this one. */
export async function lockPurchases(transaction: Transaction, accountId: string): Promise<void> {
  await transaction.$queryRaw`select from recharge_setting where account_id = ${accountId} for update`;
}

/** Still open, and not answered since it was read. */
function asFound({ accountId, id, ref }: Attempt) {
  return { accountId, id, providerRef: ref, state: { in: [...OPEN_STATES] } };
}

async function backOff(
  transaction: Transaction,
  { accountId, id, amount }: Attempt,
  { reason, by, again, at }: Refusal,
): Promise<void> {
  const where = { accountId };
  const before = await transaction.rechargeSetting.findUnique({ where });
  if (!before) return;
  const { failures, retryAt } = afterFailure(before.failures, at, again);
  const isOff = retryAt === null;
  const after = {
    ...before,
    failures,
    retryAt: isOff ? null : new Date(retryAt),
    pausedAt: isOff ? (before.pausedAt ?? new Date(at)) : before.pausedAt,
  };
  await transaction.rechargeSetting.update({ where, data: after });
  if (isOff) {
    const act = { act: 'pause-recharge', subject: accountId, before, after };
    await writeAudit(transaction, accountId, act, { actor: 'auto-recharge', remarks: reason, at });
  }
  // The first of a row, and the last. A manager's no is seen in the message that asked; nobody's answer is said.
  const isSaid = isOff || (by === null && (failures === 1 || again !== null));
  if (!isSaid) return;
  const why = isOff ? `${reason}. That was ${failures} times in a row, so it has been turned off` : reason;
  await writeNotice(transaction, failureNotice(accountId, id, { amount, why, retryAt, at }));
}
