import { z } from 'zod';
import { parseCredits } from '../../domain/credits.ts';
import { readBalance } from '../../reports/balance.ts';
import { viewCreditsBought } from '../../views/credits-bought.ts';
import type { Announcement } from './announcement.ts';

const Facts = z.object({
  amount: z.string().transform(parseCredits),
  priceCents: z.number(),
  currency: z.string(),
  shop: z.string(),
});

export const creditsBought: Announcement = {
  kind: 'credits_bought',
  async compose({ accountId, facts }, { reports, directory, now }) {
    const balance = await readBalance(reports, accountId, now);
    return balance && { card: viewCreditsBought(Facts.parse(facts), balance, directory), mention: null };
  },
};
