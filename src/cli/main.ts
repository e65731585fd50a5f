#!/usr/bin/env node
import { createMigration } from '../db/create-migration.ts';
import { UserError } from '../domain/errors.ts';
import { explain } from './explain.ts';

interface Verb {
  usage: string;
  does: string;
  /** What it returns is printed. */
  run(words: string[]): Promise<string>;
}

const verbs: Record<string, Verb> = {
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

function help(): string {
  const width = Math.max(...Object.values(verbs).map(({ usage }) => usage.length));
  const rows = Object.values(verbs).map(({ usage, does }) => `  tallybot ${usage.padEnd(width)}  ${does}`);
  return ['Usage:', ...rows].join('\n');
}

async function run([verb, ...words]: string[]): Promise<string> {
  if (!verb || ['help', '--help', '-h'].includes(verb)) return help();
  const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (!known) throw new UserError('unknown-verb', `tallybot has no “${verb}”.`, { hint: help() });
  return known.run(words);
}

run(process.argv.slice(2)).then(
  (said) => process.stdout.write(`${said}\n`),
  (error) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  },
);
