import type { Pool } from 'pg';
import type { InstantMs } from '../../domain/instant.ts';
import type { OutboxGauge } from '../../telemetry/ports.ts';

// Nobody acts otherwise on more, and counting them all would cost the more the worse it is.
const COUNTED_MAX = 10_000;

export function createOutboxGauge(pool: Pool): OutboxGauge {
  return {
    async read(now) {
      const { rows } = await pool.query<Row>(READ, [now]);
      const { waiting = 0, oldest_due_at = null, dead = 0 } = rows[0] ?? {};
      return { waiting, oldestDueAt: oldest_due_at, dead };
    },
  };
}

interface Row {
  waiting: number;
  oldest_due_at: InstantMs | null;
  dead: number;
}

const FREE_AT = 'greatest(due_at, claimed_until)';
const READ = `
  select (select count(*)::int4 from (select from outbox where state = 'waiting' limit ${COUNTED_MAX}) as w) as waiting,
         (select min(${FREE_AT}) from outbox
           where state = 'waiting' and ${FREE_AT} <= to_timestamp($1::int8 / 1000.0)) as oldest_due_at,
         (select count(*)::int4 from (select from outbox where state = 'dead' limit ${COUNTED_MAX}) as d) as dead`;
