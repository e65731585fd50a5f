import type { Card, FilePart } from '../cards/card.ts';
import { sayName } from '../cards/format.ts';
import { log } from '../log.ts';
import type { Asker } from './asker.ts';
import { slackErrorOf } from './errors.ts';
import type { Shelf, UploadFile } from './files.ts';

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
    shelfOf: (file: FilePart) => Promise<Shelf>,
    where: string,
  ): Promise<string[]> {
    const notes: string[] = [];
    for (const file of files) {
      const { name, description, content } = file;
      try {
        await upload(
          client,
          { name, title: description, bytes: await bytesOf(content()) },
          await shelfOf(file),
        );
        notes.push(`${sayName(name)} is in ${where}.`);
      } catch (error) {
        const reason = slackErrorOf(error);
        log.warn('could not send a file to Slack', { workspace, reason, error: String(error) });
        notes.push(
          `${sayName(name)} could not be sent: ${whys[reason ?? ''] ?? 'Slack did not take it. Please try again.'}`,
        );
      }
    }
    return notes;
  }

  return {
    sendPrivately(files, asker) {
      // Posting opens the conversation, and needs no scope beyond the one for posting.
      const shelfOf = async ({ name, description }: FilePart): Promise<Shelf> => {
        const { channel, ts } = await asker.client.chat.postMessage({
          channel: asker.userId,
          text: `${name}: ${description}`,
          blocks: [
            {
              type: 'section',
              text: { type: 'plain_text', text: `${name}: ${description}`.slice(0, 3_000) },
            },
          ],
        });
        return { channel: channel ?? asker.userId, ...(ts !== undefined && { thread: ts }) };
      };
      return sendEach(files, asker, shelfOf, 'your direct messages with this app, in a thread');
    },

    sendToThread: (files, asker, { channel, ts }) =>
      sendEach(files, asker, async () => ({ channel, thread: ts }), 'the thread of this message'),
  };
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
