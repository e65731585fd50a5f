import { parseInline } from './inline.ts';
import type { Block, ListItem } from './tree.ts';

export const LISTED = /^( *)(?:[-*]|(\d{1,9})\.)[ \t]+(\S.*)$/;

/** Lines of a list, those that stand further in inside the item before them. */
export function parseList(lines: readonly string[]): Block {
  const [, indent = '', number] = LISTED.exec(lines[0] ?? '') ?? [];
  const items: ListItem[] = [];
  let inner: string[] = [];
  const close = () => {
    if (inner.length > 0) items.at(-1)?.inner.push(parseList(inner));
    inner = [];
  };
  for (const line of lines) {
    const [, own = '', , words = ''] = LISTED.exec(line) ?? [];
    if (items.length > 0 && own.length > indent.length) inner.push(line);
    else {
      close();
      items.push({ children: parseInline(words), inner: [] });
    }
  }
  close();
  return { type: 'list', start: number === undefined ? null : Number(number), items };
}
