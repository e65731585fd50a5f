import pg from 'pg';
import type { Connection } from '../../../src/db/embedded/server.ts';
import { eventArrays, INSERT_EVENTS } from '../../../src/db/ledger/insert-events.ts';
import type { EventRow } from '../../../src/ledger/ports/writes.ts';
import { type Load, loadOf } from './callers.ts';

/**
 * What the server takes when nothing is decided: the ledger's own statement into the same table with the same
 * indexes. What goes over the wire is made beforehand, so that the clock sees the database alone.
 */
export async function unnestRows(
  connection: Connection,
  statements: readonly (readonly EventRow[])[],
  connections: number,
): Promise<Load> {
  const waiting = statements.map((rows) => ({ rows: rows.length, values: eventArrays(rows) }));
  const clients = await connect(connection, connections);
  const tookMs: number[] = [];
  let events = 0;
  const startedAt = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const askedAt = performance.now();
        await client.query(INSERT_EVENTS, next.values);
        tookMs.push(performance.now() - askedAt);
        events += next.rows;
      }
    }),
  );
  const load = loadOf(events, performance.now() - startedAt, tookMs);
  await Promise.all(clients.map((client) => client.end()));
  return load;
}

/** One COPY for each list of rows, on one connection. */
export async function copyRows(
  connection: Connection,
  statements: readonly (readonly EventRow[])[],
): Promise<Load> {
  const waiting = statements.map((rows) => ({ rows: rows.length, text: Buffer.from(copyText(rows)) }));
  const [client] = (await connect(connection, 1)) as [pg.Client];
  const tookMs: number[] = [];
  let events = 0;
  const startedAt = performance.now();
  for (const { rows, text } of waiting) {
    const askedAt = performance.now();
    await copyIn(client, text);
    tookMs.push(performance.now() - askedAt);
    events += rows;
  }
  const load = loadOf(events, performance.now() - startedAt, tookMs);
  await client.end();
  return load;
}

async function connect(connection: Connection, count: number): Promise<pg.Client[]> {
  const clients = Array.from({ length: count }, () => new pg.Client(connection));
  await Promise.all(clients.map((client) => client.connect()));
  return clients;
}

/** The driver has the messages of COPY but no call for them; this is a query that answers its one request. */
function copyIn(client: pg.Client, text: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const query = {
      submit: (wire: Wire) => wire.query(COPY_EVENTS),
      handleCopyInResponse(wire: Wire) {
        wire.sendCopyFromChunk(text);
        wire.endCopyFrom();
      },
      handleCommandComplete() {},
      handleError(error: Error) {
        failure = error;
        reject(error);
      },
      handleReadyForQuery() {
        if (!failure) resolve();
      },
    };
    client.query(query as never);
  });
}

interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

const COPY_EVENTS = `
  copy usage_event (
    account_id, seq, source, event_id, payload_hash, occurred_at, received_at, charged_at, type, kind, agent_id,
    company_id, person, model, voice, surface, conversation_id, opens_chat, call_id, quantity, actual_ms,
    billed_ms, leads, amount, unit_price, rate_id, free, remarks, grant_id, balance_after)
  from stdin`;

function copyText(rows: readonly EventRow[]): string {
  return rows
    .map((row) =>
      [
        row.accountId,
        row.seq,
        row.source,
        row.eventId,
        `\\\\x${row.payloadHash}`,
        new Date(row.occurredAt).toISOString(),
        new Date(row.receivedAt).toISOString(),
        new Date(row.chargedAt).toISOString(),
        row.type,
        row.kind,
        row.agentId,
        row.companyId,
        row.person,
        row.model,
        row.voice,
        row.surface,
        row.conversationId,
        row.opensChat,
        row.callId,
        row.quantity,
        row.actualMs,
        row.billedMs,
        row.leads,
        row.amount,
        row.unitPrice,
        row.rateId,
        row.free,
        row.remarks,
        row.grantId,
        row.balanceAfter,
      ]
        // The texts of this traffic hold nothing that COPY would read otherwise.
        .map((value) => value ?? '\\N')
        .join('\t'),
    )
    .map((line) => `${line}\n`)
    .join('');
}
