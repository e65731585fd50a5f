import { useRef } from 'preact/hooks';
import type { SlackBody } from '../../wire.ts';
import type { MessageDrawing } from '../contracts.ts';
import { Avatar } from './Avatar.tsx';
import { Files } from './Files.tsx';
import { useKeepFocus } from './keep-focus.ts';
import { Settled } from './Settled.tsx';
import { SurfaceBlocks } from './SurfaceBlocks.tsx';
import { Marked } from './text/Marked.tsx';
import { plainTextOf, readMrkdwn } from './text/mrkdwn.ts';
import { useKept } from './values.ts';
import './message.css';

export function SlackMessage(props: MessageDrawing) {
  return <Settled {...props} draw={Message} />;
}

function Message(props: MessageDrawing) {
  const { body } = props.message;
  return body.platform === 'slack' ? <SlackBodyView {...props} body={body} /> : null;
}

function SlackBodyView({ message, body, ...drawing }: MessageDrawing & { body: SlackBody }) {
  const { author, at, editedAt, isPrivate, id, channelId } = message;
  const { names, zone } = drawing;
  const root = useRef<HTMLDivElement>(null);
  useKeepFocus(root);
  const kept = useKept(body.blocks);
  const attached = filesBeside(body);
  return (
    <div ref={root} tabIndex={-1} class={`slack-message ${isPrivate ? 'private' : ''}`}>
      {isPrivate && (
        <p class="slack-private">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M1 8s2.6-4.5 7-4.5S15 8 15 8s-2.6 4.5-7 4.5S1 8 1 8Z" />
            <circle cx="8" cy="8" r="2" />
          </svg>
          Only visible to you
        </p>
      )}
      <Avatar {...author} />
      <div class="slack-message-main">
        <p class="slack-message-head">
          <b>{author.name}</b>
          {author.isBot && <span class="slack-app">APP</span>}
          <time dateTime={new Date(at).toISOString()} title={sayMoment(at, zone)}>
            {sayTime(at, zone)}
          </time>
        </p>
        {body.blocks.length > 0 ? (
          <>
            <p class="hidden">{fallbackOf(body.text, names)}</p>
            <SurfaceBlocks
              drawing={drawing}
              on={{ message: id, channelId }}
              blocks={body.blocks}
              files={body.files}
              kept={kept}
              nowMs={at}
            />
          </>
        ) : (
          <p class="slack-text">
            <Marked
              nodes={readMrkdwn(body.text, { linksBareAddresses: true })}
              names={names}
              zone={zone}
              nowMs={at}
            />
          </p>
        )}
        {editedAt !== null && !isPrivate && (
          <span class="slack-edited" title={sayMoment(editedAt, zone)}>
            (edited)
          </span>
        )}
        <Files files={attached} />
      </div>
    </div>
  );
}

/** Those that no block shows already. */
function filesBeside({ blocks, files }: SlackBody) {
  const shown = JSON.stringify(blocks);
  return files.filter(({ id }) => !shown.includes(`"id":"${id}"`));
}

/** What a screen reader is told of a message of blocks: its first line, for the blocks say the rest themselves. */
function fallbackOf(text: string, names: Readonly<Record<string, string>>): string {
  return plainTextOf(readMrkdwn(text), names).split('\n')[0] ?? '';
}

function sayTime(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at);
}

function sayMoment(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'full', timeStyle: 'medium' }).format(
    at,
  );
}
