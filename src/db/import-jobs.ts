import type { Pool } from 'pg';

/** How far each file has been imported into an account, so that a run that was cut off goes on from there. */
export interface ImportJobs {
  /** Rows done by a run that was cut off; a file that was finished begins again. `null`: there is no such account. */
  begin(accountId: string, fileHash: string, now: number): Promise<number | null>;
  advance(accountId: string, fileHash: string, rowsDone: number): Promise<void>;
  finish(accountId: string, fileHash: string, now: number): Promise<void>;
}

export function createImportJobs(pool: Pool): ImportJobs {
  return {
    async begin(accountId, fileHash, now) {
      const { rows } = await pool.query<{ rows_done: bigint }>(
        `insert into import_job as j (account_id, id, started_at)
         select id, $2, to_timestamp($3::int8 / 1000.0) from account where id = $1
         on conflict (account_id, id) do update
           set rows_done = case when j.finished_at is null then j.rows_done else 0 end,
               started_at = excluded.started_at, finished_at = null
         returning rows_done`,
        [accountId, fileHash, now],
      );
      return rows[0] ? Number(rows[0].rows_done) : null;
    },
    async advance(accountId, fileHash, rowsDone) {
      await pool.query('update import_job set rows_done = $3 where account_id = $1 and id = $2', [
        accountId,
        fileHash,
        rowsDone,
      ]);
    },
    async finish(accountId, fileHash, now) {
      await pool.query(
        `update import_job set finished_at = to_timestamp($3::int8 / 1000.0) where account_id = $1 and id = $2`,
        [accountId, fileHash, now],
      );
    },
  };
}
