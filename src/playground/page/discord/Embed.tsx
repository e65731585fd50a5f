import type { FileLine, Json } from '../../wire.ts';
import { Image } from './components/Image.tsx';
import { Markdown } from './markdown/Markdown.tsx';
import { sayTimestamp } from './markdown/say-time.ts';
import type { Surroundings } from './surroundings.ts';
import './embed.css';

interface EmbedShape {
  title?: string;
  description?: string;
  url?: string;
  color?: number;
  timestamp?: string;
  author?: { name: string; url?: string };
  footer?: { text: string };
  image?: { url: string };
  thumbnail?: { url: string };
  fields?: { name: string; value: string; inline?: boolean }[];
}

/** The cards of messages without components. */
export function Embed({ embed, around }: { embed: Json; around: Surroundings }) {
  const {
    title,
    description,
    url,
    color,
    timestamp,
    author,
    footer,
    image,
    thumbnail,
    fields = [],
  } = embed as EmbedShape;
  const colour =
    color === undefined ? {} : { style: { '--d-accent': `#${color.toString(16).padStart(6, '0')}` } };
  const small = [footer?.text, timestamp && sayTimestamp(Date.parse(timestamp), 's', around.zone)].filter(
    Boolean,
  );
  return (
    <div class="d-embed" {...colour}>
      <div class="d-embed-words">
        {author && (
          <p class="d-embed-author">
            <WebLink url={author.url}>{author.name}</WebLink>
          </p>
        )}
        {title && (
          <p class="d-embed-title">
            <WebLink url={url}>
              <Markdown text={title} around={around} />
            </WebLink>
          </p>
        )}
        {description && <Markdown text={description} around={around} />}
        {fields.length > 0 && (
          <dl>
            {fields.map(({ name, value, inline }, index) => (
              <div key={index} data-inline={inline ?? false}>
                <dt>
                  <Markdown text={name} around={around} />
                </dt>
                <dd>
                  <Markdown text={value} around={around} />
                </dd>
              </div>
            ))}
          </dl>
        )}
        {image && <EmbedPicture url={image.url} files={around.files} />}
        {small.length > 0 && <p class="d-embed-foot">{small.join(' • ')}</p>}
      </div>
      {thumbnail && (
        <div class="d-thumbnail">
          <EmbedPicture url={thumbnail.url} files={around.files} />
        </div>
      )}
    </div>
  );
}

function EmbedPicture({ url, files }: { url: string; files: readonly FileLine[] }) {
  return <Image url={url} files={files} description={undefined} />;
}

function WebLink({ url, children }: { url: string | undefined; children: preact.ComponentChildren }) {
  if (!url || !/^https?:\/\//.test(url)) return <>{children}</>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
