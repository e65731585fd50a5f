import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { families } from '../../src/cli/families.ts';
import { allVerbs } from '../../src/cli/find-verb.ts';
import { readWords } from '../../src/cli/read-words.ts';
import { agentKinds } from '../../src/domain/agent-kinds.ts';
import { tallybot, wordsOf } from './typed.ts';

const verbs = await allVerbs(families);
const byName = verbs.map((verb) => [verb.name, verb] as const);

test('every verb is found by its first word, and no two have one name', async () => {
  for (const [word, load] of Object.entries(families)) {
    const names = (await load()).map(({ name }) => name);
    expect(names).not.toEqual([]);
    expect(names.filter((name) => name.split(' ')[0] !== word)).toEqual([]);
  }
  expect(new Set(verbs.map(({ name }) => name)).size).toBe(verbs.length);
});

describe.each(byName)('“%s”', (name, verb) => {
  test('says what it takes and what it returns, and its example is one', async () => {
    const { out, code } = await tallybot(`${name} --help`);

    expect(code).toBe(0);
    expect(Object.keys(verb.returns)).not.toEqual([]);
    if (!verb.hidden) expect(out).toContain(`tallybot ${verb.example.words}`);
    for (const option of Object.keys(verb.options)) expect(out).toContain(`--${option}`);
    const words = wordsOf(verb.example.words);
    expect(words.slice(0, name.split(' ').length).join(' ')).toBe(name);
    await expect(readWords(verb, words.slice(name.split(' ').length))).resolves.toBeDefined();
  });

  test('answers in JSON when it is used wrongly, and ends with 2 before it has done anything', async () => {
    const { out, err, code } = await tallybot(`${name} --no-such-option --json`);

    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      error: {
        code: 'unknown-option',
        message: 'There is no option --no-such-option here.',
        hint: expect.any(String),
      },
    });
    expect(err).toContain('There is no option --no-such-option here.');
  });

  test('asks for the words that must be there before those that may, and takes all that is left last', () => {
    const words = Object.values(verb.words);

    const required = words.map((word) => word.required === true);
    expect(required).toEqual([...required].sort((a, b) => Number(b) - Number(a)));
    expect(words.slice(0, -1).filter(({ kind }) => kind === 'words')).toEqual([]);
  });
});

test('a rate can be for every kind of agent', () => {
  const kind = verbs.find(({ name }) => name === 'rate add')?.options['kind'];

  expect(kind).toMatchObject({ choices: agentKinds });
});

test('help and completion load no package: what is heavy is imported by the verb that runs', () => {
  const { loaded, outside } = load('src/cli/main.ts');

  expect(outside).toEqual([]);
  expect(loaded).toContain('src/cli/key/verbs.ts');
});

test.each([
  'account/acts.ts',
  'agent/list.ts',
  'cap/acts.ts',
  'events/act.ts',
  'grant/acts.ts',
  'import/act.ts',
  'key/acts.ts',
  'outbox/acts.ts',
  'pack/acts.ts',
  'plan/acts.ts',
  'rate/acts.ts',
  'verify/act.ts',
])('what %s reads, it reads without Prisma, which is loaded by whoever opens it', (path) => {
  const { loaded, outside } = load(`src/cli/${path}`);

  expect(outside.filter((import_) => import_.includes('@prisma/'))).toEqual([]);
  expect(loaded).toContain('src/db/client.ts');
  expect(loaded).not.toContain('src/db/generated/client.ts');
});

/** What is loaded with a file, before anything of it runs. */
function load(entry: string): { loaded: Set<string>; outside: string[] } {
  const root = join(import.meta.dirname, '../..');
  const loaded = new Set<string>();
  const outside: string[] = [];
  const follow = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    const source = readFileSync(join(root, path), 'utf8');
    const isList = path === 'src/cli/families.ts';
    const pattern = isList ? /import\('([^']+)'\)/g : /^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm;
    for (const [, specifier = ''] of source.matchAll(pattern)) {
      if (specifier.startsWith('.')) follow(posix.join(posix.dirname(path), specifier));
      else if (!specifier.startsWith('node:')) outside.push(`${path} imports ${specifier}`);
    }
  };
  follow(entry);
  return { loaded, outside };
}
