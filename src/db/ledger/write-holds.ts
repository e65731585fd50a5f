import type { Writes } from '../../ledger/ports/writes.ts';
import { numbers, texts } from './arrays.ts';
import type { Send } from './send.ts';

/** Without a word for those that are there: one that was supposed to be new and is not fails the commit. */
export function insertHolds(send: Send, { holds }: Writes): void {
  const rows = [...holds.values()].filter(({ isNew }) => isNew);
  if (rows.length === 0) return;
  send(
    `insert into hold (account_id, id, agent_id, company_id, person, amount, created_at, expires_at, ended_at, ended_by)
     select a, i, ag, co, pe, am, to_timestamp(cr / 1000.0), to_timestamp(ex / 1000.0), to_timestamp(en / 1000.0), eb
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int8[], $7::int8[], $8::int8[],
                   $9::int8[], $10::text[]) as t (a, i, ag, co, pe, am, cr, ex, en, eb)`,
    [
      texts(rows, ({ accountId }) => accountId),
      texts(rows, ({ hold }) => hold.id),
      texts(rows, ({ hold }) => hold.agentId),
      texts(rows, ({ hold }) => hold.companyId),
      texts(rows, ({ hold }) => hold.person),
      numbers(rows, ({ hold }) => hold.amount),
      numbers(rows, ({ hold }) => hold.createdAt),
      numbers(rows, ({ hold }) => hold.expiresAt),
      numbers(rows, ({ hold }) => hold.endedAt),
      texts(rows, ({ endedBy }) => endedBy),
    ],
  );
}

export function updateHolds(send: Send, { holds }: Writes): void {
  const rows = [...holds.values()].filter(({ isNew }) => !isNew);
  if (rows.length === 0) return;
  send(
    `update hold h
        set amount = t.am, expires_at = to_timestamp(t.ex / 1000.0), ended_at = to_timestamp(t.en / 1000.0),
            ended_by = t.eb
       from unnest($1::text[], $2::text[], $3::int8[], $4::int8[], $5::int8[], $6::text[]) as t (a, i, am, ex, en, eb)
      where h.account_id = t.a and h.id = t.i`,
    [
      texts(rows, ({ accountId }) => accountId),
      texts(rows, ({ hold }) => hold.id),
      numbers(rows, ({ hold }) => hold.amount),
      numbers(rows, ({ hold }) => hold.expiresAt),
      numbers(rows, ({ hold }) => hold.endedAt),
      texts(rows, ({ endedBy }) => endedBy),
    ],
  );
}
