import { sayDate } from './dates.ts';
import { emojiOf } from './emoji.ts';
import { Link } from './Link.tsx';
import type { Node } from './mrkdwn.ts';
import './text.css';

interface Reader {
  names: Readonly<Record<string, string>>;
  zone: string;
  nowMs: number;
}

export function Marked({ nodes, names, zone, nowMs }: Reader & { nodes: readonly Node[] }) {
  const reader = { names, zone, nowMs };
  // A text never changes in place but as a whole.
  return nodes.map((node, index) => <MarkedNode key={index} node={node} {...reader} />);
}

function MarkedNode({ node, ...reader }: Reader & { node: Node }) {
  const { names } = reader;
  switch (node.type) {
    case 'text':
      return <>{node.text}</>;
    case 'break':
      return <br />;
    case 'bold':
      return (
        <b>
          <Marked nodes={node.children} {...reader} />
        </b>
      );
    case 'italic':
      return (
        <i>
          <Marked nodes={node.children} {...reader} />
        </i>
      );
    case 'strike':
      return (
        <s>
          <Marked nodes={node.children} {...reader} />
        </s>
      );
    case 'quote':
      return (
        <span class="slack-quote">
          <Marked nodes={node.children} {...reader} />
        </span>
      );
    case 'code':
      return <code class="slack-code">{node.text}</code>;
    case 'preformatted':
      return <code class="slack-preformatted">{node.text}</code>;
    case 'emoji':
      return <Emoji name={node.name} sign={emojiOf(node.name)} />;
    case 'link':
      return <Link url={node.url}>{node.text}</Link>;
    case 'user':
    case 'group':
      return <span class="slack-mention">@{names[node.id] ?? node.text ?? node.id}</span>;
    case 'channel':
      return <span class="slack-mention">#{names[node.id] ?? node.text ?? node.id}</span>;
    case 'broadcast':
      return <span class="slack-mention loud">@{node.range}</span>;
    case 'date':
      return <When {...node} {...reader} />;
  }
}

export function When({
  atS,
  format,
  url,
  text,
  zone,
  nowMs,
}: Reader & { atS: number; format: string; url: string | null; text: string }) {
  const said = sayDate(atS, format, zone, nowMs) ?? text;
  const time = <time dateTime={new Date(atS * 1000).toISOString()}>{said}</time>;
  return url ? <Link url={url}>{time}</Link> : time;
}

export function Emoji({ name, sign }: { name: string; sign: string }) {
  return (
    <span role="img" aria-label={name.replaceAll('_', ' ')}>
      {sign}
    </span>
  );
}
