import { createTermsStore } from '../../db/terms/store.ts';
import type { AgentKind } from '../../domain/agent.ts';
import { byTerminal } from '../by.ts';
import { orNone } from '../said.ts';
import { statusOf } from '../status-of.ts';
import { withDatabase } from '../with-database.ts';

interface AgentSettings {
  account: string;
  agent: string;
  name: string | undefined;
  kind: AgentKind | undefined;
  company: string | undefined;
  archived: 'yes' | 'no' | undefined;
  remarks: string | undefined;
}

export async function setAgent({
  account,
  agent: id,
  name,
  kind,
  company,
  archived,
  remarks,
}: AgentSettings) {
  return withDatabase(async (database) => {
    const by = byTerminal(remarks);
    const where = { accountId_id: { accountId: account, id } };
    const before = await database.prisma.agent.findUnique({ where });
    const input = {
      id,
      ...(name !== undefined && { name }),
      ...(kind && { kind }),
      ...(company !== undefined && { companyId: orNone(company) }),
      ...(archived && { archivedAt: archived === 'yes' ? (before?.archivedAt?.getTime() ?? by.at) : null }),
    };
    const answer = await createTermsStore(database).putAgent(account, input, by);
    const status = statusOf(account, answer, {
      'unknown-agent': [`${account} has no agent “${id}” yet.`, 'To make it, say its --kind.'],
      'unknown-company': [
        `${account} has no company “${company}”.`,
        `tallybot company list --account ${account} names them; tallybot company set makes one.`,
      ],
    });
    return { account, id, status };
  });
}
