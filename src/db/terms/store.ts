import type { TermsStore } from '../../ledger/ports/terms-store.ts';
import type { PrismaClient } from '../generated/client.ts';
import { accountTerms } from './account.ts';
import { capTerms } from './caps.ts';
import { noticeTerms } from './notices.ts';
import { peopleTerms } from './people.ts';
import { priceTerms } from './prices.ts';

/** What was agreed with an account, in Postgres. */
export function createTermsStore({ prisma }: { prisma: PrismaClient }): TermsStore {
  return {
    ...accountTerms(prisma),
    ...priceTerms(prisma),
    ...peopleTerms(prisma),
    ...capTerms(prisma),
    ...noticeTerms(prisma),
  };
}
