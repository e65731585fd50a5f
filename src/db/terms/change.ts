import { isDeepStrictEqual } from 'node:util';
import type { By, TermsAnswer } from '../../ledger/ports/terms-store.ts';
import { type Act, auditJson, type Transaction, writeAudit } from '../audit.ts';
import type { Balance, PrismaClient } from '../generated/client.ts';

// Waiting for an account that takes events without pause, and for a cap that counts a busy cycle.
const PATIENCE = { maxWait: 10_000, timeout: 30_000 };

export interface Edit extends Act {
  write(): Promise<unknown>;
}

export interface Refusal<Reason extends string> {
  refused: Reason;
}

/** Locks the account, lets the work look and decide, and writes its edit with the audit in the same commit. */
export async function change<Reason extends string = never>(
  prisma: PrismaClient,
  accountId: string,
  by: By,
  work: (transaction: Transaction, balance: Balance) => Promise<Edit | Refusal<Reason>>,
  take = lock,
): Promise<TermsAnswer<Reason>> {
  return prisma.$transaction(async (transaction) => {
    const balance = await take(transaction, accountId);
    if (!balance) return { status: 'refused', reason: 'unknown-account' };
    if (await wasPressed(transaction, accountId, by)) return { status: 'unchanged' };
    const edit = await work(transaction, balance);
    if ('refused' in edit) return { status: 'refused', reason: edit.refused };
    if (isUnchanged(edit)) return { status: 'unchanged' };

    await edit.write();
    await writeAudit(transaction, accountId, edit, { ...by, remarks: remarksOf(by) });
    // Other terms may be another level, or a rule that is broken already: the account is looked at without delay.
    const data = { termsVersion: { increment: 1 }, nextRollAt: new Date(by.at) };
    await transaction.balance.update({ where: { accountId }, data });
    return { status: edit.before ? 'changed' : 'created' };
  }, PATIENCE);
}

// A button lives for an hour; asked about a day, the index on the time finds it among few.
const PRESSED_WITHIN_MS = 24 * 3_600_000;

/** Under the lock, so that of two presses at once the second sees the first. */
async function wasPressed({ audit }: Transaction, accountId: string, by: By): Promise<boolean> {
  if (by.ref === undefined) return false;
  const at = { gte: new Date(by.at - PRESSED_WITHIN_MS) };
  return (await audit.findFirst({ where: { accountId, at, remarks: remarksOf(by) } })) !== null;
}

function remarksOf({ ref, remarks }: By): string | null {
  return ref === undefined ? remarks : `button ${ref}`;
}

// The same lock as the ledger's, and the first one taken: whoever decides on the terms waits, or is waited for.
async function lock(transaction: Transaction, accountId: string): Promise<Balance | null> {
  await transaction.$queryRaw`select from balance where account_id = ${accountId} for update`;
  return transaction.balance.findUnique({ where: { accountId } });
}

/** A new account's balance is there from the start: without the row, its first two events would lock nothing. */
export async function lockOrCreate(transaction: Transaction, accountId: string): Promise<Balance | null> {
  await transaction.$executeRaw`insert into balance (account_id) values (${accountId}) on conflict do nothing`;
  return lock(transaction, accountId);
}

export function isUnchanged({ before, after }: Act): boolean {
  return before !== null && after !== null && isDeepStrictEqual(auditJson(before), auditJson(after));
}
