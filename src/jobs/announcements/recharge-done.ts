import { z } from 'zod';
import { parseCredits } from '../../domain/credits.ts';
import { monthAt } from '../../domain/recharge.ts';
import { readBalance } from '../../reports/balance.ts';
import { viewRechargeMade } from '../../views/recharge-request.ts';
import type { Announcement } from './announcement.ts';

const Facts = z.object({ amount: z.string().transform(parseCredits) });

export const rechargeDone: Announcement = {
  kind: 'recharge_done',
  async compose({ accountId, facts }, { reports, directory, now }) {
    const [recharge, balance] = await Promise.all([
      reports.recharge(accountId, monthAt(now, directory.anchor.zone)),
      readBalance(reports, accountId, now),
    ]);
    if (!recharge || !balance) return null;
    return { card: viewRechargeMade(Facts.parse(facts), recharge, balance, directory), mention: null };
  },
};
