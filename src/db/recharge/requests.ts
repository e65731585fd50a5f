import type { InstantMs } from '../../domain/instant.ts';
import type { Attempt } from '../../jobs/recharge/ports.ts';
import type { Transaction } from '../audit.ts';
import { writeNotice } from '../outbox-row.ts';
import { fromDbSettings } from '../rule-settings.ts';
import { editMessage } from '../terms/edit-message.ts';

/** Where one hears when a purchase fails, one is asked for it, and told that it was made. */
export async function sayToAskers(
  transaction: Transaction,
  { accountId, id }: Attempt,
  kind: 'recharge_request' | 'recharge_done',
  facts: object,
  at: InstantMs,
): Promise<void> {
  const rules = await transaction.alertRule.findMany({
    where: { accountId, removedAt: null, mutedAt: null },
  });
  const hears = rules.filter(({ settings }) => {
    const { kinds, muted } = fromDbSettings(settings);
    return kinds.includes('recharge_failed') && !muted.includes('recharge_failed');
  });
  for (const destinationId of new Set(hears.map((rule) => rule.destinationId))) {
    await writeNotice(transaction, {
      accountId,
      id: `${kind}:${id}>${destinationId}`,
      destinationId,
      kind,
      facts: { attemptId: id, ...facts },
      about: requestsAbout(id),
      createdAt: at,
      dueAt: at,
    });
  }
}

/** The messages that asked say what became of it. */
export async function editRequests(
  transaction: Transaction,
  { accountId, id }: Pick<Attempt, 'accountId' | 'id'>,
  what: string,
  at: InstantMs,
): Promise<void> {
  const where = { accountId, about: requestsAbout(id), kind: 'recharge_request' };
  const asked = await transaction.outbox.findMany({ where, select: { id: true } });
  for (const request of asked) await editMessage(transaction, accountId, request.id, what, { at });
}

function requestsAbout(attemptId: string): string {
  return `recharge:${attemptId}`;
}
