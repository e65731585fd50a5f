import type { PoolClient } from 'pg';
import type { AccountState } from '../../ledger/ports/account-state.ts';
import type { Found, Lookups } from '../../ledger/ports/store.ts';
import type { EventRow } from '../../ledger/ports/writes.ts';
import type { UsageEventRow } from '../usage-event-row.ts';
import { texts } from './arrays.ts';
import { type EventKey, findKnownConversations, findKnownEvents, knownKey } from './find-known.ts';
import { fromDbHold, type HoldRow } from './load-states.ts';

export async function findAll(
  client: PoolClient,
  lookups: Lookups,
): Promise<Found & { joinHolds(states: ReadonlyMap<string, AccountState>): void }> {
  const [events, conversations, stored, holds] = await Promise.all([
    findKnownEvents(client, lookups.events),
    findKnownConversations(client, lookups.conversations),
    findStoredEvents(client, lookups.stored),
    findHolds(client, lookups.holds),
  ]);
  return {
    event: (accountId, source, id) => events.get(knownKey({ accountId, source, id })) ?? null,
    knowsConversation: (accountId, id) => conversations.has(`${accountId}\0${id}`),
    stored: (accountId, source, id) => stored.get(knownKey({ accountId, source, id })) ?? null,
    joinHolds(states) {
      for (const row of holds) states.get(row.account_id)?.holds.set(row.id, fromDbHold(row));
    },
  };
}

async function findHolds(client: PoolClient, keys: Lookups['holds']) {
  if (keys.length === 0) return [];
  const { rows } = await client.query<HoldRow & { account_id: string }>(
    `select h.* from unnest($1::text[], $2::text[]) as k (a, i)
      cross join lateral (select * from hold where account_id = k.a and id = k.i limit 1) h`,
    [texts(keys, ({ accountId }) => accountId), texts(keys, ({ id }) => id)],
  );
  return rows;
}

async function findStoredEvents(client: PoolClient, keys: readonly EventKey[]) {
  const found = new Map<string, { event: EventRow; isVoided: boolean }>();
  if (keys.length === 0) return found;
  const { rows } = await client.query<StoredRow>(
    `select e.*, exists (select from event_void v where v.account_id = e.account_id and v.source = e.source
                            and v.event_id = e.event_id) as is_voided
       from (select distinct * from unnest($1::text[], $2::text[], $3::text[]) as k (a, s, i)) k
      cross join lateral (
        select * from usage_event where account_id = k.a and source = k.s and event_id = k.i limit 1
      ) e`,
    [
      texts(keys, ({ accountId }) => accountId),
      texts(keys, ({ source }) => source),
      texts(keys, ({ id }) => id),
    ],
  );
  for (const row of rows) {
    const event = fromDbEvent(row);
    found.set(knownKey({ accountId: row.account_id, source: row.source, id: row.event_id }), {
      event,
      isVoided: row.is_voided,
    });
  }
  return found;
}

interface StoredRow extends UsageEventRow {
  account_id: string;
  payload_hash: Buffer;
  received_at: number;
  opens_chat: boolean;
  grant_id: string | null;
  balance_after: bigint;
  is_voided: boolean;
}

function fromDbEvent(row: StoredRow): EventRow {
  return {
    accountId: row.account_id,
    seq: Number(row.seq),
    source: row.source,
    eventId: row.event_id,
    payloadHash: row.payload_hash.toString('hex'),
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    chargedAt: row.charged_at,
    type: row.type,
    kind: row.kind,
    agentId: row.agent_id,
    companyId: row.company_id,
    person: row.person,
    model: row.model,
    voice: row.voice,
    surface: row.surface,
    conversationId: row.conversation_id,
    opensChat: row.opens_chat,
    callId: row.call_id,
    quantity: Number(row.quantity),
    actualMs: Number(row.actual_ms),
    billedMs: Number(row.billed_ms),
    leads: row.leads,
    amount: row.amount,
    unitPrice: row.unit_price,
    rateId: row.rate_id,
    free: row.free,
    remarks: row.remarks,
    grantId: row.grant_id,
    balanceAfter: row.balance_after,
  };
}
