import type { Pool } from 'pg';
import type { FindCounted } from '../connectors/ports.ts';
import type { CallListing, CallListings } from '../connectors/twilio/ports.ts';
import { toTimestamp } from './readers/instants.ts';

export function createCallListings(pool: Pick<Pool, 'query'>): CallListings {
  return {
    async find({ accountId, id }) {
      const { rows } = await pool.query<ListingRow>(FIND, [accountId, id]);
      return rows[0] ? fromDbListing(rows[0]) : null;
    },

    async move({ accountId, id }, from, { theirs, since, until, next }) {
      const { rowCount } = await pool.query(MOVE, [
        ...[accountId, id, theirs, toTimestamp(since), toTimestamp(until)],
        ...[next?.page ?? null, next && toTimestamp(next.until)],
        ...[from?.theirs ?? null, from && toTimestamp(from.until), from?.next?.page ?? null],
      ]);
      return rowCount === 1;
    },

    async forget({ accountId, id }) {
      await pool.query('delete from call_listing where account_id = $1 and connection_id = $2', [
        accountId,
        id,
      ]);
    },
  };
}

export function countedFinder(pool: Pick<Pool, 'query'>): FindCounted {
  return async (accountId, source, ids) => {
    const { rows } = await pool.query<{ id: string }>(COUNTED, [accountId, source, ids]);
    return new Set(rows.map(({ id }) => id));
  };
}

interface ListingRow {
  theirs: string;
  since: number;
  until: number;
  next_page: string | null;
  next_until: number | null;
}

function fromDbListing({
  theirs,
  since,
  until,
  next_page: page,
  next_until: nextUntil,
}: ListingRow): CallListing {
  return {
    ...{ theirs, since, until },
    next: page !== null && nextUntil !== null ? { page, until: nextUntil } : null,
  };
}

const FIND = `
  select theirs, since, until, next_page, next_until
    from call_listing where account_id = $1 and connection_id = $2`;

// Of two who go through the same list the second changes nothing, and has counted nothing twice.
const MOVE = `
  insert into call_listing as l (account_id, connection_id, theirs, since, until, next_page, next_until)
  select $1, $2, $3, $4::timestamptz, $5::timestamptz, $6, $7::timestamptz
    from connection where account_id = $1 and id = $2 and removed_at is null
  on conflict (account_id, connection_id) do update
     set theirs = excluded.theirs, since = excluded.since, until = excluded.until,
         next_page = excluded.next_page, next_until = excluded.next_until
   where (l.theirs, l.until, l.next_page) is not distinct from ($8::text, $9::timestamptz, $10::text)`;

// Lateral, so that each id is one descent of the index.
const COUNTED = `
  select k.id from unnest($3::text[]) as k (id)
   cross join lateral (
     select from usage_event where account_id = $1 and source = $2 and event_id = k.id limit 1) e`;
