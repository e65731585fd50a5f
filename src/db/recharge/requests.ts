import type { InstantMs } from '../../domain/instant.ts';
import type { Attempt } from '../../jobs/recharge/ports.ts';
import type { Transaction } from '../audit.ts';
import { writeNotice } from '../outbox-row.ts';
import { ROLE_PREFIX } from '../role-identity.ts';
import { fromDbSettings } from '../rule-settings.ts';
import { editMessage } from '../terms/edit-message.ts';

/** Where one hears when a purchase fails, one is asked for it, and told that it was made. */
export async function sayToAskers(
  transaction: Transaction,
  attempt: Attempt,
  kind: 'recharge_request' | 'recharge_done',
  facts: object,
  at: InstantMs,
): Promise<void> {
  const { accountId, id } = attempt;
  const channels = await channelsThatHear(transaction, accountId);
  const said = { accountId, kind, about: requestsAbout(id), createdAt: at, dueAt: at };
  for (const { id: destinationId } of channels) {
    await writeNotice(transaction, {
      ...said,
      id: `${kind}:${id}>${destinationId}`,
      destinationId,
      facts: { attemptId: id, ...facts },
    });
  }
  // Somebody has to answer, and a machine does not.
  const isAsked = channels.some(({ platform }) => platform !== 'webhook');
  if (isAsked || kind === 'recharge_done') return;
  for (const personId of await managersWithAddress(transaction, accountId)) {
    await writeNotice(transaction, {
      ...said,
      id: `${kind}:${id}>person:${personId}`,
      destinationId: null,
      facts: { attemptId: id, personId, ...facts },
    });
  }
}

export async function channelsThatHear({ alertRule, destination }: Transaction, accountId: string) {
  const rules = await alertRule.findMany({ where: { accountId, removedAt: null, mutedAt: null } });
  const hears = rules.filter(({ settings }) => {
    const { kinds, muted } = fromDbSettings(settings);
    return kinds.includes('recharge_failed') && !muted.includes('recharge_failed');
  });
  return destination.findMany({
    where: { accountId, id: { in: hears.map(({ destinationId }) => destinationId) } },
    select: { id: true, platform: true },
    orderBy: { id: 'asc' },
  });
}

async function managersWithAddress(
  { member, memberIdentity }: Transaction,
  accountId: string,
): Promise<string[]> {
  const managers = await member.findMany({
    where: { accountId, removedAt: null, role: { not: 'view' } },
    select: { id: true },
  });
  const known = await memberIdentity.findMany({
    where: {
      accountId,
      memberId: { in: managers.map(({ id }) => id) },
      NOT: { platformId: { startsWith: ROLE_PREFIX } },
    },
    distinct: ['memberId'],
    select: { memberId: true },
    orderBy: { memberId: 'asc' },
  });
  return known.map(({ memberId }) => memberId);
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
