import { createAgentDirectory } from '../../db/agent-directory.ts';
import { printInstant } from '../../domain/instant.ts';
import type { ListedAgent } from '../../http/ports.ts';
import { hasAccount } from '../has-account.ts';
import { withSql } from '../with-database.ts';

const PAGE = 1_000;

export async function listAgents({ account, unconfirmed }: { account: string; unconfirmed: boolean }) {
  return withSql(async (database) => {
    await hasAccount(database, account);
    const directory = createAgentDirectory(database);
    const found: ListedAgent[] = [];
    for (let after: string | null = null; ; ) {
      const page = await directory.list(account, { unconfirmed, after, limit: PAGE });
      found.push(...page);
      after = page.at(-1)?.id ?? null;
      if (page.length < PAGE) break;
    }
    return {
      agents: found.map(({ archivedAt, firstSeenAt, ...agent }) => ({
        ...agent,
        archivedAt: archivedAt === null ? null : printInstant(archivedAt),
        firstSeenAt: printInstant(firstSeenAt),
      })),
    };
  });
}
