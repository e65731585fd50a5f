/** The Markdown that a `markdown` block holds, as far as Slack draws it. What is no mark-up stays text. */
export type MarkdownBlock =
  | { type: 'heading' | 'paragraph' | 'quote'; text: MarkdownInline[] }
  | { type: 'list'; isOrdered: boolean; items: MarkdownInline[][] }
  | { type: 'code'; text: string };

export type MarkdownInline =
  | { type: 'text' | 'bold' | 'italic' | 'strike' | 'code'; text: string }
  | { type: 'link'; text: string; url: string };

const ITEM = /^\s*(?:[-*+]|(\d+)[.)])\s+/;
const INLINE =
  /\*\*(?<bold>[^*\n]+)\*\*|(?<![\p{L}\p{N}*_])[*_](?<italic>[^*_\s](?:[^*_\n]*[^*_\s])?)[*_](?![\p{L}\p{N}*_])|~~(?<strike>[^~\n]+)~~|`(?<code>[^`\n]+)`|!?\[(?<text>[^\]\n]+)\]\((?<url>[^()\s]+)\)/gu;

export function readMarkdown(source: string): MarkdownBlock[] {
  return source.split(/^```[^\n]*\n([\s\S]*?)\n?```$/m).flatMap((piece, index): MarkdownBlock[] =>
    index % 2 === 1
      ? [{ type: 'code', text: piece }]
      : piece
          .split(/\n{2,}/)
          .filter((part) => part.trim() !== '')
          .flatMap(readPart),
  );
}

/** Lines of one kind that follow each other belong together. */
function readPart(part: string): MarkdownBlock[] {
  const runs: { kind: string; lines: string[] }[] = [];
  for (const line of part.split('\n').filter((each) => each.trim() !== '')) {
    const kind = kindOf(line);
    const last = runs.at(-1);
    if (last?.kind === kind && kind !== 'heading') last.lines.push(line);
    else runs.push({ kind, lines: [line] });
  }
  return runs.map(({ kind, lines }): MarkdownBlock => {
    if (kind === 'ordered' || kind === 'bullets') {
      const items = lines.map((line) => readInline(line.replace(ITEM, '')));
      return { type: 'list', isOrdered: kind === 'ordered', items };
    }
    if (kind === 'heading')
      return { type: 'heading', text: readInline((lines[0] ?? '').replace(/^#{1,6}\s+/, '')) };
    if (kind === 'quote') {
      return { type: 'quote', text: readInline(lines.map((line) => line.replace(/^\s*> ?/, '')).join('\n')) };
    }
    return { type: 'paragraph', text: readInline(lines.join('\n')) };
  });
}

function kindOf(line: string): 'heading' | 'quote' | 'ordered' | 'bullets' | 'paragraph' {
  if (/^#{1,6}\s+\S/.test(line)) return 'heading';
  if (/^\s*>/.test(line)) return 'quote';
  const [item, number] = ITEM.exec(line) ?? [];
  if (item === undefined) return 'paragraph';
  return number === undefined ? 'bullets' : 'ordered';
}

function readInline(source: string): MarkdownInline[] {
  const nodes: MarkdownInline[] = [];
  let end = 0;
  for (const match of source.matchAll(INLINE)) {
    if (match.index > end) nodes.push({ type: 'text', text: source.slice(end, match.index) });
    end = match.index + match[0].length;
    const { url, text = '', ...styles } = match.groups ?? {};
    if (url !== undefined) nodes.push({ type: 'link', text, url });
    else {
      const [type = 'text', words = match[0]] =
        Object.entries(styles).find(([, each]) => each !== undefined) ?? [];
      nodes.push({ type: type as 'bold', text: words });
    }
  }
  if (end < source.length) nodes.push({ type: 'text', text: source.slice(end) });
  return nodes;
}
