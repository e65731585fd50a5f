import type { Acts } from '../chat/ports/acts.ts';
import type { PrismaClient } from './generated/client.ts';
import { acknowledge } from './terms/acknowledge.ts';
import { answerRecharge } from './terms/answer-recharge.ts';
import { putDigest } from './terms/digests.ts';
import { hushAlerts } from './terms/hush.ts';
import { putRecharge } from './terms/recharge.ts';
import { resendNotices } from './terms/resend.ts';
import { createTermsStore } from './terms/store.ts';

/** What commands can change: credits through the ledger, everything else as terms. */
export function createActs({ prisma }: { prisma: PrismaClient }, { grant }: Pick<Acts, 'grant'>): Acts {
  return {
    ...createTermsStore({ prisma }),
    grant,
    shop: null,
    billing: null,
    putRecharge: (accountId, input, by) => putRecharge(prisma, accountId, input, by),
    answerRecharge: (accountId, input, by) => answerRecharge(prisma, accountId, input, by),
    hushAlerts: (accountId, input, by) => hushAlerts(prisma, accountId, input, by),
    acknowledge: (accountId, input, by) => acknowledge(prisma, accountId, input, by),
    resendNotices: (accountId, input, by) => resendNotices(prisma, accountId, input, by),
    putDigest: (accountId, input, by) => putDigest(prisma, accountId, input, by),
  };
}
