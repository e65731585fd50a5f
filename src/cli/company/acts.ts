import { createReportStore } from '../../db/readers/store.ts';
import { createTermsStore } from '../../db/terms/store.ts';
import { byTerminal } from '../by.ts';
import { unknownAccount } from '../has-account.ts';
import { statusOf } from '../status-of.ts';
import { withDatabase, withSql } from '../with-database.ts';

export async function listCompanies({ account }: { account: string }) {
  const directory = await withSql(({ pool }) => createReportStore(pool).directory(account));
  if (!directory) throw unknownAccount(account);
  const { companies, agents } = directory;
  return {
    companies: companies.map(({ id, name, archived }) => ({
      id,
      name,
      archived,
      agents: agents.filter(({ companyId }) => companyId === id).length,
    })),
  };
}

interface CompanySettings {
  account: string;
  company: string;
  name: string | undefined;
  archived: 'yes' | 'no' | undefined;
  remarks: string | undefined;
}

export async function setCompany({ account, company: id, name, archived, remarks }: CompanySettings) {
  return withDatabase(async (database) => {
    const by = byTerminal(remarks);
    const where = { accountId_id: { accountId: account, id } };
    const before = await database.prisma.company.findUnique({ where });
    const wasArchivedAt = before?.archivedAt?.getTime() ?? null;
    const archivedAt = { yes: wasArchivedAt ?? by.at, no: null }[archived ?? (wasArchivedAt ? 'yes' : 'no')];
    const input = { id, name: name ?? before?.name ?? id, archivedAt };
    const answer = await createTermsStore(database).putCompany(account, input, by);
    return { account, id, status: statusOf(account, answer, {}) };
  });
}
