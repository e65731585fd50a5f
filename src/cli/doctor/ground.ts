import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { registerFonts } from '../../charts/fonts.ts';
import { broken, type Check, doubtful, type Finding, good, unseen } from '../../chat/check.ts';
import type { Database } from '../../db/client.ts';
import { readMigrations } from '../../db/migrations-folder.ts';
import { UserError } from '../../domain/errors.ts';

/** A database that answers, or what kept it from that. */
export type Reached = { database: Database } | { error: unknown };

export function groundChecks(reached: Reached, dataDir: string | null): Check[] {
  return [
    { name: 'database', look: async () => lookAtDatabase(reached) },
    { name: 'migrations', look: () => lookAtMigrations(reached) },
    ...(dataDir === null ? [] : [{ name: 'data folder', look: () => lookAtFolder(dataDir) }]),
    { name: 'fonts', look: async () => lookAtFonts() },
  ];
}

function lookAtDatabase(reached: Reached): Finding {
  if ('database' in reached) return good('answers');
  const { error } = reached;
  if (error instanceof UserError) return broken(error.message, error.hint ?? '');
  return broken(error instanceof Error ? error.message : String(error), 'The log of Postgres says more.');
}

async function lookAtMigrations(reached: Reached): Promise<Finding> {
  if (!('database' in reached)) return unseen('there is no database to ask');
  const ours = readMigrations().migrationDirectories.map(({ path }) => path);
  const theirs = await appliedTo(reached.database);
  const ahead = theirs.filter((name) => !ours.includes(name));
  if (ahead.length > 0) {
    return broken('a later Tallybot has migrated this database', 'Start that version or a later one.');
  }
  const waiting = ours.filter((name) => !theirs.includes(name));
  if (waiting.length === 0) return good('the database is up to date');
  return doubtful(`${waiting.length} wait to be applied`, 'The next start of the service applies them.');
}

async function appliedTo({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ there: boolean }>(
    `select to_regclass('_prisma_migrations') is not null as there`,
  );
  if (!rows[0]?.there) return [];
  const applied = await pool.query<{ migration_name: string }>(
    'select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  );
  return applied.rows.map(({ migration_name }) => migration_name);
}

async function lookAtFolder(dataDir: string): Promise<Finding> {
  const probe = join(dataDir, `doctor-${process.pid}`);
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
    return good(`${dataDir} can be written`);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    return broken(`${dataDir} cannot be written: ${code}`, 'Set DATA_DIR to a folder of this account.');
  }
}

/** A machine without fonts draws nothing, and says nothing: so a word is drawn and its dots are counted. */
function lookAtFonts(): Finding {
  registerFonts();
  const canvas = createCanvas(200, 40);
  const context = canvas.getContext('2d');
  context.font = '24px Inter';
  context.fillText('Credits 0123', 4, 30);
  const { data } = context.getImageData(0, 0, 200, 40);
  const dots = data.filter((value, index) => index % 4 === 3 && value > 0).length;
  return dots > 100
    ? good('text is drawn')
    : broken('charts would have no text', 'Install again with npm ci: the fonts come with the packages.');
}
