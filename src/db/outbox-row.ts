import type { InstantMs } from '../domain/instant.ts';
import type { Transaction } from './audit.ts';

export interface NewNotice {
  accountId: string;
  /** Unique by what it says. */
  id: string;
  destinationId: string | null;
  kind: string;
  facts: object;
  about?: string | null;
  createdAt: InstantMs;
  dueAt: InstantMs;
}

/** In the commit of what happened. The workers hear of it when that commit has happened, and never before. */
export async function writeNotice(transaction: Transaction, notice: NewNotice): Promise<void> {
  const { accountId, id, destinationId, kind, facts, about = null } = notice;
  await transaction.$executeRaw`
    insert into outbox (account_id, id, destination_id, kind, facts, about, created_at, due_at)
    values (${accountId}, ${id}, ${destinationId}, ${kind}, ${JSON.stringify(facts)}::jsonb, ${about},
            ${new Date(notice.createdAt)}, ${new Date(notice.dueAt)})
    on conflict do nothing`;
  await transaction.$executeRaw`select pg_notify('tallybot_outbox', '')`;
}
