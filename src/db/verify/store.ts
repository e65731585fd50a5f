import type { Pool, PoolClient } from 'pg';
import type { Difference, FactStore } from '../../ledger/ports/facts.ts';
import { inTransaction, SNAPSHOT } from '../transaction.ts';
import { readFacts } from './read-facts.ts';

// Enough to sort a busy month without going to disk; for one connection, while it verifies.
const SORT_MEMORY = `set local work_mem = '64MB'`;

export function createFactStore(pool: Pool): FactStore {
  return {
    async accountIds() {
      const { rows } = await pool.query<{ account_id: string }>(
        'select account_id from balance order by account_id',
      );
      return rows.map(({ account_id }) => account_id);
    },
    async size(accountId) {
      const { rows } = await pool.query<{ size: bigint }>(
        'select event_seq + entry_seq as size from balance where account_id = $1',
        [accountId],
      );
      return Number(rows[0]?.size ?? 0n);
    },
    read: (accountId, work) =>
      inTransaction(pool, SNAPSHOT, async (client) => {
        await client.query(SORT_MEMORY);
        const facts = await readFacts(client, accountId);
        return facts && work(facts);
      }),
    repair: (accountId, work) =>
      inTransaction(pool, 'begin', async (client) => {
        await client.query(SORT_MEMORY);
        // The lock of every writer: while it is held, the account's facts stand still.
        await client.query('select from balance where account_id = $1 for update', [accountId]);
        const facts = await readFacts(client, accountId);
        if (!facts) return null;
        const result = await work(facts, (difference) => writeCell(client, accountId, difference));
        // Whoever kept the account in memory kept the wrong numbers.
        await client.query('update balance set version = version + 1 where account_id = $1', [accountId]);
        return result;
      }),
  };
}

async function writeCell(client: PoolClient, accountId: string, difference: Difference): Promise<void> {
  const { of, expected } = difference;
  const keys = { accountId, ...difference.key };
  const where = Object.keys(keys).map((name, index) => `${columnOf(name)} = $${index + 1}`);
  if (expected === null) {
    await client.query(`delete from ${of} where ${where.join(' and ')}`, Object.values(keys));
    return;
  }
  const cell = { ...keys, ...expected };
  const columns = Object.keys(cell).map(columnOf);
  await client.query(
    `insert into ${of} (${columns.join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})
     on conflict (${Object.keys(keys).map(columnOf).join(', ')}) do update
       set ${Object.keys(expected)
         .map(columnOf)
         .map((column) => `${column} = excluded.${column}`)
         .join(', ')}`,
    Object.values(cell),
  );
}

/** `bucketAt` is `bucket_at`. */
function columnOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
