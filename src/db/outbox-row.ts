import type { Transaction } from './audit.ts';
import { insertNotice, type NewNotice, wake } from './outbox/insert.ts';

/** In the commit of what happened: the workers hear of it when that has happened, and never before. */
export async function writeNotice(transaction: Transaction, notice: NewNotice): Promise<void> {
  for (const { sql, values } of [...insertNotice(notice), wake]) {
    await transaction.$executeRawUnsafe(sql, ...values);
  }
}
