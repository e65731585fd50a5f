import type { Pool } from 'pg';
import { printCredits } from '../../domain/credits.ts';
import { printInstant } from '../../domain/instant.ts';

interface Arrived {
  account: string;
  /** Numbered above this one, and up to that. */
  after: number;
  until: number;
}

/**
 * By arrival. No index leads by it, and none is needed: numbers have no gaps, so it is known how many there are, and from
 * the newest instant back they are found at once, but for those that came late.
 */
export async function readArrived(pool: Pool, { account, after, until }: Arrived): Promise<ShownEvent[]> {
  if (until <= after) return [];
  return read(pool, 'seq > $3 and seq <= $4', [account, until - after, after, until]);
}

/** The newest of one agent, by when they happened. */
export async function readLastOf(
  pool: Pool,
  { account, agent, limit }: { account: string; agent: string; limit: number },
): Promise<ShownEvent[]> {
  return read(pool, 'agent_id = $3', [account, limit, agent]);
}

async function read(pool: Pool, condition: string, values: readonly unknown[]): Promise<ShownEvent[]> {
  const { rows } = await pool.query<Row>(
    `select seq, source, event_id, type, occurred_at, received_at, agent_id, kind, company_id, person, model, quantity,
            amount, free, remarks
       from usage_event
      where account_id = $1 and ${condition}
      order by occurred_at desc, seq desc
      limit $2`,
    [...values],
  );
  return rows.map(shown).sort((a, b) => a.seq - b.seq);
}

/** The number of the newest; `null`: there is no such account. */
export async function newestSeq(pool: Pool, account: string): Promise<number | null> {
  const { rows } = await pool.query<{ event_seq: bigint }>(
    'select event_seq from balance where account_id = $1',
    [account],
  );
  return rows[0] ? Number(rows[0].event_seq) : null;
}

interface Row {
  seq: bigint;
  source: string;
  event_id: string;
  type: string;
  occurred_at: number;
  received_at: number;
  agent_id: string;
  kind: string;
  company_id: string | null;
  person: string | null;
  model: string | null;
  quantity: bigint;
  amount: bigint;
  free: string | null;
  remarks: string | null;
}

function shown(row: Row) {
  return {
    seq: Number(row.seq),
    source: row.source,
    id: row.event_id,
    type: row.type,
    occurredAt: printInstant(row.occurred_at),
    receivedAt: printInstant(row.received_at),
    agent: row.agent_id,
    kind: row.kind,
    company: row.company_id,
    person: row.person,
    model: row.model,
    quantity: Number(row.quantity),
    chargedCredits: printCredits(row.amount),
    free: row.free,
    remarks: row.remarks,
  };
}

export type ShownEvent = ReturnType<typeof shown>;
