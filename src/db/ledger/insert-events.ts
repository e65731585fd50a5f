import type { EventRow } from '../../ledger/ports/writes.ts';
import { bytes, flags, numbers, texts } from './arrays.ts';
import type { Send } from './send.ts';

export function insertEvents(send: Send, events: readonly EventRow[]): void {
  if (events.length > 0) send(INSERT_EVENTS, eventArrays(events));
}

export const INSERT_EVENTS = `
  insert into usage_event (
    account_id, seq, source, event_id, payload_hash, occurred_at, received_at, charged_at, type, kind, agent_id,
    company_id, person, model, voice, surface, conversation_id, opens_chat, call_id, quantity, actual_ms,
    billed_ms, leads, amount, unit_price, rate_id, free, remarks, grant_id, balance_after)
  select a, s, so, ei, ph, to_timestamp(oc / 1000), to_timestamp(re / 1000), to_timestamp(ch / 1000), ty,
         ki, ag, co, pe, mo, vo, su, cv, op, ca, qu, ac, bi, le, am, un, ra, fr, rm, gr, ba
    from unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::bytea[], $6::float8[], $7::float8[],
                $8::float8[],
                $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
                $16::text[], $17::text[], $18::bool[], $19::text[], $20::int8[], $21::int8[], $22::int8[],
                $23::int4[], $24::int8[], $25::int8[], $26::text[], $27::text[], $28::text[], $29::text[],
                $30::int8[])
      as t (a, s, so, ei, ph, oc, re, ch, ty, ki, ag, co, pe, mo, vo, su, cv, op, ca, qu, ac, bi, le, am, un, ra,
            fr, rm, gr, ba)`;

export function eventArrays(events: readonly EventRow[]): string[] {
  return [
    texts(events, (event) => event.accountId),
    numbers(events, (event) => event.seq),
    texts(events, (event) => event.source),
    texts(events, (event) => event.eventId),
    bytes(events, (event) => event.payloadHash),
    numbers(events, (event) => event.occurredAt),
    numbers(events, (event) => event.receivedAt),
    numbers(events, (event) => event.chargedAt),
    texts(events, (event) => event.type),
    texts(events, (event) => event.kind),
    texts(events, (event) => event.agentId),
    texts(events, (event) => event.companyId),
    texts(events, (event) => event.person),
    texts(events, (event) => event.model),
    texts(events, (event) => event.voice),
    texts(events, (event) => event.surface),
    texts(events, (event) => event.conversationId),
    flags(events, (event) => event.opensChat),
    texts(events, (event) => event.callId),
    numbers(events, (event) => event.quantity),
    numbers(events, (event) => event.actualMs),
    numbers(events, (event) => event.billedMs),
    numbers(events, (event) => event.leads),
    numbers(events, (event) => event.amount),
    numbers(events, (event) => event.unitPrice),
    texts(events, (event) => event.rateId),
    texts(events, (event) => event.free),
    texts(events, (event) => event.remarks),
    texts(events, (event) => event.grantId),
    numbers(events, (event) => event.balanceAfter),
  ];
}
