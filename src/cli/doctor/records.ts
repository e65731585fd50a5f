import type { Workspace } from '../../chat/ports/workspaces.ts';
import type { Database } from '../../db/client.ts';
import { createWorkspaceLinks } from '../../db/workspace-links.ts';

/** What the checks of either platform need of the database. */
export function recordsOf(database: Database, platform: Workspace['platform']) {
  const { prisma } = database;
  const links = createWorkspaceLinks(database);
  return {
    accountOf: (workspace: string) => links.accountOf({ platform, workspace }),
    accountExists: async (id: string) => (await prisma.account.count({ where: { id } })) > 0,

    channels: () =>
      prisma.destination.findMany({
        where: { platform, brokenAt: null },
        distinct: ['workspace', 'channel'],
        orderBy: { createdAt: 'desc' },
        select: { workspace: true, channel: true },
      }),
  };
}
