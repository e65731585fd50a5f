import type { By, DigestInput, Done } from '../../chat/ports/acts.ts';
import type { Transaction } from '../audit.ts';
import type { PrismaClient } from '../generated/client.ts';
import { change } from './change.ts';
import { dateOf } from './date-of.ts';

/** What is said to whom again and again; paused, moved and removed by the same act. */
export function putDigest(
  prisma: PrismaClient,
  accountId: string,
  input: DigestInput,
  by: By,
): Promise<Done<'unknown-destination'>> {
  return change(prisma, accountId, by, async (transaction) => {
    const { destination, digestSchedule: table } = transaction;
    const { id, destinationId } = input;
    const channel = { accountId_id: { accountId, id: destinationId } };
    if (!(await destination.findUnique({ where: channel }))) return { refused: 'unknown-destination' };
    const where = { accountId_id: { accountId, id } };
    const before = await table.findUnique({ where });
    const after = {
      accountId,
      id,
      destinationId,
      ownerId: input.ownerId,
      every: input.every,
      weekday: input.weekday,
      hour: input.hour,
      zone: input.zone,
      companyId: input.companyId,
      agentId: input.agentId,
      createdAt: before?.createdAt ?? new Date(by.at),
      nextAt: dateOf(input.nextAt),
      pausedAt: dateOf(input.pausedAt),
      removedAt: dateOf(input.removedAt),
    };
    const write = async () => {
      await table.upsert({ where, create: after, update: after });
      await redirect(transaction, accountId, input);
    };
    return { act: 'put-digest', subject: id, before, after, write };
  });
}

/** What nobody has begun to say goes where it is wanted now, or is not said any more. */
async function redirect(
  { outbox }: Transaction,
  accountId: string,
  { id, destinationId, pausedAt, removedAt }: DigestInput,
): Promise<void> {
  const about = { accountId, about: `digest:${id}` };
  const unsaid = await outbox.findMany({
    where: { ...about, kind: 'digest', state: 'waiting', claim: null, triedAt: null },
    select: { id: true },
  });
  if (unsaid.length === 0) return;
  const ids = unsaid.map((notice) => notice.id);
  const where = { ...about, state: 'waiting', OR: [{ id: { in: ids } }, { threadOf: { in: ids } }] };
  const data =
    removedAt === null && pausedAt === null
      ? { destinationId }
      : { state: 'dropped', lastError: `the digest was ${removedAt === null ? 'paused' : 'removed'}` };
  await outbox.updateMany({ where, data });
}
