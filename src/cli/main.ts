#!/usr/bin/env node
import { createMigration } from '../db/create-migration.ts';
import { UserError } from '../domain/errors.ts';
import { accountVerbs } from './account.ts';
import { askVerbs } from './ask.ts';
import { discordVerbs } from './discord.ts';
import { doctorVerbs } from './doctor/verb.ts';
import { explain } from './explain.ts';
import { importVerbs } from './import/verb.ts';
import { keyVerbs } from './key.ts';
import { memberVerbs } from './member.ts';
import { slackVerbs } from './slack.ts';
import type { Outcome, Verbs } from './verb.ts';
import { verifyVerbs } from './verify.ts';

const verbs: Verbs = {
  ...accountVerbs,
  ...memberVerbs,
  ...keyVerbs,
  ...askVerbs,
  ...importVerbs,
  ...verifyVerbs,
  ...slackVerbs,
  ...discordVerbs,
  ...doctorVerbs,
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
  const rows = Object.values(verbs).map(({ usage, does }) => `  tallybot ${usage}\n      ${does}`);
  return ['Usage:', ...rows].join('\n');
}

async function run(words: string[]): Promise<string | Outcome> {
  if (words.length === 0 || ['help', '--help', '-h'].includes(words[0] ?? '')) return help();
  // Verbs are of one word or two.
  for (const count of [2, 1]) {
    const name = words.slice(0, count).join(' ');
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (verb) return verb.run(words.slice(count));
  }
  throw new UserError('unknown-verb', `tallybot has no “${words.slice(0, 2).join(' ')}”.`, { hint: help() });
}

run(process.argv.slice(2)).then(
  (outcome) => {
    const { said, failed } = typeof outcome === 'string' ? { said: outcome, failed: false } : outcome;
    end(process.stdout, said, failed ? 1 : 0);
  },
  (error) => end(process.stderr, explain(error), 1),
);

// Not left to end by itself: the schema engine sets a timer of ten seconds for its lock, and never clears it.
function end(stream: NodeJS.WriteStream, said: string, code: number): void {
  stream.write(`${said}\n`, () => process.exit(code));
}
