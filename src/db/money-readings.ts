import type { Pool } from 'pg';
import type { Claimed, MoneyReadings } from '../jobs/telephony/ports.ts';
import type { TelephonyFailure, TelephonyMoney } from '../reports/ports/paying.ts';

export function createMoneyReadings(pool: Pick<Pool, 'query'>): MoneyReadings & {
  /** `names`: as people call the companies, by the provider of a connection. */
  of(accountId: string, names: Readonly<Record<string, string>>): Promise<TelephonyMoney[]>;
} {
  return {
    async of(accountId, names) {
      const { rows } = await pool.query<ReadingRow>(READ, [accountId, Object.keys(names)]);
      return rows.map((row) => ({
        connectionId: row.connection_id,
        provider: names[row.provider] ?? row.provider,
        said: saidIn(row),
        failure:
          row.failed_at !== null && row.failure !== null ? { since: row.failed_at, why: row.failure } : null,
      }));
    },

    async claim(providers, { now, until, limit }) {
      const { rows } = await pool.query<ClaimedRow>(CLAIM, [providers, now, until, limit]);
      return rows.map((row) => ({
        accountId: row.account_id,
        connectionId: row.connection_id,
        provider: row.provider,
        until,
        failingSince: row.failed_at,
      }));
    },

    async keep(claimed, { currency, balance, spent, spentFrom }, at, nextAt) {
      await pool.query(KEEP, [...keyOf(claimed), nextAt, currency, balance, spent, spentFrom, at]);
    },

    async fail(claimed, why, at, nextAt) {
      await pool.query(FAIL, [...keyOf(claimed), nextAt, why, at]);
    },
  };
}

function keyOf({ accountId, connectionId, until }: Claimed) {
  return [accountId, connectionId, until];
}

interface ReadingRow {
  connection_id: string;
  provider: string;
  currency: string | null;
  balance: string | null;
  spent: string | null;
  spent_from: string | null;
  spent_to: string | null;
  read_at: number | null;
  failed_at: number | null;
  failure: TelephonyFailure | null;
}

function saidIn(row: ReadingRow): TelephonyMoney['said'] {
  const { read_at: at, currency, balance, spent, spent_from: from, spent_to: to } = row;
  if (at === null || currency === null || spent === null || from === null || to === null) return null;
  return { at, currency, balance, spent, from, to };
}

const READ = `
  select c.id as connection_id, c.provider, m.currency, m.balance, m.spent, m.spent_from::text,
         (m.read_at at time zone 'UTC')::date::text as spent_to, m.read_at, m.failed_at, m.failure
    from connection c
    left join money_reading m on m.account_id = c.account_id and m.connection_id = c.id
   where c.account_id = $1 and c.provider = any($2) and c.removed_at is null
   order by c.created_at, c.id`;

interface ClaimedRow {
  account_id: string;
  connection_id: string;
  provider: string;
  failed_at: number | null;
}

// Of two who claim the same one the second waits for the first, and then finds that it is not due any more.
const CLAIM = `
  with due as (
    select c.account_id, c.id, c.provider
      from connection c
      left join money_reading m on m.account_id = c.account_id and m.connection_id = c.id
     where c.provider = any($1) and c.removed_at is null
       and (m.next_at is null or m.next_at <= to_timestamp($2::int8 / 1000.0))
     order by m.next_at nulls first, c.account_id, c.id limit $4),
  claimed as (
    insert into money_reading as m (account_id, connection_id, next_at)
    select account_id, id, to_timestamp($3::int8 / 1000.0) from due
    on conflict (account_id, connection_id) do update set next_at = excluded.next_at
     where m.next_at <= to_timestamp($2::int8 / 1000.0)
    returning account_id, connection_id, failed_at)
  select claimed.*, due.provider
    from claimed join due on due.account_id = claimed.account_id and due.id = claimed.connection_id`;

// Who took longer than the claim lasts, or reads what has been connected anew meanwhile, finds another instant there.
const CLAIMED = `account_id = $1 and connection_id = $2 and next_at = to_timestamp($3::int8 / 1000.0)`;

const KEEP = `
  update money_reading
     set next_at = to_timestamp($4::int8 / 1000.0), currency = $5, balance = $6, spent = $7,
         spent_from = $8::date, read_at = to_timestamp($9::int8 / 1000.0), failed_at = null, failure = null
   where ${CLAIMED}`;

const FAIL = `
  update money_reading
     set next_at = to_timestamp($4::int8 / 1000.0), failure = $5,
         failed_at = coalesce(failed_at, to_timestamp($6::int8 / 1000.0))
   where ${CLAIMED}`;
