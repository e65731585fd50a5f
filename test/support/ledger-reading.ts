import type { Database } from '../../src/db/client.ts';
import { fromDbGrant, type GrantRow } from '../../src/db/ledger/grants.ts';
import type { Debit } from '../../src/domain/burn-down.ts';
import { type CycleAnchor, cycleAt, cycleBoundary } from '../../src/domain/cycle.ts';
import type { Grant } from '../../src/domain/grant.ts';
import { fold } from '../../src/domain/refold.ts';

/** What the tables say of every grant, and what one fold of the facts says. They must be the same. */
export async function readLedger(database: Database, accountId: string, anchor: CycleAnchor) {
  const { pool } = database;
  const read = async <T extends object>(sql: string): Promise<T[]> =>
    (await pool.query<T>(sql, [accountId])).rows;
  const grantRows = await read<GrantRow>('select * from credit_grant where account_id = $1');
  const events = await read<{
    seq: bigint;
    type: string;
    charged_at: number;
    agent_id: string;
    amount: bigint;
  }>(
    `select e.* from usage_event e where e.account_id = $1 and e.amount > 0
      and not exists (select from event_void v where v.account_id = $1 and v.source = e.source and v.event_id = e.event_id
        and not exists (select from credit_grant g where g.account_id = $1 and g.id = 'void:' || e.seq))`,
  );
  const [balance] = await read<{ allocated_until: number | null }>(
    'select * from balance where account_id = $1',
  );
  const stored = await read<{ grant_id: string; remaining: bigint; closed: boolean }>(
    'select grant_id, remaining, closed from grant_balance where account_id = $1 order by grant_id',
  );
  const moved = await read<{ grant_id: string; total: bigint }>(
    'select grant_id, sum(amount)::int8 as total from ledger_entry where account_id = $1 and grant_id is not null group by 1 order by 1',
  );
  const live = await read<{ event_seq: bigint; grant_id: string | null; amount: bigint }>(
    `select event_seq, grant_id, -sum(amount)::int8 as amount from ledger_entry
      where account_id = $1 and event_seq is not null group by 1, 2 having sum(amount) <> 0 order by 1, 2`,
  );
  const uncovered = await read<{ cycle: number; uncovered: bigint; used: bigint }>(
    'select cycle, uncovered, used from cycle_total where account_id = $1 order by cycle',
  );

  const grants: Grant[] = grantRows.map(fromDbGrant);
  const debits: Debit[] = events.map((row) => ({
    seq: Number(row.seq),
    at: row.charged_at,
    cycle: cycleAt(anchor, row.charged_at).number,
    agentId: row.agent_id,
    amount: row.amount,
  }));
  const cycles = debits.map(({ cycle }) => cycle);
  const cycleStarts: number[] = [];
  for (let cycle = Math.min(...cycles, 0); cycle <= Math.max(...cycles, 0) + 1; cycle += 1) {
    cycleStarts.push(cycleBoundary(anchor, cycle));
  }
  const folded = fold({ grants, debits, cycleStarts }, balance?.allocated_until ?? undefined);
  const allocations = folded.debits.flatMap((debit, index) => {
    const allocation = folded.allocations[index];
    const parts: { seq: number; grantId: string | null; amount: bigint }[] = (allocation?.draws ?? []).map(
      (draw) => ({
        seq: debit.seq,
        ...draw,
      }),
    );
    if (allocation && allocation.uncovered > 0n)
      parts.push({ seq: debit.seq, grantId: null, amount: allocation.uncovered });
    return parts;
  });
  const closed = new Set(stored.filter((row) => row.closed).map(({ grant_id }) => grant_id));
  const key = (part: { seq: number | bigint; grantId: string | null; amount: bigint }) =>
    `${String(part.seq).padStart(9, '0')} ${part.grantId} ${part.amount}`;
  return {
    stored: {
      remaining: stored.map(({ grant_id, remaining }) => `${grant_id} ${remaining}`),
      moved: moved.filter(({ total }) => total !== 0n).map(({ grant_id, total }) => `${grant_id} ${total}`),
      live: live.map((row) => key({ seq: row.event_seq, grantId: row.grant_id, amount: row.amount })).sort(),
      uncovered: uncovered.filter((row) => row.uncovered > 0n).map((row) => `${row.cycle} ${row.uncovered}`),
      used: uncovered.filter((row) => row.used > 0n).map((row) => `${row.cycle} ${row.used}`),
    },
    folded: {
      remaining: folded.position.grants.map(({ id, remaining }) => `${id} ${remaining}`).sort(),
      // The ledger's movements add up to what is left, or to nothing once a grant is closed.
      moved: folded.position.grants
        .filter(({ id, remaining }) => remaining > 0n && !closed.has(id))
        .map(({ id, remaining }) => `${id} ${remaining}`)
        .sort(),
      live: allocations.map(key).sort(),
      uncovered: [...folded.position.uncovered]
        .filter(([, amount]) => amount > 0n)
        .sort(([a], [b]) => a - b)
        .map(([cycle, amount]) => `${cycle} ${amount}`),
      used: sumByCycle(debits.filter((_, index) => events[index]?.type !== 'adjustment')),
    },
  };
}

function sumByCycle(debits: readonly Debit[]): string[] {
  const used = new Map<number, bigint>();
  for (const { cycle, amount } of debits) used.set(cycle, (used.get(cycle) ?? 0n) + amount);
  return [...used].sort(([a], [b]) => a - b).map(([cycle, amount]) => `${cycle} ${amount}`);
}
