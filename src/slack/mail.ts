import type { Card, FilePart } from '../cards/card.ts';
import { sayName } from '../cards/format.ts';
import { log } from '../log.ts';
import type { Asker } from './asker.ts';
import { slackErrorOf } from './errors.ts';
import type { Shelf, UploadFile } from './files.ts';
import { renderCard } from './render/card.ts';

/** The files of a card: where they went is said in notes under it. */
export interface Mail {
  /** Nobody else may see a private answer's file: it goes to the direct messages of whoever asked. */
  sendPrivately(files: readonly FilePart[], asker: Asker): Promise<string[]>;
  sendToThread(
    files: readonly FilePart[],
    asker: Asker,
    message: { channel: string; ts: string },
  ): Promise<string[]>;
}

export function filesOf({ parts }: Card): FilePart[] {
  return parts.filter((part) => part.type === 'file');
}

export function createMail(upload: UploadFile): Mail {
  async function sendEach(
    files: readonly FilePart[],
    { client, workspace }: Asker,
    findShelf: (file: FilePart) => Promise<Shelf>,
    where: string,
  ): Promise<string[]> {
    const notes: string[] = [];
    for (const file of files) {
      const name = sayName(file.name);
      try {
        const bytes = await bytesOf(file.content());
        const sent = { name: file.name, title: file.description, bytes };
        await upload(client, sent, () => findShelf(file));
        notes.push(`${name} is in ${where}.`);
      } catch (error) {
        const reason = slackErrorOf(error);
        log.warn('could not send a file to Slack', { workspace, reason, error: String(error) });
        notes.push(
          `${name} could not be sent: ${whys[reason ?? ''] ?? 'Slack did not take it. Please try again.'}`,
        );
      }
    }
    return notes;
  }

  return {
    sendPrivately(files, asker) {
      const findShelf = async (file: FilePart): Promise<Shelf> => {
        // Posting opens the conversation, and needs no scope beyond the one for posting.
        const { text, blocks } = renderCard(announcing(file), {
          surface: 'message',
          pictures: new Map(),
          fit: (command) => command,
        });
        const { channel, ts } = await asker.client.chat.postMessage({ channel: asker.userId, text, blocks });
        return { channel: channel ?? asker.userId, ...(ts !== undefined && { thread: ts }) };
      };
      return sendEach(files, asker, findShelf, 'your direct messages with this app, in a thread');
    },

    sendToThread: (files, asker, { channel, ts }) =>
      sendEach(files, asker, async () => ({ channel, thread: ts }), 'the thread of that message'),
  };
}

function announcing({ name, description }: FilePart): Card {
  return { title: name, tone: 'neutral', subtitle: description, parts: [], actions: [], notes: [] };
}

async function bytesOf(content: AsyncIterable<string>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const whys: Record<string, string> = {
  missing_scope: 'this app may not upload files here. An admin can allow it by installing it again.',
  file_uploads_disabled: 'this workspace does not allow files.',
  storage_limit_reached: 'this workspace has no room for files.',
};
