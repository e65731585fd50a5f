import type { WebClient } from '@slack/web-api';
import type { Card, FilePart } from '../cards/card.ts';
import { sayName } from '../cards/format.ts';
import { log } from '../log.ts';
import type { Asker } from './asker.ts';
import { type Fault, faultOf } from './errors.ts';
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
  /** One of them, to where it is shown. `null`: it is there. */
  put(file: FilePart, client: WebClient, findShelf: () => Promise<Shelf>): Promise<Fault | null>;
}

export function filesOf({ parts }: Card): FilePart[] {
  return parts.filter((part) => part.type === 'file');
}

export function createMail(upload: UploadFile): Mail {
  async function put(
    file: FilePart,
    client: WebClient,
    findShelf: () => Promise<Shelf>,
  ): Promise<Fault | null> {
    try {
      const bytes = await bytesOf(file.content());
      await upload(client, { name: file.name, title: file.description, bytes }, findShelf);
      return null;
    } catch (error) {
      const fault = faultOf(error);
      log.warn('could not send a file to Slack', { fault, error: String(error) });
      return fault;
    }
  }

  async function sendEach(
    files: readonly FilePart[],
    { client }: Asker,
    findShelf: (file: FilePart) => Promise<Shelf>,
    where: string,
  ): Promise<string[]> {
    const notes: string[] = [];
    for (const file of files) {
      const fault = await put(file, client, () => findShelf(file));
      notes.push(
        fault === null
          ? `${sayName(file.name)} is in ${where}.`
          : sayUnsent(file, fault, 'Please try again.'),
      );
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

    put,
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

/** `otherwise`: what is to be done where Slack does not say why. */
export function sayUnsent({ name }: FilePart, fault: Fault, otherwise: string): string {
  const why = fault.kind === 'said' ? whys[fault.error] : undefined;
  return `${sayName(name)} could not be sent: ${why ?? `Slack did not take it. ${otherwise}`}`.trim();
}

const whys: Record<string, string> = {
  missing_scope: 'this app may not upload files here. An admin can allow it by installing it again.',
  file_uploads_disabled: 'this workspace does not allow files.',
  storage_limit_reached: 'this workspace has no room for files.',
};
