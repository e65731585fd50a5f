import type { By, RechargeAnswer } from '../../chat/ports/acts.ts';
import { writeAudit } from '../audit.ts';
import type { PrismaClient } from '../generated/client.ts';
import { OPEN_STATES } from '../recharge/attempt-row.ts';
import { lockPurchases } from '../recharge/end.ts';

/** Of several managers the first one counts. What follows from the answer is done by whoever settles purchases. */
export function answerRecharge(
  prisma: PrismaClient,
  accountId: string,
  { attemptId, answer, name }: { attemptId: string; answer: 'approve' | 'decline'; name: string },
  by: By,
): Promise<RechargeAnswer> {
  return prisma.$transaction(async (transaction) => {
    await lockPurchases(transaction, accountId);
    const where = { accountId_id: { accountId, id: attemptId } };
    const attempt = await transaction.rechargeAttempt.findUnique({ where });
    if (!attempt || !isAsked(attempt, answer)) return { status: 'refused', reason: 'unknown-attempt' };
    const isOpen = OPEN_STATES.some((state) => state === attempt.state);
    if (!isOpen || attempt.settledBy !== null) {
      const first = attempt.providerRef === 'approved' ? 'approve' : 'decline';
      return { status: 'ended', answer: first, by: attempt.settledBy };
    }
    const isManual = attempt.provider === 'manual';
    const data = {
      ...(isManual && { providerRef: answer === 'approve' ? 'approved' : 'declined' }),
      settledBy: name,
      lookAt: new Date(by.at),
    };
    await transaction.rechargeAttempt.update({ where, data });
    const act = { act: `${answer}-recharge`, subject: attemptId, before: null, after: data };
    await writeAudit(transaction, accountId, act, by);
    return { status: 'answered' };
  });
}

/** Of a purchase that its provider has lost somebody may say that it was not paid. */
function isAsked({ provider, state }: { provider: string; state: string }, answer: string): boolean {
  return provider === 'manual' || (answer === 'decline' && state !== 'begun' && state !== 'pending');
}
