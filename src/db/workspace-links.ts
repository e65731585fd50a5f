import type { CodeKey, Linker, Linking, Unlinking, Workspace, Workspaces } from '../chat/ports/workspaces.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { By } from '../ledger/ports/terms-store.ts';
import { type Transaction, writeAudit } from './audit.ts';
import type { PrismaClient } from './generated/client.ts';
import { nameManager } from './members.ts';

const UNLINKED = 'the workspace was unlinked from this account';
const WRONG_TRY = 'wrong-link-code';
const TRIES_MAX = 5;
const TRIES_WITHIN_MS = 15 * 60_000;
// So long an old code is told apart from a wrong one.
const REMEMBERED_MS = 24 * 3_600_000;

export interface WorkspaceLinks extends Workspaces, Linking, Unlinking {
  list(accountId: string): Promise<Workspace[]>;
  /** `false`: there is no such account. */
  addCode(code: CodeKey, expiresAt: InstantMs, by: By): Promise<boolean>;
}

export function createWorkspaceLinks({ prisma }: { prisma: PrismaClient }): WorkspaceLinks {
  return {
    async accountOf({ platform, workspace }) {
      const where = { platform_workspace: { platform, workspace } };
      return (await prisma.workspaceLink.findUnique({ where }))?.accountId ?? null;
    },

    async list(accountId) {
      const rows = await prisma.workspaceLink.findMany({
        where: { accountId },
        orderBy: [{ linkedAt: 'asc' }, { platform: 'asc' }, { workspace: 'asc' }],
      });
      return rows.map(({ platform, workspace }) => ({ platform, workspace }) as Workspace);
    },

    async linkedOn(platform) {
      const rows = await prisma.workspaceLink.findMany({ where: { platform } });
      return rows.map(({ workspace, accountId, linkedAt, application }) => ({
        ...{ workspace, accountId, application },
        linkedAt: linkedAt.getTime(),
      }));
    },

    addCode: ({ accountId, hash }, expiresAt, by) =>
      prisma.$transaction(async (transaction) => {
        if (!(await transaction.account.findUnique({ where: { id: accountId } }))) return false;
        const old = { accountId, expiresAt: { lt: new Date(by.at - REMEMBERED_MS) } };
        await transaction.linkCode.deleteMany({ where: old });
        const until = new Date(expiresAt);
        await transaction.linkCode.create({
          data: { accountId, hash: Uint8Array.from(hash), expiresAt: until },
        });
        const after = { expiresAt: until };
        await writeAudit(
          transaction,
          accountId,
          { act: 'create-link-code', subject: 'link', before: null, after },
          by,
        );
        return true;
      }),

    link: (code, linker, at) => prisma.$transaction((transaction) => link(transaction, code, linker, at)),

    unlink: (accountId, { platform, workspace }, by) =>
      prisma.$transaction(async (transaction) => {
        const { count } = await transaction.workspaceLink.deleteMany({
          where: { accountId, platform, workspace },
        });
        if (count === 0) return false;
        await transaction.destination.updateMany({
          where: { accountId, platform, workspace, brokenAt: null },
          data: { brokenAt: new Date(by.at), brokenWhy: UNLINKED },
        });
        const act = {
          act: 'unlink-workspace',
          subject: `${platform}:${workspace}`,
          before: { accountId },
          after: null,
        };
        await writeAudit(transaction, accountId, act, by);
        return true;
      }),
  };
}

async function link(
  transaction: Transaction,
  { accountId, hash }: CodeKey,
  linker: Linker,
  at: InstantMs,
): ReturnType<Linking['link']> {
  const { platform, workspace, userId, application = null } = linker;
  const subject = `${platform}:${workspace}`;
  const by = { actor: `${subject}:${userId}`, remarks: null, at };

  // One try after the other, so that no two take one code, and none slips past the count of wrong ones.
  const [account] = await transaction.$queryRaw<{ name: string }[]>`
    select name from account where id = ${accountId} for no key update`;
  if (!account) return { status: 'wrong' };
  const tries = await transaction.audit.count({
    where: { accountId, at: { gt: new Date(at - TRIES_WITHIN_MS) }, act: WRONG_TRY, subject },
  });
  if (tries >= TRIES_MAX) return { status: 'too-many-tries' };

  const where = { accountId_hash: { accountId, hash: Uint8Array.from(hash) } };
  const code = await transaction.linkCode.findUnique({ where });
  if (!code) {
    await writeAudit(transaction, accountId, { act: WRONG_TRY, subject, before: null, after: null }, by);
    return { status: 'wrong' };
  }
  if (code.usedAt) return { status: 'used' };
  if (code.expiresAt.getTime() <= at) return { status: 'expired' };

  const linkedAt = new Date(at);
  // Two accounts may be offered the same workspace in one moment: the key lets one of them have it.
  const row = { platform, workspace, accountId, linkedAt, linkedBy: by.actor, application };
  const { count } = await transaction.workspaceLink.createMany({ data: [row], skipDuplicates: true });
  if (count === 0) {
    const there = await transaction.workspaceLink.findUnique({
      where: { platform_workspace: { platform, workspace } },
    });
    return there?.accountId === accountId
      ? { status: 'already-here', accountName: account.name }
      : { status: 'already-elsewhere' };
  }
  await transaction.linkCode.update({ where, data: { usedAt: linkedAt } });
  await transaction.destination.updateMany({
    where: { accountId, platform, workspace, brokenWhy: UNLINKED },
    data: { brokenAt: null, brokenWhy: null },
  });
  await writeAudit(
    transaction,
    accountId,
    { act: 'link-workspace', subject, before: null, after: { accountId } },
    by,
  );
  await nameManager(transaction, accountId, linker, by);
  return { status: 'linked', accountName: account.name };
}
