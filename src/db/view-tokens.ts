import type { ViewTokens } from '../chat/ports/view-tokens.ts';
import type { PrismaClient } from './generated/client.ts';

export function createViewTokens({ prisma }: { prisma: PrismaClient }): ViewTokens {
  return {
    async remember(accountId, commands, until) {
      const expiresAt = new Date(until);
      await prisma.$executeRaw`
        insert into view_token (account_id, id, command, expires_at)
        select ${accountId}, id, command, ${expiresAt}
        from unnest(${[...commands.keys()]}::text[], ${[...commands.values()]}::text[]) as token (id, command)
        order by id
        on conflict (account_id, id) do update set expires_at = excluded.expires_at
        where view_token.expires_at < excluded.expires_at`;
    },

    async find(accountId, id, now) {
      const token = await prisma.viewToken.findUnique({ where: { accountId_id: { accountId, id } } });
      return token && token.expiresAt.getTime() > now ? token.command : null;
    },
  };
}
