import type { Pool } from 'pg';
import { z } from 'zod';
import type { EventLine, EventQuestion, Page } from '../../reports/ports/pages.ts';
import type { UsageEventRow } from '../usage-event-row.ts';
import { CursorCount, CursorInstant, fromCursor, toCursor } from './cursor.ts';
import { toMilliseconds, toTimestamp } from './instants.ts';

const Place = z.tuple([CursorInstant, CursorCount]);

// Only what a line says, and instants as numbers: of all columns as they are stored, a page takes twice as long to read.
const COLUMNS = `e.seq, e.source, e.event_id, ${toMilliseconds('e.occurred_at')} as occurred_at,
  ${toMilliseconds('e.charged_at')} as charged_at, e.type, e.kind, e.agent_id, e.company_id, e.person, e.model, e.voice,
  e.surface, e.conversation_id, e.call_id, e.quantity, e.leads, e.amount, e.unit_price, e.rate_id, e.actual_ms,
  e.billed_ms, e.free, e.remarks, v.voided_at`;

/** The log, newest first. By keyset: a page costs the same however deep it lies. */
export async function readEvents(
  pool: Pool,
  accountId: string,
  question: EventQuestion,
): Promise<Page<EventLine>> {
  const { sql, values } = pageOf(accountId, question);
  const { rows } = await pool.query<Row>(sql, values);
  const lines = rows.slice(0, question.limit).map(fromDbEvent);
  const last = rows.length > question.limit ? lines.at(-1) : undefined;
  return { lines, nextCursor: last ? toCursor([last.occurredAt, last.seq]) : null };
}

function pageOf(accountId: string, question: EventQuestion): { sql: string; values: unknown[] } {
  const { from, to, agent, company, kind, type, includePlayground, cursor, limit } = question;
  const values: unknown[] = [accountId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const conditions = ['e.account_id = $1'];
  if (from !== undefined) conditions.push(`e.occurred_at >= ${bind(toTimestamp(from))}`);
  if (to !== undefined) conditions.push(`e.occurred_at < ${bind(toTimestamp(to))}`);
  if (cursor !== undefined) {
    const [at, seq] = fromCursor(Place, cursor);
    conditions.push(`(e.occurred_at, e.seq) < (${bind(toTimestamp(at))}::timestamptz, ${bind(seq)}::int8)`);
  }
  if (agent !== undefined) conditions.push(`e.agent_id = ${bind(agent)}`);
  const counted = ['d.account_id = $1'];
  if (company !== undefined) {
    conditions.push(`e.company_id = ${bind(company)}`);
    counted.push(`d.company_id = $${values.length}`);
  }
  if (kind !== undefined) {
    conditions.push(`e.kind = ${bind(kind)}`);
    counted.push(`d.kind = $${values.length}`);
  }
  if (type !== undefined) conditions.push(`e.type = ${bind(type)}`);
  if (!includePlayground) conditions.push(`e.free is distinct from 'playground'`);

  const page = (where: readonly string[]) =>
    `select e.* from usage_event e where ${where.join(' and ')}
      order by e.occurred_at desc, e.seq desc limit ${limit + 1}`;
  // Neither company nor kind has an index, but an agent seldom changes either, and the sums by day know which agents
  // have any: a page of each of them, merged, is found without walking over everybody else's events. Test traffic is
  // in no sum, so whoever wants it walks.
  const byAgents = agent === undefined && counted.length > 1 && !includePlayground;
  const lines = byAgents
    ? `select e.* from (select distinct d.agent_id from usage_day d where ${counted.join(' and ')}) a
        cross join lateral (${page([...conditions, 'e.agent_id = a.agent_id'])}) e
        order by e.occurred_at desc, e.seq desc limit ${limit + 1}`
    : page(conditions);
  const sql = `
    select ${COLUMNS}
      from (${lines}) e
      left join event_void v on v.account_id = e.account_id and v.source = e.source and v.event_id = e.event_id
     order by e.occurred_at desc, e.seq desc`;
  return { sql, values };
}

interface Row extends UsageEventRow {
  voided_at: number | null;
}

function fromDbEvent(row: Row): EventLine {
  return {
    seq: Number(row.seq),
    source: row.source,
    id: row.event_id,
    occurredAt: row.occurred_at,
    chargedAt: row.charged_at,
    type: row.type,
    kind: row.kind,
    agent: row.agent_id,
    company: row.company_id,
    person: row.person,
    model: row.model,
    voice: row.voice,
    surface: row.surface,
    conversation: row.conversation_id,
    callId: row.call_id,
    quantity: Number(row.quantity),
    leads: row.leads,
    charged: row.amount,
    unitPrice: row.unit_price,
    rateId: row.rate_id,
    actualMs: Number(row.actual_ms),
    billedMs: Number(row.billed_ms),
    free: row.free,
    remarks: row.remarks,
    voidedAt: row.voided_at,
  };
}
