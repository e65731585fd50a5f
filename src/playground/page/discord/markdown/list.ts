import { parseInline } from './inline.ts';
import type { Block, ListItem } from './tree.ts';

export const LISTED = /^( *)(?:[-*]|(\d{1,9})\.)[ \t]+(\S.*)$/;

/** Lines of lists, those that stand further in inside the item before them. Other signs begin another list. */
export function parseLists(lines: readonly string[]): Block[] {
  const lists: Extract<Block, { type: 'list' }>[] = [];
  const indent = readLine(lines[0]).indent;
  let items: ListItem[] = [];
  let inner: string[] = [];
  const close = () => {
    if (inner.length > 0) items.at(-1)?.inner.push(...parseLists(inner));
    inner = [];
  };
  for (const line of lines) {
    const own = readLine(line);
    if (items.length > 0 && own.indent > indent) {
      inner.push(line);
      continue;
    }
    close();
    const last = lists.at(-1);
    if (!last || (last.start === null) !== (own.number === null)) {
      items = [];
      lists.push({ type: 'list', start: own.number, items });
    }
    items.push({ children: parseInline(own.words), inner: [] });
  }
  close();
  return lists;
}

function readLine(line = ''): { indent: number; number: number | null; words: string } {
  const [, indent = '', number, words = ''] = LISTED.exec(line) ?? [];
  return { indent: indent.length, number: number === undefined ? null : Number(number), words };
}
