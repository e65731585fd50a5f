import { z } from 'zod';
import { monthAt } from '../../domain/recharge.ts';
import { readBalance } from '../../reports/balance.ts';
import { waitsForAnswer } from '../../views/recharge-purchases.ts';
import { viewRechargeRequest } from '../../views/recharge-request.ts';
import type { Announcement } from './announcement.ts';

const Facts = z.object({ attemptId: z.string() });

/** Answered before it could be asked, it asks nothing; asked before, its message says what became of it. */
export const rechargeRequest: Announcement = {
  kind: 'recharge_request',
  async compose({ accountId, facts, postedAt }, { reports, directory, now }) {
    const month = monthAt(now, directory.anchor.zone);
    const [attempt, recharge, balance] = await Promise.all([
      reports.rechargeAttempt(accountId, Facts.parse(facts).attemptId),
      reports.recharge(accountId, month),
      readBalance(reports, accountId, now),
    ]);
    if (!attempt || !recharge || !balance) return null;
    if (postedAt === null && !waitsForAnswer(attempt)) return null;
    return { card: viewRechargeRequest(attempt, recharge, balance, directory), mention: null };
  },
};
