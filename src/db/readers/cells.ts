import type { Pool } from 'pg';
import { type Cell, type CellKey, type CellQuestion, cellKeys } from '../../reports/ports.ts';

const columns: Record<CellKey, string> = {
  day: 'usage_day.day',
  agent: 'agent_id',
  company: 'company_id',
  model: 'model',
  kind: 'kind',
};

/** Sums of local days from the daily rollup, told apart by whatever the report needs. */
export async function readCells(pool: Pool, accountId: string, question: CellQuestion): Promise<Cell[]> {
  const values: unknown[] = [accountId, question.from, question.to];
  const conditions = ['account_id = $1', 'day between $2 and $3'];
  if (question.agent !== undefined) conditions.push(`agent_id = $${values.push(question.agent)}`);
  if (question.company !== undefined) conditions.push(`company_id = $${values.push(question.company)}`);
  const shown = cellKeys.map((key) => `${question.by.includes(key) ? columns[key] : "''"}::text as ${key}`);
  // By the columns as they are: by the texts that are shown, every row of a year would have its date written first.
  const keys = cellKeys.filter((key) => question.by.includes(key)).map((key) => columns[key]);
  const { rows } = await pool.query<Row>(
    `select ${shown.join(', ')},
            coalesce(sum(used), 0)::int8 as used, sum(events)::int8 as events, sum(calls)::int8 as calls,
            sum(chats)::int8 as chats, sum(messages)::int8 as messages, sum(leads)::int8 as leads,
            sum(actual_ms)::int8 as actual_ms, sum(billed_ms)::int8 as billed_ms
       from usage_day where ${conditions.join(' and ')}
      group by (${keys.join(', ')}) having count(*) > 0
      ${keys.length > 0 ? `order by ${keys.join(', ')}` : ''}`,
    values,
  );
  return rows.map(fromDbCell);
}

type Row = Record<CellKey, string> &
  Record<Exclude<keyof Cell, CellKey | 'actualMs' | 'billedMs'>, bigint> & {
    actual_ms: bigint;
    billed_ms: bigint;
  };

function fromDbCell(row: Row): Cell {
  return {
    day: row.day,
    agent: row.agent,
    company: row.company,
    model: row.model,
    kind: row.kind,
    used: row.used,
    events: Number(row.events),
    calls: Number(row.calls),
    chats: Number(row.chats),
    messages: Number(row.messages),
    leads: Number(row.leads),
    actualMs: Number(row.actual_ms),
    billedMs: Number(row.billed_ms),
  };
}
