import { createMigration } from '../db/create-migration.ts';
import type { Verbs } from './verb.ts';

export const migrationVerbs: Verbs = {
  migration: {
    usage: 'migration <name>',
    does: 'write the next database migration from prisma/schema.prisma',
    async run([name = '']) {
      const path = await createMigration(name);
      return path
        ? `Wrote ${path}. Read it before you commit it.`
        : 'The migrations already say what the schema says.';
    },
  },
};
