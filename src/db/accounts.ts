import type { InstantMs } from '../domain/instant.ts';
import type { PrismaClient } from './generated/client.ts';

export interface ListedAccount {
  id: string;
  name: string;
  zone: string;
  createdAt: InstantMs;
  /** Such as `slack:T1`. */
  workspaces: string[];
}

export async function listAccounts({ prisma }: { prisma: PrismaClient }): Promise<ListedAccount[]> {
  const accounts = await prisma.account.findMany({ orderBy: { id: 'asc' } });
  const links = await prisma.workspaceLink.findMany({ orderBy: { linkedAt: 'asc' } });
  return accounts.map(({ id, name, zone, createdAt }) => ({
    id,
    name,
    zone,
    createdAt: createdAt.getTime(),
    workspaces: links
      .filter(({ accountId }) => accountId === id)
      .map(({ platform, workspace }) => `${platform}:${workspace}`),
  }));
}
