import type { Pool } from 'pg';
import { UserError } from '../../domain/errors.ts';
import type { Day } from '../../domain/instant.ts';
import type { DaySpend } from '../../domain/spend.ts';
import type { UsageGroup, UsageQuestion, UsageSum } from '../../reports/ports/usage.ts';
import { fromDbTally, TALLY, type TallyRow } from './tally-row.ts';

const columns: Record<Exclude<UsageGroup, 'person'>, string> = {
  agent: 'agent_id',
  kind: 'kind',
  model: 'model',
  company: 'company_id',
  day: 'day::text',
};

/** Sums of local days, from rollups alone: they cost the same however many events stand behind them. */
export async function readUsage(pool: Pool, accountId: string, question: UsageQuestion): Promise<UsageSum[]> {
  if (question.groupBy === 'person') return readPeople(pool, accountId, question);
  const values: unknown[] = [accountId, question.from, question.to];
  const conditions = ['account_id = $1', 'day between $2 and $3'];
  for (const filter of ['agent', 'kind', 'model', 'company'] as const) {
    const value = question[filter];
    if (value !== undefined) conditions.push(`${columns[filter]} = $${values.push(value)}`);
  }
  const { rows } = await pool.query<{ key: string } & TallyRow>(
    `select ${columns[question.groupBy]} collate "C" as key, ${TALLY}
       from usage_day where ${conditions.join(' and ')}
      group by 1 order by ${question.groupBy === 'day' ? '1' : '2 desc, 1'}`,
    values,
  );
  return rows.map(({ key, ...sums }) => ({ key, ...fromDbTally(sums) }));
}

async function readPeople(pool: Pool, accountId: string, question: UsageQuestion): Promise<UsageSum[]> {
  const { from, to, agent, kind, model, company } = question;
  if (agent !== undefined || kind !== undefined || model !== undefined || company !== undefined) {
    throw new UserError('people-whole', 'What each person used is counted over all agents together.', {
      hint: 'Leave the filters out, or group by something else.',
    });
  }
  const { rows } = await pool.query<{ key: string } & Pick<TallyRow, 'used' | 'events'>>(
    `select person collate "C" as key, sum(used)::int8 as used, sum(events)::int8 as events
       from person_day where account_id = $1 and day between $2 and $3
      group by 1 order by 2 desc, 1`,
    [accountId, from, to],
  );
  return rows.map(({ key, used, events }) => ({
    key,
    used,
    events: Number(events),
    calls: null,
    chats: null,
    messages: null,
    leads: null,
    actualMs: null,
    billedMs: null,
  }));
}

export async function readSpendByDay(pool: Pool, accountId: string, from: Day): Promise<DaySpend[]> {
  const { rows } = await pool.query<DaySpend>(
    `select day::text as day, sum(used)::int8 as credits
       from usage_day where account_id = $1 and day >= $2 group by usage_day.day`,
    [accountId, from],
  );
  return rows;
}
