import type { Inline, MentionKind, TimeStyle } from './tree.ts';

// Nobody nests deeper; what does is shown as it is written.
const DEPTH_MAX = 12;
const MS_MAX = 8.64e15;

interface Rule {
  /** Sticky: it is tried where a piece may begin. */
  pattern: RegExp;
  /** `null`: it is no such thing after all. */
  read(match: RegExpExecArray, depth: number): Inline | null;
}

const MARKED = {
  '**': 'bold',
  __: 'underline',
  '*': 'italic',
  _: 'italic',
  '~~': 'strike',
  '||': 'spoiler',
} as const;
type Sign = keyof typeof MARKED;
const SIGNS = Object.keys(MARKED) as Sign[];

const rules: readonly Rule[] = [
  { pattern: /\\([^0-9A-Za-z\s])/y, read: ([, sign = '']) => ({ type: 'text', text: sign }) },
  {
    pattern: /(?<!`)(`+)(?!`)([\s\S]+?)(?<!`)\1(?!`)/y,
    read: ([, signs = '', text = '']) => codeOf(signs, text),
  },
  { pattern: /<(https?:\/\/[^\s<>]+)>/y, read: ([, href = '']) => linkTo(href) },
  { pattern: /https?:\/\/[^\s<>[\]]*[^\s<>[\].,:;"'|*~)]/y, read: ([href]) => linkTo(href) },
  {
    pattern:
      /\[((?:\\.|[^[\]\\\n])+)\]\(\s*(?:<(https?:\/\/[^\s<>]+)>|(https?:\/\/[^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*))(?:\s+"([^"]*)")?\s*\)/y,
    read: ([, label = '', inAngles, bare = '', title = ''], depth) => {
      const href = addressOf(inAngles ?? bare);
      // A label that is an address itself might lead elsewhere than it says.
      if (href === null || /https?:\/\//.test(label)) return null;
      return { type: 'link', href, title, children: parseInline(label, depth + 1) };
    },
  },
  { pattern: /<@!?(\d+)>/y, read: ([source]) => mention('user', source) },
  { pattern: /<@&(\d+)>/y, read: ([source]) => mention('role', source) },
  { pattern: /<#(\d+)>/y, read: ([source]) => mention('channel', source) },
  {
    pattern: /<\/([-\w\p{L}\p{N} ]+):(\d+)>/uy,
    read: ([source, name]) => mention('command', source, `/${name}`),
  },
  { pattern: /<id:(\w[\w-]*)(?::\d+)?>/y, read: ([source, name]) => mention('place', source, name) },
  { pattern: /@(?:everyone|here)/y, read: ([source]) => mention('everyone', source, source) },
  {
    pattern: /<a?:(\w+):\d+>/y,
    read: ([source, name = '']) => ({ type: 'emoji', name: `:${name}:`, source }),
  },
  { pattern: /<t:(-?\d{1,17})(?::([tTdDfFsSR]))?>/y, read: readTime },
];

/** Whatever is written, this takes it: what is no mark-up is text. */
export function parseInline(source: string, depth = 0): Inline[] {
  if (depth > DEPTH_MAX) return source === '' ? [] : [{ type: 'text', text: source }];
  const found: Inline[] = [];
  let text = '';
  const add = (node: Inline) => {
    if (node.type === 'text') text += node.text;
    else {
      if (text !== '') found.push({ type: 'text', text });
      text = '';
      found.push(node);
    }
  };
  for (let at = 0; at < source.length; ) {
    const piece = pieceAt(source, at, depth);
    add(piece?.node ?? { type: 'text', text: source[at] ?? '' });
    at = piece?.end ?? at + 1;
  }
  if (text !== '') found.push({ type: 'text', text });
  return found;
}

// Everything else is a letter as any other, and most are.
const BEGINNINGS = /[\\`<h[@*_~|]/;

function pieceAt(source: string, at: number, depth: number): { node: Inline; end: number } | null {
  if (!BEGINNINGS.test(source[at] ?? '')) return null;
  for (const { pattern, read } of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    const node = match && read(match, depth);
    if (match && node) return { node, end: at + match[0].length };
  }
  for (const sign of SIGNS) {
    if (!source.startsWith(sign, at) || !mayOpen(source, at, sign)) continue;
    const close = closeOf(source, at + sign.length, sign);
    if (close === -1) continue;
    const children = parseInline(source.slice(at + sign.length, close), depth + 1);
    return { node: { type: MARKED[sign], children }, end: close + sign.length };
  }
  return null;
}

/** A star before a space multiplies, and a low line within a word belongs to it. */
function mayOpen(source: string, at: number, sign: Sign): boolean {
  if (sign === '*') return /\S/.test(source[at + 1] ?? ' ');
  return sign !== '_' || !/\w/.test(source[at - 1] ?? '');
}

function closeOf(source: string, from: number, sign: Sign): number {
  const letter = sign[0] ?? '';
  const isDoubled = sign.length === 2;
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source.startsWith(sign, at)) {
      const isPair = source[at + sign.length] === letter;
      if (isDoubled) {
        const isRun = isPair && (letter === '*' || letter === '_');
        if (at > from && !isRun) return at;
      } else if (isPair) at += 1;
      else if (at > from && mayClose(source, at, sign)) return at;
    }
  }
  return -1;
}

function mayClose(source: string, at: number, sign: Sign): boolean {
  if (sign === '*') return /\S/.test(source[at - 1] ?? ' ');
  return !/\w/.test(source[at + 1] ?? '');
}

/** Two signs and a space make room for a sign inside. */
function codeOf(signs: string, text: string): Inline {
  return { type: 'code', text: (signs.length > 1 && text.trim()) || text };
}

function linkTo(written: string): Inline | null {
  const href = addressOf(written);
  return href === null
    ? null
    : { type: 'link', href, title: '', children: [{ type: 'text', text: written }] };
}

function addressOf(written: string): string | null {
  const url = URL.canParse(written) ? new URL(written) : null;
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? written : null;
}

function mention(kind: MentionKind, source: string, name = ''): Inline {
  return { type: 'mention', kind, source, name };
}

function readTime([source, seconds, style = 'f']: RegExpExecArray): Inline | null {
  const atSeconds = Number(seconds);
  if (Math.abs(atSeconds * 1_000) > MS_MAX) return null;
  return { type: 'time', atSeconds, style: style as TimeStyle, source };
}
