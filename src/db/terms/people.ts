import type { TermsStore } from '../../ledger/ports/terms-store.ts';
import type { PrismaClient } from '../generated/client.ts';
import { isLastManager } from '../members.ts';
import { change } from './change.ts';
import { dateOf } from './date-of.ts';

type PeopleTerms = Pick<TermsStore, 'putCompany' | 'putAgent' | 'putMember'>;

/** Companies, their agents, and the people of the team. */
export function peopleTerms(prisma: PrismaClient): PeopleTerms {
  return {
    putCompany: (accountId, company, by) =>
      change(prisma, accountId, by, async ({ company: table }) => {
        const where = { accountId_id: { accountId, id: company.id } };
        const before = await table.findUnique({ where });
        const after = { accountId, ...company, archivedAt: dateOf(company.archivedAt) };
        const write = () => table.upsert({ where, create: after, update: after });
        return { act: 'put-company', subject: company.id, before, after, write };
      }),

    putAgent: (accountId, input, by) =>
      change(prisma, accountId, by, async (transaction) => {
        const { archivedAt, ...agent } = input;
        const where = { accountId_id: { accountId, id: agent.id } };
        const before = await transaction.agent.findUnique({ where });
        const kind = agent.kind ?? before?.kind;
        if (kind === undefined) return { refused: 'unknown-agent' };
        if (agent.companyId != null) {
          const company = { accountId_id: { accountId, id: agent.companyId } };
          if (!(await transaction.company.findUnique({ where: company })))
            return { refused: 'unknown-company' };
        }
        const after = {
          ...(before ?? {
            accountId,
            name: agent.id,
            companyId: null,
            archivedAt: null,
            firstSeenAt: new Date(by.at),
          }),
          ...agent,
          kind,
          confirmed: true,
          ...(archivedAt !== undefined && { archivedAt: dateOf(archivedAt) }),
        };
        const write = () => transaction.agent.upsert({ where, create: after, update: after });
        return { act: 'put-agent', subject: agent.id, before, after, write };
      }),

    putMember: (accountId, member, by) =>
      change(prisma, accountId, by, async (transaction) => {
        const { member: table } = transaction;
        const where = { accountId_id: { accountId, id: member.id } };
        const before = await table.findUnique({ where });
        const manages = member.role !== 'view' && member.removedAt === null;
        if (!manages && (await isLastManager(transaction, before))) return { refused: 'last-manager' };
        const after = { accountId, ...member, removedAt: dateOf(member.removedAt) };
        const write = () => table.upsert({ where, create: after, update: after });
        return { act: 'put-member', subject: member.id, before, after, write };
      }),
  };
}
