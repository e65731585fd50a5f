import type { Pool } from 'pg';
import { type Cell, type CellKey, type CellQuestion, cellKeys } from '../../reports/ports/usage.ts';
import { fromDbTally, TALLY, type TallyRow } from './tally-row.ts';

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
  const { rows } = await pool.query<Record<CellKey, string> & TallyRow>(
    `select ${shown.join(', ')},
            ${TALLY}
       from usage_day where ${conditions.join(' and ')}
      group by (${keys.join(', ')}) having count(*) > 0
      ${keys.length > 0 ? `order by ${keys.join(', ')}` : ''}`,
    values,
  );
  return rows.map(({ day, agent, company, model, kind, ...sums }) => ({
    ...{ day, agent, company, model, kind },
    ...fromDbTally(sums),
  }));
}
