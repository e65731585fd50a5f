import type { Pool } from 'pg';
import type { Quarter, QuarterQuestion } from '../../reports/ports/usage.ts';

export async function readQuarters(
  pool: Pool,
  accountId: string,
  { from, to, agent, company }: QuarterQuestion,
): Promise<Quarter[]> {
  const values: unknown[] = [accountId, from, to];
  const conditions = [
    'account_id = $1',
    'bucket_at >= to_timestamp($2::int8 / 1000.0)',
    'bucket_at < to_timestamp($3::int8 / 1000.0)',
  ];
  if (agent !== undefined) conditions.push(`agent_id = $${values.push(agent)}`);
  if (company !== undefined) conditions.push(`company_id = $${values.push(company)}`);
  const { rows } = await pool.query<Quarter>(
    `select bucket_at as at, sum(used)::int8 as used from usage_quarter
      where ${conditions.join(' and ')} group by bucket_at having sum(used) > 0 order by bucket_at`,
    values,
  );
  return rows;
}
