import { isEmoji } from './emoji.ts';
import { unescapeOnce } from './escapes.ts';
import { type Reference, readReference } from './references.ts';

/** Slack's mark-up as a tree. Whatever is no mark-up stays text: nothing is dropped, and nothing is refused. */
export type Node =
  | { type: 'text'; text: string }
  | { type: 'break' }
  | { type: 'bold' | 'italic' | 'strike' | 'quote'; children: Node[] }
  | { type: 'code' | 'preformatted'; text: string }
  | { type: 'emoji'; name: string }
  | Reference;

export interface Reading {
  /** Without it an address becomes a link also where nobody wrote one: `verbatim` of a text object. */
  linksBareAddresses?: boolean;
}

const styles = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
type Mark = keyof typeof styles;

const FENCE = /```\n?((?:(?!```)[\s\S])+?)\n?```/;
const QUOTE = /^(?:>|&gt;) ?/;
const LONG_QUOTE = /^(?:>|&gt;){3} ?/;
const ADDRESS = /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"\]]/y;
const SHORTCODE = /:([a-z0-9_+'-]+):/y;
const CODE = /`([^`\n]+)`/y;
const REFERENCE = /<([^<>\s][^<>\n]*)>/y;

export function readMrkdwn(source: string, reading: Reading = {}): Node[] {
  const nodes: Node[] = [];
  // Every other piece is what stands between fences.
  for (const [index, piece] of source.split(FENCE).entries()) {
    if (index % 2 === 1) nodes.push({ type: 'preformatted', text: unescapeOnce(piece) });
    else nodes.push(...readLines(piece, reading, index > 0));
  }
  return nodes;
}

/** The line break after a fence is the fence's own. */
function readLines(piece: string, reading: Reading, isAfterFence: boolean): Node[] {
  const lines = (isAfterFence ? piece.replace(/^\n/, '') : piece).split('\n');
  const nodes: Node[] = [];
  let quoted: string[] = [];
  const closeQuote = () => {
    if (quoted.length > 0) nodes.push({ type: 'quote', children: joined(quoted, reading) });
    quoted = [];
  };
  for (const [index, line] of lines.entries()) {
    if (LONG_QUOTE.test(line)) {
      quoted.push(line.replace(LONG_QUOTE, ''), ...lines.slice(index + 1));
      break;
    }
    if (QUOTE.test(line)) {
      quoted.push(line.replace(QUOTE, ''));
      continue;
    }
    const isFirst = index === 0 || quoted.length > 0;
    closeQuote();
    if (!isFirst) nodes.push({ type: 'break' });
    nodes.push(...readInline(line, reading));
  }
  closeQuote();
  return nodes;
}

function joined(lines: readonly string[], reading: Reading): Node[] {
  return lines.flatMap((line, index) => [
    ...(index > 0 ? [{ type: 'break' } as const] : []),
    ...readInline(line, reading),
  ]);
}

function readInline(line: string, reading: Reading): Node[] {
  const nodes: Node[] = [];
  let text = '';
  const push = (node: Node) => {
    if (text !== '') nodes.push({ type: 'text', text: unescapeOnce(text) });
    text = '';
    nodes.push(node);
  };
  for (let at = 0; at < line.length; ) {
    const found = readAt(line, at, reading);
    if (found) {
      push(found.node);
      at = found.end;
    } else {
      text += line[at];
      at += 1;
    }
  }
  if (text !== '') nodes.push({ type: 'text', text: unescapeOnce(text) });
  return nodes;
}

function readAt(line: string, at: number, reading: Reading): { node: Node; end: number } | null {
  const matched = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(line);
  };
  const sign = line[at] ?? '';
  if (sign === '`') {
    const [whole = '', code = ''] = matched(CODE) ?? [];
    return whole === '' ? null : { node: { type: 'code', text: unescapeOnce(code) }, end: at + whole.length };
  }
  if (sign === '<') {
    const [whole = '', inner = ''] = matched(REFERENCE) ?? [];
    return whole === '' ? null : { node: readReference(inner), end: at + whole.length };
  }
  if (sign === ':') {
    const [whole = '', name = ''] = matched(SHORTCODE) ?? [];
    return isEmoji(name) ? { node: { type: 'emoji', name }, end: at + whole.length } : null;
  }
  if (sign === 'h' && reading.linksBareAddresses && !isWord(line[at - 1])) {
    const [whole = ''] = matched(ADDRESS) ?? [];
    const url = unescapeOnce(whole);
    return whole === '' ? null : { node: { type: 'link', url, text: url }, end: at + whole.length };
  }
  if (sign in styles) {
    const end = closingOf(line, at);
    if (end === null) return null;
    const children = readInline(line.slice(at + 1, end), reading);
    return { node: { type: styles[sign as Mark], children }, end: end + 1 };
  }
  return null;
}

/** A mark opens before a letter and closes after one, and neither stands within a word: `2*3*4` and `snake_case_name` stay. */
function closingOf(line: string, at: number): number | null {
  const mark = line[at] ?? '';
  if (isWord(line[at - 1]) || isSpace(line[at + 1]) || line[at + 1] === mark) return null;
  for (let end = at + 2; end < line.length; end += 1) {
    const sign = line[end];
    // What stands in code or in a reference closes nothing.
    if (sign === '`' || sign === '<') {
      const pattern = sign === '`' ? CODE : REFERENCE;
      pattern.lastIndex = end;
      end += (pattern.exec(line)?.[0].length ?? 1) - 1;
    } else if (sign === mark && !isSpace(line[end - 1]) && !isWord(line[end + 1])) return end;
  }
  return null;
}

function isWord(sign: string | undefined): boolean {
  return sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
}

function isSpace(sign: string | undefined): boolean {
  return sign === undefined || /\s/.test(sign);
}

/** The same without any mark-up, for whoever listens. */
export function plainTextOf(nodes: readonly Node[], names: Readonly<Record<string, string>> = {}): string {
  return nodes
    .map((node) => {
      switch (node.type) {
        case 'break':
          return '\n';
        case 'emoji':
          return `:${node.name}:`;
        case 'user':
        case 'group':
          return `@${names[node.id] ?? node.text ?? node.id}`;
        case 'channel':
          return `#${names[node.id] ?? node.text ?? node.id}`;
        case 'broadcast':
          return `@${node.range}`;
        case 'bold':
        case 'italic':
        case 'strike':
        case 'quote':
          return plainTextOf(node.children, names);
        default:
          return node.text;
      }
    })
    .join('');
}
