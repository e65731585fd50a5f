import type { PoolClient } from 'pg';
import type { KnownEvent, Recorded } from '../../ledger/ports/recorded.ts';
import { texts } from './arrays.ts';

interface Row {
  account_id: string;
  source: string;
  event_id: string;
  payload_hash: string;
  amount: bigint;
  rate_id: string | null;
  actual_ms: bigint;
  billed_ms: bigint;
  free: string | null;
  balance_after: bigint;
  occurred_at: number;
  charged_at: number;
}

export interface EventKey {
  accountId: string;
  source: string;
  id: string;
}

export function knownKey({ accountId, source, id }: EventKey): string {
  return `${accountId}\0${source}\0${id}`;
}

/** Which of these events were counted before, with the answers they got. Asked under the accounts' locks. */
export async function findKnownEvents(
  client: PoolClient,
  keys: readonly EventKey[],
): Promise<Map<string, KnownEvent>> {
  if (keys.length === 0) return new Map();
  // Lateral and bounded, so that each key is one descent of the index: planned as a join, a young table without
  // statistics is hashed whole for every batch, which took 29 of the batch's 45 ms.
  const { rows } = await client.query<Row>(
    `select e.account_id, e.source, e.event_id, encode(e.payload_hash, 'hex') as payload_hash, e.amount, e.rate_id, e.actual_ms, e.billed_ms,
            e.free, e.balance_after, e.occurred_at, e.charged_at
       from unnest($1::text[], $2::text[], $3::text[]) as k (a, s, i)
      cross join lateral (
        select * from usage_event where account_id = k.a and source = k.s and event_id = k.i limit 1
      ) e`,
    [
      texts(keys, ({ accountId }) => accountId),
      texts(keys, ({ source }) => source),
      texts(keys, ({ id }) => id),
    ],
  );
  return new Map(
    rows.map((row) => {
      const key = knownKey({ accountId: row.account_id, source: row.source, id: row.event_id });
      return [key, { payloadHash: row.payload_hash, recorded: toRecorded(row) }];
    }),
  );
}

function toRecorded(row: Row): Recorded {
  return {
    charged: row.amount,
    rateId: row.rate_id,
    actualMs: Number(row.actual_ms),
    billedMs: Number(row.billed_ms),
    free: row.free,
    balanceAfter: row.balance_after,
    occurredAt: row.occurred_at,
    chargedAt: row.charged_at,
  };
}

export async function findKnownConversations(
  client: PoolClient,
  keys: readonly { accountId: string; id: string }[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await client.query<{ account_id: string; id: string }>(
    `select c.account_id, c.id
       from (select distinct * from unnest($1::text[], $2::text[]) as k (a, i)) k
      cross join lateral (select * from conversation where account_id = k.a and id = k.i limit 1) c`,
    [texts(keys, ({ accountId }) => accountId), texts(keys, ({ id }) => id)],
  );
  return new Set(rows.map((row) => `${row.account_id}\0${row.id}`));
}
