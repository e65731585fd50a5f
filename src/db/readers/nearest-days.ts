import type { Pool } from 'pg';
import type { NearestDays, NearestQuestion } from '../../reports/ports/usage.ts';

/** Where the next usage lies on either side of a range that has none. What was taken back leaves a row without events. */
export async function readNearestDays(
  pool: Pool,
  accountId: string,
  { from, to, agent, company, kind }: NearestQuestion,
): Promise<NearestDays> {
  const values: unknown[] = [accountId, from, to];
  const conditions = ['account_id = $1', 'events > 0'];
  if (agent !== undefined) conditions.push(`agent_id = $${values.push(agent)}`);
  if (company !== undefined) conditions.push(`company_id = $${values.push(company)}`);
  if (kind !== undefined) conditions.push(`kind = $${values.push(kind)}`);
  const found = conditions.join(' and ');
  const { rows } = await pool.query<NearestDays>(
    `select (select max(day)::text from usage_day where ${found} and day < $2) as before,
            (select min(day)::text from usage_day where ${found} and day > $3) as after`,
    values,
  );
  return rows[0] ?? { before: null, after: null };
}
