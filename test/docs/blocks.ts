import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** What a newcomer copies first is run among the tests; `npm run test:docs` runs all other pages. */
export const frontPage = 'README.md';

export interface Block {
  /** Where it stands, for the title of its test. */
  place: string;
  file: string;
  /** Of which language it is. */
  language: string;
  /** What else stands behind the fence, such as that it needs Docker. */
  words: string[];
  text: string;
}

/** Every page that people read: those at the top, and one beside each part. */
export function pages(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path && !path.startsWith('test/'));
}

export function readPage(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

export function readBlocks(file: string, page = readPage(file)): Block[] {
  const blocks: Block[] = [];
  let open: { indent: string; lines: string[]; block: Block } | null = null;
  for (const [index, line] of page.split('\n').entries()) {
    const [, indent = '', info] = /^(\s*)```(.*)$/.exec(line) ?? [];
    if (info === undefined) {
      open?.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line.trimStart());
    } else if (open) {
      blocks.push({ ...open.block, text: `${open.lines.join('\n')}\n` });
      open = null;
    } else {
      const [language = '', ...words] = info.trim().split(/\s+/);
      open = { indent, lines: [], block: { place: `${file}:${index + 1}`, file, language, words, text: '' } };
    }
  }
  if (open) throw new Error(`${open.block.place} opens a block that nothing closes`);
  return blocks;
}

export function allBlocks(): Block[] {
  return pages().flatMap((file) => readBlocks(file));
}

/** An example that a verb of the command line gives of itself: `test/cli` runs those, and compares their answers. */
export function isOfAVerb({ file, text }: Block): boolean {
  const [, verbs = ''] = readPage(file).split('<!-- verbs -->');
  return verbs.includes(text);
}
