import { useMemo, useState } from 'preact/hooks';
import type { DiscordBody } from '../../wire.ts';
import type { MessageDrawing } from '../contracts.ts';
import { Avatar } from './Avatar.tsx';
import { Dots } from './components/Button.tsx';
import { FileLink } from './components/FileCard.tsx';
import { Gallery } from './components/Gallery.tsx';
import { isPicture } from './components/media.ts';
import { Pieces } from './components/Pieces.tsx';
import { Embed } from './Embed.tsx';
import { Above, PrivateFoot, ThreadLine } from './MessageLines.tsx';
import { Markdown } from './markdown/Markdown.tsx';
import { sayTimestamp } from './markdown/say-time.ts';
import { piecesOf } from './pieces.ts';
import type { Surroundings } from './surroundings.ts';
import { useHands } from './use-hands.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import { useSame } from './use-same.ts';
import './colours.css';
import './message.css';

const COMPONENTS_V2 = 1 << 15;

// Gone until the page is loaded anew, as on Discord.
const dismissed = new Set<string>();

/** Drawn anew when something of it has changed: the screen is told anew with each message of anybody. */
export function DiscordMessage({ message, names, zone, seat, send }: MessageDrawing) {
  const same = useSame(names);
  return useMemo(
    () => <Drawn message={message} names={same} zone={zone} seat={seat} send={send} />,
    [message, same, zone, seat, send],
  );
}

function Drawn({ message, names, zone, seat, send }: MessageDrawing) {
  const { body, author, at } = message;
  const { failure, ...hands } = useHands(message, { seat, send });
  const [isDismissed, setDismissed] = useState(() => dismissed.has(message.id));
  const root = useKeptFocus<HTMLDivElement>();
  if (body.platform !== 'discord') return null;
  if (isDismissed) return <span class="d-dismissed" />;
  const around: Surroundings = { names, zone, at: message.editedAt ?? at, files: body.files, ...hands };
  const threadName = names[`<#${message.id}>`];

  return (
    <div ref={root} class="d-message">
      <Above message={message} replyTo={body.replyTo} />
      <Avatar author={author} />
      <p class="d-head">
        <b>{author.name}</b>
        {author.isBot && <span class="d-app">APP</span>}
        <time dateTime={new Date(at).toISOString()} title={sayTimestamp(at, 'F', zone)}>
          {sayTimestamp(at, 's', zone)}
        </time>
      </p>
      <div class="d-body">
        {message.isThinking ? (
          <p class="d-thinking">
            <Dots /> {author.name} is thinking…
          </p>
        ) : (
          <Body body={body} around={around} />
        )}
        {message.editedAt !== null && !message.isThinking && (
          <small class="d-edited" title={sayTimestamp(message.editedAt, 'F', zone)}>
            (edited)
          </small>
        )}
        {failure !== null && (
          <p class="d-failure" role="alert">
            {failure}
          </p>
        )}
        {threadName !== undefined && <ThreadLine name={threadName} />}
        {message.isPrivate && (
          <PrivateFoot
            onDismiss={() => {
              dismissed.add(message.id);
              setDismissed(true);
            }}
          />
        )}
      </div>
    </div>
  );
}

function Body({ body, around }: { body: DiscordBody; around: Surroundings }) {
  const isV2 = (body.flags & COMPONENTS_V2) !== 0;
  // With the flag nothing is seen but what a component shows.
  const files = isV2 ? [] : body.files;
  const pictures = files.filter(isPicture).map(({ name, description }) => ({
    media: { url: `attachment://${name}` },
    description,
  }));
  return (
    <>
      {body.content !== '' && <Markdown text={body.content} around={around} />}
      {pictures.length > 0 && <Gallery items={pictures} files={files} />}
      {files
        .filter((file) => !isPicture(file))
        .map((file) => (
          <FileLink key={file.id} file={file} />
        ))}
      {body.embeds.map((embed, index) => (
        <Embed key={index} embed={embed} around={around} />
      ))}
      <Pieces pieces={piecesOf(body.components)} around={around} />
    </>
  );
}
