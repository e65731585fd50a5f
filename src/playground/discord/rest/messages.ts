import { discordError } from '../discord-error.ts';
import { has, messageFlag } from '../flags.ts';
import { checkedContent, type Said } from '../messages/content.ts';
import { edit, post, remove } from '../messages/post.ts';
import type { Permission } from '../permission-bits.ts';
import type { Site } from '../site.ts';
import { type Channel, findMessage, type Message } from '../world.ts';
import { knownChannel, writableChannel } from './access.ts';
import { messageJson } from './message-json.ts';
import { type Asked, messageBucket, noContent, ok, type Reply, route } from './route.ts';

const { suppressEmbeds, suppressNotifications, componentsV2 } = messageFlag;

// How long a nonce tells a repeated post from a new one: Discord says “the past few minutes”.
const nonceLivesMs = 5 * 60_000;

function create({ site, params, body, files }: Asked): Reply {
  const given = body as { embeds?: unknown[] } | undefined;
  const wants: Permission[] = [
    ...(given?.embeds?.length ? (['EmbedLinks'] as const) : []),
    ...(files.length > 0 ? (['AttachFiles'] as const) : []),
  ];
  const channel = writableChannel(site, params['channel_id'], wants);
  const recipient = site.world.users.get(channel.recipientId ?? '');
  if (recipient?.closedToDirectMessages) throw discordError('cannotMessageUser');
  const said = checkedContent(site, { body, files }, suppressEmbeds | suppressNotifications | componentsV2);
  return ok(messageJson(site, sameNonce(site, channel, said) ?? post(site, channel, said)));
}

function sameNonce(site: Site, channel: Channel, { body }: Said): Message | undefined {
  if (!body.enforce_nonce || body.nonce === null || body.nonce === undefined) return undefined;
  return site.world.messages.findLast(
    ({ nonce, channelId, atMs }) =>
      nonce === body.nonce && channelId === channel.id && site.clock.now() - atMs < nonceLivesMs,
  );
}

/** Private messages are not to be had by a channel. */
function publicMessage(site: Site, channel: Channel, id: string | undefined): Message {
  const message = findMessage(site.world, id ?? '');
  if (!message || message.channelId !== channel.id || has(message.flags, messageFlag.ephemeral)) {
    throw discordError('unknownMessage');
  }
  return message;
}

function change({ site, params, body, files }: Asked): Reply {
  const channel = knownChannel(site, params['channel_id']);
  const before = publicMessage(site, channel, params['message_id']);
  if (before.authorId !== site.world.application.botId) throw discordError('notTheAuthor');
  if (channel.archived) throw discordError('archivedThread');
  const said = checkedContent(site, { body, files, before }, suppressEmbeds | componentsV2);
  return ok(messageJson(site, edit(site, channel, before, said)));
}

function take({ site, params }: Asked): Reply {
  const channel = knownChannel(site, params['channel_id']);
  remove(site, publicMessage(site, channel, params['message_id']));
  return noContent;
}

export const messageRoutes = [
  route('createMessage', 'POST /channels/{channel_id}/messages', create, { bucket: messageBucket }),
  route('editMessage', 'PATCH /channels/{channel_id}/messages/{message_id}', change, {
    bucket: messageBucket,
  }),
  route('deleteMessage', 'DELETE /channels/{channel_id}/messages/{message_id}', take, {
    bucket: messageBucket,
  }),
  route('getMessage', 'GET /channels/{channel_id}/messages/{message_id}', ({ site, params }) => {
    const channel = knownChannel(site, params['channel_id']);
    return ok(messageJson(site, publicMessage(site, channel, params['message_id'])));
  }),
  route('listMessages', 'GET /channels/{channel_id}/messages', ({ site, params, query }) => {
    const channel = knownChannel(site, params['channel_id']);
    const there = site.world.messages.filter(
      ({ channelId, flags }) => channelId === channel.id && !has(flags, messageFlag.ephemeral),
    );
    const newestFirst = there.reverse().slice(0, Number(query['limit'] ?? 50));
    return ok(newestFirst.map((message) => messageJson(site, message)));
  }),
  route('typing', 'POST /channels/{channel_id}/typing', ({ site, params }) => {
    writableChannel(site, params['channel_id'], []);
    return noContent;
  }),
];
