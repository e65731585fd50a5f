import type { Content } from './content.ts';
import type { Site } from './site.ts';
import { SlackError } from './slack-error.ts';
import { pinged } from './wakes.ts';
import type { Author, Channel, Message, Metadata } from './world.ts';

export function postMessage(
  site: Site,
  author: Author,
  channelId: string,
  content: Content,
  more: { threadTs?: string | undefined; metadata?: Metadata | undefined; fileIds?: string[] } = {},
): Message {
  const message = newMessage(site, author, channelId, content, more);
  site.world.messages.push(message);
  site.changes.changed();
  return message;
}

export function postEphemeral(
  site: Site,
  author: Author,
  channelId: string,
  to: string,
  content: Content,
  threadTs?: string,
): Message {
  const message = { ...newMessage(site, author, channelId, content, { threadTs }), ephemeralTo: to };
  site.world.ephemerals.push(message);
  site.changes.changed();
  return message;
}

/** Puts another message in the place of one, private or not; says whether that one was still there. */
export function replaceMessage(
  site: Site,
  old: { channelId: string; ts: string },
  change: Partial<Message>,
): boolean {
  return [site.world.messages, site.world.ephemerals].some((list) => {
    const index = list.findLastIndex(({ ts, channelId }) => ts === old.ts && channelId === old.channelId);
    const found = list[index];
    if (!found) return false;
    list[index] = { ...found, ...change };
    site.changes.changed();
    return true;
  });
}

export function removeMessage(site: Site, old: { channelId: string; ts: string }): boolean {
  return [site.world.messages, site.world.ephemerals].some((list) => {
    const index = list.findLastIndex(({ ts, channelId }) => ts === old.ts && channelId === old.channelId);
    if (index < 0) return false;
    list.splice(index, 1);
    site.changes.changed();
    return true;
  });
}

const postIntervalMs = 1_000;

/** About one post a second and channel. */
export function holdBack(site: Site, channel: Channel): void {
  const nowMs = site.clock.now();
  const lastMs = site.lastPostMs.get(channel.id) ?? Number.NEGATIVE_INFINITY;
  if (site.rateLimited && nowMs - lastMs < postIntervalMs)
    throw new SlackError('ratelimited', { retryAfterS: 1 });
  site.lastPostMs.set(channel.id, nowMs);
}

function newMessage(
  site: Site,
  author: Author,
  channelId: string,
  content: Content,
  more: { threadTs?: string | undefined; metadata?: Metadata | undefined; fileIds?: string[] },
): Message {
  return {
    ts: site.ids.ts(),
    channelId,
    userId: author.userId,
    ...(author.botId === undefined ? {} : { botId: author.botId }),
    text: content.text,
    blocks: content.blocks,
    ...(more.threadTs === undefined ? {} : { threadTs: more.threadTs }),
    ...(more.metadata === undefined ? {} : { metadata: more.metadata }),
    fileIds: more.fileIds ?? [],
    pings: pinged(site.world, content),
  };
}
