import type { ComponentChildren } from 'preact';
import { Link } from '../text/Link.tsx';
import { type MarkdownBlock, type MarkdownInline, readMarkdown } from '../text/markdown.ts';

export function Markdown({ block: { text } }: { block: { text: string } }) {
  return <div class="slack-rich-text">{readMarkdown(text).map(drawBlock)}</div>;
}

function drawBlock(block: MarkdownBlock): ComponentChildren {
  switch (block.type) {
    case 'heading':
      return <h3 class="slack-header">{block.text.map(drawInline)}</h3>;
    case 'paragraph':
      return <p class="slack-text">{block.text.map(drawInline)}</p>;
    case 'quote':
      return <blockquote class="slack-quote">{block.text.map(drawInline)}</blockquote>;
    case 'code':
      return <pre class="slack-preformatted">{block.text}</pre>;
    case 'list': {
      const items = block.items.map((item) => <li>{item.map(drawInline)}</li>);
      return block.isOrdered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

function drawInline(inline: MarkdownInline): ComponentChildren {
  switch (inline.type) {
    case 'text':
      return inline.text;
    case 'bold':
      return <b>{inline.text}</b>;
    case 'italic':
      return <i>{inline.text}</i>;
    case 'strike':
      return <s>{inline.text}</s>;
    case 'code':
      return <code class="slack-code">{inline.text}</code>;
    case 'link':
      return <Link url={inline.url}>{inline.text}</Link>;
  }
}
