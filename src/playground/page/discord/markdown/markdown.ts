import { parseInline } from './inline.ts';
import { LISTED, parseLists } from './list.ts';
import type { Block } from './tree.ts';

const FENCED = /(?<!\\)```(?:([\w+\-.#]+)\n)?\n*([^\n][\s\S]*?)\n*```/g;
const HEADING = /^(#{1,3})[ \t]+(\S.*)$/;
const SMALL = /^-#[ \t]+(\S.*)$/;
const QUOTED = /^> (.*)$/;
const QUOTED_TO_THE_END = /^>>> /;

/** Reads what is written as Discord does. Nothing throws, and no word is lost. */
export function parseMarkdown(source: string): Block[] {
  return parseBlocks(source.replaceAll(/\r\n?/g, '\n'), false);
}

function parseBlocks(source: string, isQuoted: boolean): Block[] {
  const blocks: Block[] = [];
  // What is written between blocks, line after line.
  let lines: string[] = [];
  const flush = () => {
    const text = lines.join('\n');
    if (text !== '') blocks.push({ type: 'lines', children: parseInline(text) });
    lines = [];
  };
  const add = (block: Block) => {
    flush();
    blocks.push(block);
  };

  let rest = source;
  while (rest !== '') {
    const line = rest.split('\n', 1)[0] ?? '';
    const after = rest.slice(line.length + 1);
    if (!isQuoted && QUOTED_TO_THE_END.test(line)) {
      add({ type: 'quote', children: parseBlocks(rest.slice('>>> '.length), true) });
      break;
    }
    const quoted = isQuoted ? [] : leading(rest, QUOTED);
    const listed = leading(rest, LISTED);
    const [, signs = '', title] = HEADING.exec(line) ?? [];
    const [, print] = SMALL.exec(line) ?? [];
    const fence = fenceIn(rest, line);
    if (quoted.length > 0) {
      const inside = quoted.map((each) => QUOTED.exec(each)?.[1] ?? '').join('\n');
      add({ type: 'quote', children: parseBlocks(inside, true) });
      rest = without(rest, quoted);
    } else if (title !== undefined) {
      add({ type: 'heading', level: signs.length as 1 | 2 | 3, children: parseInline(title) });
      rest = after;
    } else if (print !== undefined) {
      add({ type: 'small', children: parseInline(print) });
      rest = after;
    } else if (listed.length > 0) {
      parseLists(listed).forEach(add);
      rest = without(rest, listed);
    } else if (fence) {
      const [all, language = '', text = ''] = fence;
      const before = rest.slice(0, fence.index);
      if (before !== '') lines.push(before);
      add({ type: 'code', language, text });
      rest = rest.slice(fence.index + all.length).replace(/^\n/, '');
    } else {
      lines.push(line);
      rest = after;
    }
  }
  flush();
  return blocks;
}

/** The block of code that begins in this line, wherever it ends. */
function fenceIn(rest: string, line: string): RegExpExecArray | null {
  if (!line.includes('```')) return null;
  FENCED.lastIndex = 0;
  const match = FENCED.exec(rest);
  return match && match.index < line.length ? match : null;
}

/** The lines from here on that are all of this kind. */
function leading(rest: string, kind: RegExp): string[] {
  const found: string[] = [];
  for (const line of rest.split('\n')) {
    if (!kind.test(line)) break;
    found.push(line);
  }
  return found;
}

function without(rest: string, lines: readonly string[]): string {
  return rest.slice(lines.join('\n').length + 1);
}
