import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { prismaFolder } from './prisma-folder.ts';

export const LOCK_FILE = 'migration_lock.toml';
export const SCRIPT_FILE = 'migration.sql';

/** `prisma/migrations` as the engine wants it: in the order of their names, which begin with their time. */
export function readMigrations(folder = join(prismaFolder(), 'migrations')): MigrationList {
  const names = existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []))
    : [];
  const lock = join(folder, LOCK_FILE);
  return {
    baseDir: folder,
    lockfile: { path: LOCK_FILE, content: existsSync(lock) ? readFileSync(lock, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: names.sort().map((name) => ({
      path: name,
      migrationFile: {
        path: SCRIPT_FILE,
        content: { tag: 'ok', value: readFileSync(join(folder, name, SCRIPT_FILE), 'utf8') },
      },
    })),
  };
}
