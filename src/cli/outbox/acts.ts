import { resendNotices } from '../../db/terms/resend.ts';
import { type InstantMs, printInstant } from '../../domain/instant.ts';
import { byTerminal } from '../by.ts';
import { hasAccount } from '../has-account.ts';
import { statusOf } from '../status-of.ts';
import { withDatabase, withSql } from '../with-database.ts';

const SHOWN_MAX = 1_000;

export async function listOutbox({ account }: { account: string | undefined }) {
  return withSql(async (database) => {
    if (account !== undefined) await hasAccount(database, account);
    const [counted, { rows }] = await Promise.all([
      database.pool.query<Record<'waiting' | 'dead', number>>(COUNTS, [account]),
      database.pool.query<NoticeRow>(NOTICES, [account]),
    ]);
    const { waiting = 0, dead = 0 } = counted.rows[0] ?? {};
    const notices = rows.map(({ createdAt, dueAt, ...notice }) => ({
      ...notice,
      createdAt: printInstant(createdAt),
      dueAt: printInstant(dueAt),
    }));
    return { waiting, dead, notices };
  });
}

const COUNTS = `
  select count(*) filter (where state = 'waiting')::int4 as waiting, count(*) filter (where state = 'dead')::int4 as dead
    from outbox where state in ('waiting', 'dead') and ($1::text is null or account_id = $1)`;

const NOTICES = `
  select account_id as account, id, kind, state, destination_id as "destinationId", created_at as "createdAt",
         due_at as "dueAt", attempts, last_error as error
    from outbox where state in ('waiting', 'dead') and ($1::text is null or account_id = $1)
   order by due_at, id limit ${SHOWN_MAX}`;

interface NoticeRow {
  account: string;
  id: string;
  kind: string;
  state: string;
  destinationId: string | null;
  createdAt: InstantMs;
  dueAt: InstantMs;
  attempts: number;
  error: string | null;
}

export async function resend({ account, notice }: { account: string; notice: string | undefined }) {
  const noticeId = notice ?? null;
  const answer = await withDatabase(({ prisma }) =>
    resendNotices(prisma, account, { noticeId }, byTerminal()),
  );
  const status = statusOf(account, answer, {
    'unknown-notice': [
      `Nothing of ${account} was given up under “${notice}”.`,
      `tallybot outbox list --account ${account} names what was.`,
    ],
  });
  return { account, id: noticeId, status };
}
