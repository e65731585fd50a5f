import type { Pool } from 'pg';
import type { Watch, Watched, WatchNotice } from '../jobs/watch/ports.ts';
import { insertNotices, wake } from './outbox/insert.ts';
import { inTransaction } from './transaction.ts';

export function createWatch(pool: Pool): Watch {
  return {
    async due(now, after, limit) {
      const { rows } = await pool.query<WatchedRow>(DUE, [now, after, limit]);
      return rows.map((row) => ({
        accountId: row.account_id,
        zone: row.zone,
        seenUntil: row.seen_until,
        day: row.day,
      }));
    },

    async standing(accountId, about) {
      const { rows } = await pool.query<{ facts: unknown }>(STANDING, [accountId, about]);
      return rows[0]?.facts ?? null;
    },

    close: (watched, until, notices, now) =>
      inTransaction(pool, 'begin', async (client) => {
        const { accountId, seenUntil } = watched;
        const { rowCount } = await client.query(CLOSE, [accountId, until.seenUntil, until.day, seenUntil]);
        if (rowCount === 0) return false;
        const statements = insertNotices(notices.map((notice) => rowOf(watched, notice, now)));
        for (const { sql, values } of statements) await client.query(sql, values);
        if (notices.length > 0) await client.query(wake.sql);
        return true;
      }),
  };
}

function rowOf({ accountId }: Watched, notice: WatchNotice, now: number) {
  return { accountId, destinationId: null, ...notice, createdAt: now, dueAt: now };
}

// From the rules, which are few, and not from all accounts.
const DUE = `
  select a.id as account_id, a.zone, w.seen_until, w.day::text
    from (select distinct account_id from alert_rule
           where removed_at is null and muted_at is null and account_id > $2) r
    join account a on a.id = r.account_id
    left join watch w on w.account_id = r.account_id
   where w.seen_until is null or w.seen_until <= to_timestamp($1::int8 / 1000.0)
   order by a.id limit $3`;

const STANDING = `
  select facts from outbox
   where account_id = $1 and about = $2 and kind <> 'recovered' and recovered_at is null
   order by created_at desc, id limit 1`;

// Of two who looked at the same time the second finds that it is seen already.
const CLOSE = `
  insert into watch as w (account_id, seen_until, day)
  values ($1, to_timestamp($2::int8 / 1000.0), $3::date)
  on conflict (account_id) do update set seen_until = excluded.seen_until, day = excluded.day
   where w.seen_until is not distinct from to_timestamp($4::int8 / 1000.0)`;

interface WatchedRow {
  account_id: string;
  zone: string;
  seen_until: number | null;
  day: string | null;
}
