import { verb } from '../verb.ts';

export const migrationVerbs = [
  verb({
    name: 'migration',
    does: 'write the next database migration from prisma/schema.prisma',
    words: { name: { kind: 'text', does: 'what it does, in small letters and underscores', required: true } },
    example: { words: 'migration add_cost_centres', needs: 'a schema that has changed' },
    async run({ name }) {
      const { createMigration } = await import('../../db/create-migration.ts');
      return { path: (await createMigration(name)) ?? null };
    },
    returns: { path: 'the file that was written; null: the migrations already say what the schema says' },
    say: ({ path }) =>
      path
        ? `Wrote ${path}. Read it before you commit it.`
        : 'The migrations already say what the schema says.',
  }),
];
