import { hash } from 'node:crypto';
import type { Pool } from 'pg';
import { readMigrations } from '../db/migrations-folder.ts';

interface Applied {
  name: string;
  checksum: string;
  isWhole: boolean;
}

/**
 * Whether the database has just the migrations of this code, each as it is. To ask the table takes a millisecond, and the
 * engine that migrates fifty, which every verb would pay; whatever differs is left to it to judge.
 */
export async function isMigrated(pool: Pick<Pool, 'query'>): Promise<boolean> {
  const applied = await pool.query<Applied>(APPLIED).then(
    ({ rows }) => rows,
    () => [],
  );
  const ours = readMigrations().migrationDirectories.map(({ path, migrationFile: { content } }) => ({
    name: path,
    checksum: content.tag === 'ok' ? hash('sha256', content.value) : '',
  }));
  return (
    applied.length === ours.length &&
    ours.every(({ name, checksum }, index) => {
      const theirs = applied[index];
      return theirs?.isWhole && theirs.name === name && theirs.checksum === checksum;
    })
  );
}

const APPLIED = `
  select migration_name as name, checksum, finished_at is not null and rolled_back_at is null as "isWhole"
    from _prisma_migrations order by migration_name collate "C"`;
