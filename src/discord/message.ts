import { MessageFlags, type RESTPostAPIChannelMessageJSONBody } from 'discord.js';
import type { Attachments, Sent } from './attachments.ts';
import type { Rendered } from './render/card.ts';

/** A message as Discord's calls take it: its body, and the bytes beside that. */
export interface Message {
  body: Pick<
    RESTPostAPIChannelMessageJSONBody,
    'flags' | 'components' | 'allowed_mentions' | 'attachments' | 'content'
  >;
  files: Sent[];
}

export function messageOf(
  { flags, components, allowedMentions, attached }: Rendered,
  { sent }: Pick<Attachments, 'sent'>,
): Message {
  const files = attached.flatMap((name) => sent.get(name) ?? []);
  return {
    body: {
      flags,
      components,
      allowed_mentions: allowedMentions,
      // Named whole, also where there is none: what an edit does not name stays, and nothing shows it then.
      attachments: files.map(({ name, description }, id) => ({
        id: String(id),
        filename: name,
        ...(description !== undefined && { description }),
      })),
    },
    files: files.map(({ name, data, contentType }) => ({ name, data, ...(contentType && { contentType }) })),
  };
}

export function privately({ body, files }: Message): Message {
  return { body: { ...body, flags: (body.flags ?? 0) | MessageFlags.Ephemeral }, files };
}
