import { useMemo } from 'preact/hooks';
import type { Surroundings } from '../surroundings.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { parseMarkdown } from './markdown.ts';
import { Spoiler } from './Spoiler.tsx';
import { sayDistance, sayTimestamp } from './say-time.ts';
import type { Block, Inline } from './tree.ts';
import './markdown.css';

type Around = Pick<Surroundings, 'names' | 'zone' | 'at'>;

/** Text as Discord shows it. */
export function Markdown({ text, around }: { text: string; around: Around }) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return <div class="d-markdown">{drawBlocks(blocks, around)}</div>;
}

function drawBlocks(blocks: readonly Block[], around: Around) {
  return blocks.map((block, index) => <BlockView key={index} block={block} around={around} />);
}

function BlockView({ block, around }: { block: Block; around: Around }) {
  switch (block.type) {
    case 'lines':
      return <p>{drawInline(block.children, around)}</p>;
    case 'heading': {
      // The page's own headings are the first two levels.
      const Heading = block.level === 3 ? 'h4' : 'h3';
      return <Heading data-level={block.level}>{drawInline(block.children, around)}</Heading>;
    }
    case 'small':
      return <small>{drawInline(block.children, around)}</small>;
    case 'quote':
      return <blockquote>{drawBlocks(block.children, around)}</blockquote>;
    case 'code':
      return <CodeBlock text={block.text} />;
    case 'list': {
      const items = block.items.map(({ children, inner }, index) => (
        <li key={index}>
          {drawInline(children, around)}
          {drawBlocks(inner, around)}
        </li>
      ));
      return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
  }
}

const elements = { bold: 'strong', italic: 'em', underline: 'u', strike: 's' } as const;

function drawInline(nodes: readonly Inline[], around: Around): preact.ComponentChildren {
  return nodes.map((node, index) => {
    switch (node.type) {
      case 'text':
        return node.text;
      case 'code':
        return <code key={index}>{node.text}</code>;
      case 'spoiler':
        return <Spoiler key={index}>{drawInline(node.children, around)}</Spoiler>;
      case 'link':
        return (
          <a
            key={index}
            href={node.href}
            title={node.title || node.href}
            target="_blank"
            rel="noopener noreferrer"
          >
            {drawInline(node.children, around)}
          </a>
        );
      case 'mention':
        return (
          <span key={index} class="d-mention" title={node.source}>
            {sayMention(node, around.names)}
          </span>
        );
      case 'time':
        return <Time key={index} node={node} around={around} />;
      case 'emoji':
        return (
          <span key={index} title={node.source}>
            {node.name}
          </span>
        );
      default: {
        const Element = elements[node.type];
        return <Element key={index}>{drawInline(node.children, around)}</Element>;
      }
    }
  });
}

function Time({ node, around }: { node: Extract<Inline, { type: 'time' }>; around: Around }) {
  const at = node.atSeconds * 1_000;
  const { style } = node;
  const said =
    style !== 'R'
      ? sayTimestamp(at, style, around.zone)
      : around.at === null
        ? sayTimestamp(at, 'f', around.zone)
        : sayDistance(at, around.at);
  return (
    <time class="d-time" dateTime={new Date(at).toISOString()} title={sayTimestamp(at, 'F', around.zone)}>
      {said}
    </time>
  );
}

function sayMention(
  { kind, source, name }: Extract<Inline, { type: 'mention' }>,
  names: Around['names'],
): string {
  switch (kind) {
    case 'user':
      return `@${names[source.replace('!', '')] ?? 'unknown-user'}`;
    case 'role':
      return `@${names[source] ?? 'unknown-role'}`;
    case 'channel':
      return `# ${names[source] ?? 'unknown'}`;
    case 'place':
      return `# ${name}`;
    default:
      return name;
  }
}
