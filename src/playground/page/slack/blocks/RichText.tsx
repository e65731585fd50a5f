import type { ComponentChildren } from 'preact';
import { useSurface } from '../surface.ts';
import { emojiOf } from '../text/emoji.ts';
import { Link } from '../text/Link.tsx';
import { Emoji, When } from '../text/Marked.tsx';
import { Unknown } from './Guarded.tsx';

interface Inline {
  type: string;
  style?: Readonly<Record<string, boolean>>;
  [field: string]: unknown;
}

interface Piece {
  type: string;
  elements: (Inline | Piece)[];
  style?: string;
  indent?: number;
  offset?: number;
}

export interface RichTextShape {
  type: 'rich_text';
  elements: Piece[];
}

export function RichText({ block: { elements } }: { block: RichTextShape }) {
  return <div class="slack-rich-text">{elements.map(drawPiece)}</div>;
}

function drawPiece(piece: Piece): ComponentChildren {
  const inline = () => piece.elements.map((each) => <InlinePart part={each as Inline} />);
  switch (piece.type) {
    case 'rich_text_section':
      return <p class="slack-text">{inline()}</p>;
    case 'rich_text_preformatted':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with keys.
        <pre class="slack-preformatted" tabIndex={0}>
          {inline()}
        </pre>
      );
    case 'rich_text_quote':
      return <blockquote class="slack-quote">{inline()}</blockquote>;
    case 'rich_text_list': {
      const items = piece.elements.map((each) => <li>{drawPiece(each as Piece)}</li>);
      const style = { marginInlineStart: `${(piece.indent ?? 0) * 1.5}rem` };
      return piece.style === 'ordered' ? (
        <ol style={style} start={(piece.offset ?? 0) + 1}>
          {items}
        </ol>
      ) : (
        <ul style={style}>{items}</ul>
      );
    }
    default:
      return <Unknown what={`part of a rich text: ${piece.type}`} />;
  }
}

function InlinePart({ part }: { part: Inline }) {
  const { names, ...surface } = useSurface();
  const text = (field: string) => String(part[field] ?? '');
  switch (part.type) {
    case 'text':
      return <Styled style={part.style}>{text('text')}</Styled>;
    case 'link':
      return (
        <Link url={text('url')}>
          <Styled style={part.style}>{text('text') || text('url')}</Styled>
        </Link>
      );
    case 'emoji':
      return <Emoji name={text('name')} sign={emojiOf(text('name'))} />;
    case 'user':
      return <span class="slack-mention">@{names[text('user_id')] ?? text('user_id')}</span>;
    case 'usergroup':
      return <span class="slack-mention">@{names[text('usergroup_id')] ?? text('usergroup_id')}</span>;
    case 'channel':
      return <span class="slack-mention">#{names[text('channel_id')] ?? text('channel_id')}</span>;
    case 'team':
      return <span class="slack-mention">@{names[text('team_id')] ?? text('team_id')}</span>;
    case 'broadcast':
      return <span class="slack-mention loud">@{text('range')}</span>;
    case 'color':
      return <code class="slack-code">{text('value')}</code>;
    case 'date':
      return (
        <When
          {...surface}
          names={names}
          atS={Number(part['timestamp'])}
          format={text('format')}
          url={text('url') || null}
          text={text('fallback') || text('format')}
        />
      );
    default:
      return <Unknown what={`part of a rich text: ${part.type}`} />;
  }
}

function Styled({ style = {}, children }: { style?: Inline['style']; children: ComponentChildren }) {
  let drawn = children;
  if (style['code']) drawn = <code class="slack-code">{drawn}</code>;
  if (style['bold']) drawn = <b>{drawn}</b>;
  if (style['italic']) drawn = <i>{drawn}</i>;
  if (style['strike']) drawn = <s>{drawn}</s>;
  if (style['underline']) drawn = <u>{drawn}</u>;
  if (style['highlight'] || style['client_highlight']) drawn = <mark>{drawn}</mark>;
  return <>{drawn}</>;
}
