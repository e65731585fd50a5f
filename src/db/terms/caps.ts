import { type Cap, capWindow, type Window } from '../../domain/cap.ts';
import type { Credits } from '../../domain/credits.ts';
import type { CycleAnchor } from '../../domain/cycle.ts';
import { type Day, localDay, nextDay, startOfDay } from '../../domain/instant.ts';
import type { By, TermsStore } from '../../ledger/ports/terms-store.ts';
import type { Transaction } from '../audit.ts';
import type { PrismaClient } from '../generated/client.ts';
import { change } from './change.ts';

type CapTerms = Pick<TermsStore, 'putCap' | 'archiveCap'>;

export function capTerms(prisma: PrismaClient): CapTerms {
  return {
    putCap: (accountId, cap, by) =>
      change(prisma, accountId, by, async (transaction) => {
        const where = { accountId_id: { accountId, id: cap.id } };
        const before = await transaction.cap.findUnique({ where });
        const after = { accountId, ...cap, archivedAt: null };
        const counted =
          before?.archivedAt === null &&
          before.scope === cap.scope &&
          before.scopeId === cap.scopeId &&
          before.window === cap.window;
        const write = async () => {
          await transaction.cap.upsert({ where, create: after, update: after });
          if (!counted) await countSoFar(transaction, accountId, cap, by);
        };
        return { act: 'put-cap', subject: cap.id, before, after, write };
      }),

    archiveCap: (accountId, id, by) =>
      change(prisma, accountId, by, async (transaction) => {
        const where = { accountId_id: { accountId, id } };
        const before = await transaction.cap.findUnique({ where });
        if (!before) return { refused: 'unknown-cap' };
        const after = { ...before, archivedAt: before.archivedAt ?? new Date(by.at) };
        const write = () => transaction.cap.update({ where, data: after });
        return { act: 'archive-cap', subject: id, before, after, write };
      }),
  };
}

/** What its windows have seen already: set at noon, a cap on the day counts the morning too. */
async function countSoFar(transaction: Transaction, accountId: string, cap: Cap, { at }: By): Promise<void> {
  const account = await transaction.account.findUniqueOrThrow({ where: { id: accountId } });
  const anchor = { anchorAt: account.anchorAt.getTime(), zone: account.zone };
  await transaction.capUse.deleteMany({ where: { accountId, capId: cap.id } });
  const current = capWindow(cap.window, at, anchor);
  // Senders whose clocks run ahead may have begun the next one.
  for (const window of [current, capWindow(cap.window, current.endsAt, anchor)]) {
    const used = await usedIn(transaction, accountId, cap, window, anchor);
    await transaction.capUse.create({
      data: { accountId, capId: cap.id, startsAt: new Date(window.startsAt), used },
    });
  }
}

// Whole days from the sums, which cost the same however much was used; only a cycle that begins within a day has
// edges, and those are read from the events.
async function usedIn(
  transaction: Transaction,
  accountId: string,
  cap: Cap,
  { startsAt, endsAt }: Window,
  { zone }: CycleAnchor,
): Promise<Credits> {
  const startDay = localDay(startsAt, zone);
  const firstDay = startOfDay(startDay, zone) === startsAt ? startDay : nextDay(startDay);
  const endDay = localDay(endsAt, zone);
  const [head, days, tail] = [
    await usedByEvents(transaction, accountId, cap, startsAt, startOfDay(firstDay, zone)),
    await usedOnDays(transaction, accountId, cap, firstDay, endDay),
    await usedByEvents(transaction, accountId, cap, startOfDay(endDay, zone), endsAt),
  ];
  return head + days + tail;
}

async function usedOnDays(
  { usageDay, personDay }: Transaction,
  accountId: string,
  { scope, scopeId }: Cap,
  first: Day,
  end: Day,
): Promise<Credits> {
  const where = { accountId, day: { gte: new Date(first), lt: new Date(end) } };
  const _sum = { used: true } as const;
  const { _sum: total } =
    scope === 'person'
      ? await personDay.aggregate({ where: { ...where, person: scopeId }, _sum })
      : await usageDay.aggregate({
          where: { ...where, ...(scope === 'agent' ? { agentId: scopeId } : { companyId: scopeId }) },
          _sum,
        });
  return total.used ?? 0n;
}

const scopeColumns = { agent: 'agent_id', company: 'company_id', person: 'person' };

async function usedByEvents(
  transaction: Transaction,
  accountId: string,
  { scope, scopeId }: Cap,
  from: number,
  to: number,
): Promise<Credits> {
  if (from >= to) return 0n;
  const [row] = await transaction.$queryRawUnsafe<{ used: bigint }[]>(
    `select coalesce(sum(amount), 0)::int8 as used
       from usage_event e
      where account_id = $1 and ${scopeColumns[scope]} = $2 and occurred_at >= $3 and occurred_at < $4
        and not exists (select from event_void v
                         where v.account_id = e.account_id and v.source = e.source and v.event_id = e.event_id)`,
    accountId,
    scopeId,
    new Date(from),
    new Date(to),
  );
  return row?.used ?? 0n;
}
