import type { Installations } from '../slack/ports/installations.ts';
import type { PrismaClient } from './generated/client.ts';

const platform = 'slack';

export function createInstallations({ prisma }: { prisma: PrismaClient }): Installations {
  const keyOf = (workspace: string) => ({ platform_workspace: { platform, workspace } });
  return {
    async find(workspace) {
      const row = await prisma.installation.findUnique({ where: keyOf(workspace) });
      return row?.secrets ? Buffer.from(row.secrets) : null;
    },

    // Tokens are renewed every few hours; that is not installing it anew.
    async put(workspace, secrets, at) {
      const bytes = Uint8Array.from(secrets);
      await prisma.$executeRaw`
        insert into installation (platform, workspace, secrets, installed_at)
        values (${platform}, ${workspace}, ${bytes}, ${new Date(at)})
        on conflict (platform, workspace) do update set
          secrets = excluded.secrets,
          removed_at = null,
          installed_at = case when installation.secrets is null
            then excluded.installed_at else installation.installed_at end`;
    },

    async replace(workspace, old, secrets) {
      const { count } = await prisma.installation.updateMany({
        where: { platform, workspace, secrets: Uint8Array.from(old) },
        data: { secrets: Uint8Array.from(secrets) },
      });
      return count > 0;
    },

    async erase(workspace, at) {
      await prisma.installation.updateMany({
        where: { platform, workspace, secrets: { not: null } },
        data: { secrets: null, removedAt: new Date(at) },
      });
    },

    async list() {
      const rows = await prisma.installation.findMany({
        where: { platform, secrets: { not: null } },
        orderBy: { workspace: 'asc' },
        select: { workspace: true },
      });
      return rows.map(({ workspace }) => workspace);
    },
  };
}
