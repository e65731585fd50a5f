import { printCredits } from '../domain/credits.ts';
import type { By } from '../ledger/ports/terms-store.ts';
import type { Prisma } from './generated/client.ts';

export type Transaction = Prisma.TransactionClient;

/** A row as it stands, or is to stand. Every bigint among them is credits. */
export type Row = Record<string, unknown>;

export interface Act {
  act: string;
  subject: string;
  before: Row | null;
  after: Row | null;
}

export async function writeAudit(
  transaction: Transaction,
  accountId: string,
  { act, subject, before, after }: Act,
  by: By,
): Promise<void> {
  const { actor, remarks, at } = by;
  await keepName(transaction, accountId, by);
  await transaction.audit.create({
    data: {
      accountId,
      at: new Date(at),
      actor,
      act,
      subject,
      remarks,
      ...(before && { before: auditJson(before) }),
      ...(after && { after: auditJson(after) }),
    },
  });
}

/** Who is no member is known by a bare id: what they set up is to say a name. */
async function keepName(transaction: Transaction, accountId: string, { actor, name, at }: By): Promise<void> {
  if (name === undefined) return;
  await transaction.$executeRaw`
    insert into person_name (account_id, person_id, name, seen_at)
    select ${accountId}, ${actor}, ${name}, ${new Date(at)}
     where not exists (select from member where account_id = ${accountId} and id = ${actor})
    on conflict (account_id, person_id) do update set name = excluded.name, seen_at = excluded.seen_at`;
}

/** Credits as decimal strings, instants as ISO. */
export function auditJson(row: Row): Prisma.InputJsonObject {
  const text = JSON.stringify(row, (_key, value) =>
    typeof value === 'bigint' ? printCredits(value) : value,
  );
  return JSON.parse(text);
}
