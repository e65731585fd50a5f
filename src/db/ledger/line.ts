import type { Pool, PoolClient } from 'pg';
import { LedgerUnavailableError } from '../../ledger/ports/store.ts';

export type Statement = [sql: string, values: readonly unknown[]];

/** Transactions one after the other over one connection, which is kept for as long as anything is under way on it. */
export interface Line {
  /** Sends a whole transaction without waiting for those before it; it fails as a whole, with what failed first. */
  send(transaction: readonly Statement[]): Promise<void>;
}

export function createLine(pool: Pool): Line {
  let open: { client: Promise<PoolClient>; underWay: number } | null = null;

  return {
    async send(transaction) {
      open ??= { client: pool.connect(), underWay: 0 };
      const connection = open;
      connection.underWay += 1;
      const client = await connection.client.catch((error) => {
        if (open === connection) open = null;
        throw new LedgerUnavailableError(error);
      });
      const answers = await Promise.allSettled(
        transaction.map(([sql, values]) => client.query(sql, values as unknown[])),
      );
      // A transaction that has failed still ends, by its last statement; where that one fails the connection is lost.
      const isLost = answers.at(-1)?.status === 'rejected';
      connection.underWay -= 1;
      if (open === connection && (isLost || connection.underWay === 0)) open = null;
      if (connection.underWay === 0) client.release(isLost);
      const failed = answers.find((answer) => answer.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
}
