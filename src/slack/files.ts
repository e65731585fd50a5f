import type { WebClient } from '@slack/web-api';

export interface Upload {
  name: string;
  title: string;
  bytes: Buffer;
  /** Of a picture: what it shows, in words. */
  altText?: string;
}

/** Where a file is shown. Without it nobody sees the file but in messages that refer to it. */
export interface Shelf {
  channel: string;
  thread?: string;
}

export type SendBytes = (url: string, bytes: Buffer) => Promise<Response>;
/** Where it is to be shown is asked when its bytes are there: nothing announces a file that did not come. */
export type UploadFile = (
  client: WebClient,
  file: Upload,
  findShelf?: () => Promise<Shelf>,
) => Promise<{ fileId: string }>;

const ALT_LENGTH_MAX = 1_000;

/** Slack's three steps: an address is asked for, the bytes go there, and the file is declared complete. */
export function createUpload(send: SendBytes): UploadFile {
  return async (client, { name, title, bytes, altText }, findShelf) => {
    const { upload_url: url, file_id: fileId } = await client.files.getUploadURLExternal({
      filename: name,
      length: bytes.length,
      ...(altText !== undefined && { alt_text: altText.slice(0, ALT_LENGTH_MAX) }),
    });
    if (!url || !fileId) throw new Error('Slack gave no address to upload to');
    const { status } = await send(url, bytes);
    if (status !== 200) throw new Error(`the upload was answered with ${status}`);
    const file = { id: fileId, title };
    const shelf = await findShelf?.();
    await client.files.completeUploadExternal(
      shelf === undefined
        ? { files: [file] }
        : {
            files: [file],
            channel_id: shelf.channel,
            ...(shelf.thread !== undefined && { thread_ts: shelf.thread }),
          },
    );
    return { fileId };
  };
}
