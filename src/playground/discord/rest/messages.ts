import { z } from 'zod';
import { discordError, invalidForm } from '../discord-error.ts';
import { has, messageFlag } from '../flags.ts';
import { checkedContent, type Said } from '../messages/content.ts';
import { edit, post, remove } from '../messages/post.ts';
import type { Permission } from '../permission-bits.ts';
import { botPermissionsIn } from '../permissions.ts';
import type { Site } from '../site.ts';
import { limits } from '../validate/limits.ts';
import { checked, snowflake, whole } from '../validate/shapes.ts';
import { type Channel, findMessage, type Message } from '../world.ts';
import { knownChannel, writableChannel } from './access.ts';
import { messageJson } from './message-json.ts';
import { type Asked, messageBucket, noContent, ok, type Reply, route } from './route.ts';

const { suppressEmbeds, suppressNotifications, componentsV2 } = messageFlag;

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
  const replyTo = repliedTo(site, channel, said.body.message_reference);
  const message = sameNonce(site, channel, said) ?? post(site, channel, said, { replyTo });
  const { nonce } = said.body;
  rememberNonce(site, channel, nonce, message);
  // Only whoever posts is told it again; what is read later has none.
  return ok({ ...messageJson(site, message), ...(nonce === null || nonce === undefined ? {} : { nonce }) });
}

function repliedTo(
  site: Site,
  channel: Channel,
  reference: Said['body']['message_reference'],
): string | undefined {
  if (!reference) return undefined;
  if (!botPermissionsIn(site.world, channel).has('ReadMessageHistory')) {
    throw discordError('replyWithoutHistory');
  }
  const original = findMessage(site.world, reference.message_id);
  if (original?.channelId === channel.id) return original.id;
  if (reference.fail_if_not_exists === false) return undefined;
  throw invalidForm([
    { at: ['message_reference'], code: 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', message: 'Unknown message' },
  ]);
}

// How long a nonce tells a repeated post from a new one: Discord says “the past few minutes”.
const nonceLivesMs = 5 * 60_000;

type Nonce = string | number | null | undefined;

const nonceKey = ({ id }: Channel, nonce: Nonce) => `${id} ${nonce}`;

/** One that was deleted since is not posted again: Discord then knows no such message. */
function sameNonce({ world, clock }: Site, channel: Channel, { body }: Said): Message | undefined {
  if (!body.enforce_nonce || body.nonce === null || body.nonce === undefined) return undefined;
  const known = world.nonces.get(nonceKey(channel, body.nonce));
  if (!known || clock.now() - known.atMs >= nonceLivesMs) return undefined;
  const message = findMessage(world, known.messageId);
  if (!message) throw discordError('unknownMessage');
  return message;
}

function rememberNonce({ world }: Site, channel: Channel, nonce: Nonce, { id, atMs }: Message): void {
  if (nonce !== null && nonce !== undefined)
    world.nonces.set(nonceKey(channel, nonce), { messageId: id, atMs });
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

const Listing = z.object({
  limit: z.coerce.number().pipe(whole(1, limits.messagesListed)).default(50),
  before: snowflake.optional(),
  after: snowflake.optional(),
});

/** Newest first. Whoever may not read what was said before is shown nothing, and no error. */
function list({ site, params, query }: Asked): Reply {
  const channel = knownChannel(site, params['channel_id']);
  const { limit, before, after } = checked(Listing, query);
  if (!botPermissionsIn(site.world, channel).has('ReadMessageHistory')) return ok([]);
  const there = site.world.messages.filter(
    ({ id, channelId, flags }) =>
      channelId === channel.id &&
      !has(flags, messageFlag.ephemeral) &&
      (before === undefined || BigInt(id) < BigInt(before)) &&
      (after === undefined || BigInt(id) > BigInt(after)),
  );
  const page = before === undefined && after !== undefined ? there.slice(0, limit) : there.slice(-limit);
  return ok(page.reverse().map((message) => messageJson(site, message)));
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
  route('listMessages', 'GET /channels/{channel_id}/messages', list),
  route('typing', 'POST /channels/{channel_id}/typing', ({ site, params }) => {
    writableChannel(site, params['channel_id'], []);
    return noContent;
  }),
];
