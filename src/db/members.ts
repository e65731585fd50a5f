import type { Members, Someone } from '../chat/ports/workspaces.ts';
import type { By, TermsAnswer } from '../ledger/ports/terms-store.ts';
import type { NamedMember } from '../reports/ports/directory.ts';
import { type Transaction, writeAudit } from './audit.ts';
import type { Member, PrismaClient } from './generated/client.ts';
import { ROLE_PREFIX, roleIdentity } from './role-identity.ts';
import { change } from './terms/change.ts';

export interface ListedMember extends NamedMember {
  /** Such as `slack:T1:U1`, or `discord:1:role:2`. */
  identities: string[];
}

export interface MemberStore extends Members {
  list(accountId: string): Promise<ListedMember[]>;
  /** Who is named again has the new name and role; `last-manager`: nobody else could manage any more. */
  put(
    accountId: string,
    member: NamedMember,
    known: Known | null,
    by: By,
  ): Promise<TermsAnswer<'last-manager'>>;
  remove(
    accountId: string,
    memberId: string,
    by: By,
  ): Promise<TermsAnswer<'last-manager' | 'unknown-member'>>;
}

type Known = Omit<Someone, 'name'>;

export function createMemberStore({ prisma }: { prisma: PrismaClient }): MemberStore {
  return {
    async memberOf(accountId, known) {
      const member = await findMember(prisma, accountId, known);
      return member?.removedAt === null ? fromDbMember(member) : null;
    },

    async rolesOf(accountId, { platform, workspace }, roleIds) {
      const platformId = { in: roleIds.map(roleIdentity) };
      const held = await prisma.memberIdentity.findMany({
        where: { accountId, platform, workspace, platformId },
      });
      if (held.length === 0) return [];
      const id = { in: held.map(({ memberId }) => memberId) };
      return (await prisma.member.findMany({ where: { accountId, id, removedAt: null } })).map(fromDbMember);
    },

    async list(accountId) {
      const orderBy = [{ name: 'asc' }, { id: 'asc' }] as const;
      const members = await prisma.member.findMany({
        where: { accountId, removedAt: null },
        orderBy: [...orderBy],
      });
      const identities = await prisma.memberIdentity.findMany({ where: { accountId } });
      return members.map((member) => ({
        ...fromDbMember(member),
        identities: identities.filter(({ memberId }) => memberId === member.id).map(nameIdentity),
      }));
    },

    put: (accountId, { id, name, role }, known, by) =>
      change(prisma, accountId, by, async (transaction) => {
        const row = await transaction.member.findUnique({ where: keyOf(accountId, id) });
        if (role === 'view' && (await isLastManager(transaction, row))) return { refused: 'last-manager' };
        const data = { accountId, id, name, role, removedAt: null };
        const was =
          known && (await transaction.memberIdentity.findUnique({ where: identityKey(accountId, known) }));
        const identity = known && nameIdentity({ ...known, platformId: known.userId });
        return {
          act: 'put-member',
          subject: id,
          before: row && { ...row, identity: was?.memberId === id ? identity : null },
          after: { ...data, identity },
          async write() {
            await transaction.member.upsert({ where: keyOf(accountId, id), create: data, update: data });
            if (known) await putIdentity(transaction, accountId, id, known);
          },
        };
      }),

    remove: (accountId, id, by) =>
      change(prisma, accountId, by, async (transaction) => {
        const before = await transaction.member.findUnique({ where: keyOf(accountId, id) });
        if (!before || before.removedAt) return { refused: 'unknown-member' };
        if (await isLastManager(transaction, before)) return { refused: 'last-manager' };
        const removedAt = new Date(by.at);
        const write = () => transaction.member.update({ where: keyOf(accountId, id), data: { removedAt } });
        return { act: 'remove-member', subject: id, before, after: { ...before, removedAt }, write };
      }),
  };
}

/** Whoever links a workspace manages the account. Who had a role that can, keeps it. */
export async function nameManager(
  transaction: Transaction,
  accountId: string,
  someone: Someone,
  by: By,
): Promise<void> {
  const before = await findMember(transaction, accountId, someone);
  if (before && before.removedAt === null && before.role !== 'view') return;
  const { platform, workspace, userId, name } = someone;
  const id = before?.id ?? `${platform}:${workspace}:${userId}`;
  const after = { accountId, id, name: before?.name ?? name, role: 'manage', removedAt: null };
  await transaction.member.upsert({ where: keyOf(accountId, id), create: after, update: after });
  await putIdentity(transaction, accountId, id, someone);
  await writeAudit(
    transaction,
    accountId,
    { act: 'put-member', subject: id, before, after: { ...after } },
    by,
  );
}

/** In a linked workspace its admins can manage; without one, only who is named can. A role may be nobody's. */
export async function isLastManager(transaction: Transaction, member: Member | null): Promise<boolean> {
  if (!member || member.removedAt || member.role === 'view') return false;
  const { accountId, id } = member;
  const platformId = { startsWith: ROLE_PREFIX };
  const roles = await transaction.memberIdentity.findMany({ where: { accountId, platformId } });
  const roleIds = roles.map(({ memberId }) => memberId);
  if (roleIds.includes(id)) return false;
  const others = { accountId, removedAt: null, role: { not: 'view' }, id: { notIn: [id, ...roleIds] } };
  if (await transaction.member.findFirst({ where: others })) return false;
  return (await transaction.workspaceLink.findFirst({ where: { accountId } })) === null;
}

async function findMember(
  { memberIdentity, member }: Pick<Transaction, 'memberIdentity' | 'member'>,
  accountId: string,
  known: Known,
): Promise<Member | null> {
  const identity = await memberIdentity.findUnique({ where: identityKey(accountId, known) });
  return identity && member.findUnique({ where: keyOf(accountId, identity.memberId) });
}

function putIdentity({ memberIdentity }: Transaction, accountId: string, memberId: string, known: Known) {
  const { platform, workspace, userId: platformId } = known;
  const row = { accountId, platform, workspace, platformId, memberId };
  return memberIdentity.upsert({ where: identityKey(accountId, known), create: row, update: row });
}

function keyOf(accountId: string, id: string) {
  return { accountId_id: { accountId, id } };
}

function identityKey(accountId: string, { platform, workspace, userId: platformId }: Known) {
  return { accountId_platform_workspace_platformId: { accountId, platform, workspace, platformId } };
}

function nameIdentity({
  platform,
  workspace,
  platformId,
}: {
  platform: string;
  workspace: string;
  platformId: string;
}) {
  return `${platform}:${workspace}:${platformId}`;
}

// A check of the table allows no other role.
function fromDbMember({ id, name, role }: Member): NamedMember {
  return { id, name, role: role as NamedMember['role'] };
}
