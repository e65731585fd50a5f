import type { By, Done } from '../../chat/ports/acts.ts';
import type { PrismaClient } from '../generated/client.ts';
import { change } from './change.ts';

/** It is offered no more. What was bought of it names its credits and its price itself. */
export function removePack(
  prisma: PrismaClient,
  accountId: string,
  id: string,
  by: By,
): Promise<Done<'unknown-pack'>> {
  return change(prisma, accountId, by, async ({ pack }) => {
    const where = { accountId_id: { accountId, id } };
    const before = await pack.findUnique({ where });
    if (!before) return { refused: 'unknown-pack' };
    return { act: 'remove-pack', subject: id, before, after: null, write: () => pack.delete({ where }) };
  });
}
