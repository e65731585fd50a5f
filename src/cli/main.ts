#!/usr/bin/env node
import { UserError } from '../domain/errors.ts';
import { explain } from './explain.ts';
import { families } from './families.ts';
import type { Outcome } from './verb.ts';

async function help(): Promise<string> {
  const verbs = await Promise.all(Object.values(families).map((load) => load()));
  const rows = verbs
    .flatMap((each) => Object.values(each))
    .map(({ usage, does }) => `  tallybot ${usage}\n      ${does}`);
  return ['Usage:', ...rows].join('\n');
}

async function run(words: string[]): Promise<string | Outcome> {
  if (words.length === 0 || ['help', '--help', '-h'].includes(words[0] ?? '')) return help();
  const family = Object.hasOwn(families, words[0] ?? '') ? families[words[0] ?? ''] : undefined;
  const verbs = (await family?.()) ?? {};
  // Verbs are of one word or two.
  for (const count of [2, 1]) {
    const name = words.slice(0, count).join(' ');
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (verb) return verb.run(words.slice(count));
  }
  throw new UserError('unknown-verb', `tallybot has no “${words.slice(0, 2).join(' ')}”.`, {
    hint: await help(),
  });
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
