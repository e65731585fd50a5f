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
  { actor, remarks, at }: By,
): Promise<void> {
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

/** Credits as decimal strings, instants as ISO. */
export function auditJson(row: Row): Prisma.InputJsonObject {
  const text = JSON.stringify(row, (_key, value) =>
    typeof value === 'bigint' ? printCredits(value) : value,
  );
  return JSON.parse(text);
}
