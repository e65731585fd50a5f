import { isThinking, messageFlag } from '../flags.ts';
import type { Site } from '../site.ts';
import type { Channel, Message } from '../world.ts';
import type { Said } from './content.ts';
import { mentionsOf } from './mentions.ts';

interface Posted {
  ephemeralTo?: string | undefined;
  interactionId?: string | undefined;
  replyTo?: string | undefined;
}

const nothing: Said = {
  body: {},
  content: { content: '', embeds: [], components: [], flags: messageFlag.thinking, attachments: [] },
};

/** Puts a message by the bot into a channel. */
export function post(
  site: Site,
  channel: Channel,
  { body, content }: Said,
  { ephemeralTo, interactionId, replyTo }: Posted = {},
): Message {
  const mentions = mentionsOf(site.world, channel, content, body.allowed_mentions);
  const message: Message = {
    ...content,
    id: site.ids.snowflake(),
    channelId: channel.id,
    authorId: site.world.application.botId,
    flags: content.flags | (ephemeralTo ? messageFlag.ephemeral : 0),
    ...(body.nonce === null || body.nonce === undefined ? {} : { nonce: body.nonce }),
    ...(replyTo ? { replyTo } : {}),
    atMs: site.clock.now(),
    ...(ephemeralTo ? { ephemeralTo } : {}),
    ...(interactionId ? { interactionId } : {}),
    mentions,
    wakes: mentions,
  };
  site.world.messages.push(message);
  return message;
}

/** “Tallybot is thinking…” */
export function postThinking(site: Site, channel: Channel, posted: Posted): Message {
  return post(site, channel, nothing, posted);
}

/** Puts another message in the old one's stead. What follows a deferral is not called an edit. */
export function edit(site: Site, channel: Channel, before: Message, { body, content }: Said): Message {
  const after: Message = {
    ...before,
    ...content,
    mentions: mentionsOf(site.world, channel, content, body.allowed_mentions),
    ...(isThinking(before) ? {} : { editedAtMs: site.clock.now() }),
  };
  site.world.messages.splice(site.world.messages.indexOf(before), 1, after);
  return after;
}

export function remove(site: Site, message: Message): void {
  site.world.messages.splice(site.world.messages.indexOf(message), 1);
}
