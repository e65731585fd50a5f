import { discordError } from '../discord-error.ts';
import type { Site, UploadedFile } from '../site.ts';
import { limits } from '../validate/limits.ts';
import type { MessageBody } from '../validate/message.ts';
import type { Attachment, Message } from '../world.ts';

/** What of a message's files stays, and what is new. */
export function attachmentsAfter(
  site: Site,
  before: Message | undefined,
  body: MessageBody,
  files: readonly UploadedFile[],
): { kept: Attachment[]; fresh: Attachment[] } {
  if (files.some(({ bytes }) => bytes.length > limits.file.bytes)) throw discordError('entityTooLarge');
  const old = before?.attachments ?? [];
  // A list names all that shall be there; without one, everything stays.
  const kept = body.attachments
    ? old.filter(({ id }) => body.attachments?.some((each) => each.id === id))
    : old;
  const fresh = files.map((file): Attachment => {
    const said = body.attachments?.find(({ id }) => id === file.id);
    return {
      id: site.ids.snowflake(),
      filename: said?.filename ?? file.filename,
      ...(said?.description ? { description: said.description } : {}),
      contentType: file.contentType,
      bytes: file.bytes,
    };
  });
  return { kept, fresh };
}

/** Links to files expire: to show one again it is uploaded again. */
const linksLiveMs = 24 * 60 * 60_000;

export function attachmentUrl(site: Site, message: Message, { id, filename }: Attachment): string {
  const expires = Math.floor((site.clock.now() + linksLiveMs) / 1_000).toString(16);
  return `${site.origin}/attachments/${message.channelId}/${id}/${encodeURIComponent(filename)}?ex=${expires}`;
}

export function linkIsLive(site: Site, expires: string | undefined): boolean {
  return Number.parseInt(expires ?? '0', 16) * 1_000 > site.clock.now();
}
