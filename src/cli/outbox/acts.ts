import { resendNotices } from '../../db/terms/resend.ts';
import { UserError } from '../../domain/errors.ts';
import { byTerminal } from '../by.ts';
import { hasAccount, unknownAccount } from '../has-account.ts';
import { withDatabase } from '../with-database.ts';

const SHOWN_MAX = 1_000;

export async function listOutbox({ account }: { account: string | undefined }) {
  return withDatabase(async (database) => {
    if (account !== undefined) await hasAccount(database, account);
    const { outbox } = database.prisma;
    const of = (state: string) => ({ state, ...(account !== undefined && { accountId: account }) });
    const [waiting, dead, rows] = await Promise.all([
      outbox.count({ where: of('waiting') }),
      outbox.count({ where: of('dead') }),
      outbox.findMany({
        where: { OR: [of('waiting'), of('dead')] },
        orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
        take: SHOWN_MAX,
      }),
    ]);
    return {
      waiting,
      dead,
      notices: rows.map((row) => ({
        account: row.accountId,
        id: row.id,
        kind: row.kind,
        state: row.state,
        destinationId: row.destinationId,
        createdAt: row.createdAt.toISOString(),
        dueAt: row.dueAt.toISOString(),
        attempts: row.attempts,
        error: row.lastError,
      })),
    };
  });
}

export async function resend({ account, notice }: { account: string; notice: string | undefined }) {
  const noticeId = notice ?? null;
  const answer = await withDatabase(({ prisma }) =>
    resendNotices(prisma, account, { noticeId }, byTerminal()),
  );
  if (answer.status !== 'refused') return { account, id: noticeId, status: answer.status };
  if (answer.reason === 'unknown-account') throw unknownAccount(account);
  throw new UserError(answer.reason, `Nothing of ${account} was given up under “${notice}”.`, {
    hint: `tallybot outbox list --account ${account} names what was.`,
  });
}
