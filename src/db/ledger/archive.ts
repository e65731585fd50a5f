import type { PoolClient } from 'pg';
import type { Allocation, Debit } from '../../domain/burn-down.ts';
import type { PostedDebit, Posting } from '../../ledger/ports/account-state.ts';
import type { Archive } from '../../ledger/ports/archive.ts';
import { cycleOf, type Terms } from '../../ledger/ports/terms.ts';
import { fromDbGrant, type GrantRow } from './grants.ts';

// Charged at its own time, or elsewhen: two conditions, so that each has its index.
const CHARGED_FROM = `(
  (e.occurred_at >= $2 and e.charged_at = e.occurred_at) or (e.charged_at >= $2 and e.charged_at <> e.occurred_at))`;

// “> 0” is how the index of reversals is named to the planner: without it every event searched all entries, and a
// late grant over 19 000 of them took 189 s and not 0.7.
const LIVE_DEBITS = `
  select e.seq, e.occurred_at, e.charged_at, e.agent_id, e.amount, e.grant_id,
         coalesce((
           select json_agg(json_build_array(p.seq::text, p.grant_id, (-p.amount)::text) order by p.seq)
             from entry p
            where p.account_id = $1 and p.event_seq = e.seq and p.kind = 'debit'
              and not exists (select from entry r where r.account_id = $1 and r.reverses > 0 and r.reverses = p.seq)
         ), '[]') as postings,
         exists (select from entry r where r.account_id = $1 and r.event_seq = e.seq and r.reverses = 0)
           as own_is_reversed
    from usage_event e
   where e.account_id = $1 and e.amount > 0
     and not exists (select from event_void v
                      where v.account_id = $1 and v.source = e.source and v.event_id = e.event_id)`;

export function archiveOf(client: PoolClient, terms: Terms): Archive {
  const { accountId } = terms;
  return {
    async debitsAfter({ from, to, keptSeq }) {
      const { rows } = await client.query<DebitRow>(
        `${LIVE_DEBITS} and ${CHARGED_FROM} and (e.charged_at >= $3 or e.seq > $4)`,
        [accountId, instant(from), instant(to), Number.isFinite(keptSeq) ? keptSeq : '9223372036854775807'],
      );
      return rows.map((row) => toPosted(row, terms));
    },

    async debit(occurredAt, seq) {
      const { rows } = await client.query<DebitRow>(`${LIVE_DEBITS} and e.occurred_at = $2 and e.seq = $3`, [
        accountId,
        instant(occurredAt),
        seq,
      ]);
      return rows[0] ? toPosted(rows[0], terms) : null;
    },

    async firstSeq(from, to) {
      const { rows } = await client.query<{ seq: bigint | null }>(
        `select min(e.seq) as seq from usage_event e
          where e.account_id = $1 and e.amount > 0 and ${CHARGED_FROM} and e.charged_at < $3`,
        [accountId, instant(from), instant(to)],
      );
      const seq = rows[0]?.seq ?? null;
      return seq === null ? null : Number(seq);
    },

    async grant(id) {
      const { rows } = await client.query<GrantRow>(
        'select * from credit_grant where account_id = $1 and id = $2',
        [accountId, id],
      );
      return rows[0] ? fromDbGrant(rows[0]) : null;
    },
  };
}

function instant(at: number): string {
  if (at === Number.POSITIVE_INFINITY) return 'infinity';
  return at === Number.NEGATIVE_INFINITY ? '-infinity' : new Date(at).toISOString();
}

interface DebitRow {
  seq: bigint;
  occurred_at: number;
  charged_at: number;
  agent_id: string;
  amount: bigint;
  grant_id: string | null;
  postings: [string, string | null, string][];
  own_is_reversed: boolean;
}

function toPosted(row: DebitRow, terms: Terms): PostedDebit {
  const postings: Posting[] = row.postings.map(([seq, grantId, amount]) => ({
    entrySeq: BigInt(seq),
    grantId,
    amount: BigInt(amount),
  }));
  if (row.grant_id !== null && !row.own_is_reversed) {
    postings.push({ entrySeq: 0n, grantId: row.grant_id, amount: row.amount });
  }
  const debit: Debit = {
    seq: Number(row.seq),
    at: row.charged_at,
    cycle: cycleOf(terms, row.charged_at).number,
    agentId: row.agent_id,
    amount: row.amount,
  };
  return { debit, occurredAt: row.occurred_at, allocation: allocationOf(postings), postings };
}

function allocationOf(postings: readonly Posting[]): Allocation {
  let uncovered = 0n;
  const draws: { grantId: string; amount: bigint }[] = [];
  for (const { grantId, amount } of postings) {
    if (grantId === null) uncovered += amount;
    else draws.push({ grantId, amount });
  }
  return { draws, uncovered };
}
