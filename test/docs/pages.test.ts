import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { SETTINGS } from '../../src/config.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { allBlocks, type Block, isOfAVerb, pages, readBlocks, readPage, root } from './blocks.ts';
import { anchorsOf, linksOf } from './links.ts';

const blocks = allBlocks();
const of = (language: string, word?: string) =>
  blocks
    .filter((block) => block.language === language && (word === undefined || block.words.includes(word)))
    .map((block) => [block.place, block] as const);

/** How a block is shown to be true. What is run stands in `run-pages.ts`. */
const languages = ['sh', 'ts', 'json', 'yaml', 'env', 'text'];
const COMMAND =
  /^\s*(\$ )?(npm|npx|node|curl|docker|kubectl|tallybot|git|psql|pg_dump|pg_restore|openssl|export) /m;

test('every block of every page says what it is, so that something tries it', () => {
  expect(blocks.filter(({ language }) => !languages.includes(language)).map(({ place }) => place)).toEqual(
    [],
  );
});

test('what only stands there to be read holds no command that nobody tries', () => {
  expect(
    of('text')
      .filter(([, block]) => COMMAND.test(block.text) && !isOfAVerb(block))
      .map(([place]) => place),
  ).toEqual([]);
});

test.each(of('sh', 'ci'))('%s is what CI runs, word for word', (_place, { text }) => {
  const ci = readFileSync(join(root, '.ci/run'), 'utf8').replaceAll('in_time ', '').replace(/&&\s+/g, '&& ');

  for (const line of linesOf(text)) expect(ci).toContain(line);
});

test.each(of('sh'))('%s is a shell’s language', (_place, { text }) => {
  expect(spawnSync('bash', ['-n'], { input: text }).stderr.toString()).toBe('');
});

test.each(of('sh', 'outside'))('%s names files and services that are there', (_place, { text }) => {
  const named = [...text.matchAll(/[\w./-]+\.(?:ya?ml|sh)\b/g)].map(([path]) => path);

  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each(of('env'))('%s sets only what is a setting', (_place, { text }) => {
  const names = Object.keys(parseEnv(text));

  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !Object.hasOwn(SETTINGS, name))).toEqual([]);
});

test.each(of('json'))('%s is JSON, and an event where it says so', (_place, { text, words }) => {
  const value: unknown = JSON.parse(text);

  if (words.includes('event')) expect(UsageEvent.safeParse(value).error).toBeUndefined();
});

test.each(of('yaml'))('%s is YAML', (_place, { text }) => {
  expect(parseAllDocuments(text).flatMap(({ errors }) => errors)).toEqual([]);
});

describe.each(pages())('%s', (file) => {
  test('links and pictures lead somewhere', () => {
    const broken = linksOf(readPage(file)).filter((link) => !leadsSomewhere(file, link));

    expect(broken).toEqual([]);
  });
});

test('a block that nothing closes, or a list that indents one, is noticed', () => {
  expect(() => readBlocks('a.md', 'one\n```sh\nls\n')).toThrow('a.md:2 opens a block');
  expect(readBlocks('a.md', '1. one\n\n   ```sh outside\n   ls\n     x\n   ```\n')).toEqual([
    { place: 'a.md:3', file: 'a.md', language: 'sh', words: ['outside'], text: 'ls\n  x\n' } satisfies Block,
  ]);
});

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim());
}

function leadsSomewhere(file: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return URL.canParse(link);
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : join(dirname(file), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || (target.endsWith('.md') && anchorsOf(readPage(target)).includes(anchor));
}
