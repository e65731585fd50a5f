import { z } from 'zod';
import { checkedContent, checkedMetadata } from '../content.ts';
import { holdBack, postEphemeral, postMessage, removeMessage, replaceMessage } from '../post.ts';
import { SlackError } from '../slack-error.ts';
import { type Author, findMessage, type Message } from '../world.ts';
import { messageJson } from './json.ts';
import {
  botMethod,
  type Caller,
  directChannel,
  json,
  knownChannel,
  type Method,
  writableChannel,
} from './method.ts';

const scopes = ['chat:write'];
const said = {
  text: z.string().optional(),
  blocks: json(z.unknown()).optional(),
  metadata: json(z.unknown()).optional(),
  thread_ts: z.string().optional(),
};

const postMessageMethod = botMethod({
  name: 'chat.postMessage',
  scopes,
  params: z.looseObject({ channel: z.string(), ...said }),
  handle(params, caller) {
    const channel = writableChannel(caller, channelOrDirect(caller, params.channel));
    const content = checkedContent(caller.site, caller.token.teamIds, params);
    const metadata = checkedMetadata(params.metadata);
    holdBack(caller.site, channel);
    const message = postMessage(caller.site, authorOf(caller), channel.id, content, {
      threadTs: params.thread_ts,
      metadata,
    });
    return { channel: channel.id, ts: message.ts, message: messageJson(caller, message) };
  },
});

const postEphemeralMethod = botMethod({
  name: 'chat.postEphemeral',
  scopes,
  params: z.looseObject({ channel: z.string(), user: z.string(), ...said }),
  handle(params, caller) {
    const channel = writableChannel(caller, params.channel);
    if (!channel.members.includes(params.user)) throw new SlackError('user_not_in_channel');
    const content = checkedContent(caller.site, caller.token.teamIds, params);
    holdBack(caller.site, channel);
    const message = postEphemeral(
      caller.site,
      authorOf(caller),
      channel.id,
      params.user,
      content,
      params.thread_ts,
    );
    return { message_ts: message.ts };
  },
});

const updateMethod = botMethod({
  name: 'chat.update',
  scopes,
  params: z.looseObject({ channel: z.string(), ts: z.string(), ...said }),
  handle(params, caller) {
    const old = ownMessage(caller, params.channel, params.ts, 'cant_update_message');
    // Blocks that are left out stay where the text does too.
    const content = checkedContent(caller.site, caller.token.teamIds, {
      text: params.text ?? old.text,
      blocks: params.blocks ?? (params.text === undefined ? old.blocks : []),
    });
    const metadata = checkedMetadata(params.metadata);
    replaceMessage(caller.site, old, {
      ...content,
      ...(metadata ? { metadata } : {}),
      editedTs: caller.site.ids.ts(),
    });
    const message = findMessage(caller.site.world, old.channelId, old.ts) ?? old;
    return { channel: old.channelId, ts: old.ts, text: content.text, message: messageJson(caller, message) };
  },
});

const deleteMethod = botMethod({
  name: 'chat.delete',
  scopes,
  params: z.looseObject({ channel: z.string(), ts: z.string() }),
  handle(params, caller) {
    const old = ownMessage(caller, params.channel, params.ts, 'cant_delete_message');
    removeMessage(caller.site, old);
    return { channel: old.channelId, ts: old.ts };
  },
});

const getPermalinkMethod = botMethod({
  name: 'chat.getPermalink',
  params: z.looseObject({ channel: z.string(), message_ts: z.string() }),
  handle(params, caller) {
    const channel = knownChannel(caller, params.channel);
    if (!findMessage(caller.site.world, channel.id, params.message_ts))
      throw new SlackError('message_not_found');
    const place = `archives/${channel.id}/p${params.message_ts.replace('.', '')}`;
    return { channel: channel.id, permalink: `https://${caller.workspace.domain}.slack.com/${place}` };
  },
});

export const chatMethods: readonly Method[] = [
  postMessageMethod,
  postEphemeralMethod,
  updateMethod,
  deleteMethod,
  getPermalinkMethod,
];

export function authorOf({ installation }: Caller): Author {
  return { userId: installation.botUserId, botId: installation.botId };
}

/** A person's id in a channel's place means the direct channel with them. */
function channelOrDirect(caller: Caller, id: string): string {
  const user = caller.site.world.users.get(id);
  return user && caller.token.teamIds.includes(user.teamId) ? directChannel(caller, id).id : id;
}

/** Private messages are not among these: they can be replaced by their response_url alone. */
function ownMessage(caller: Caller, channelId: string, ts: string, otherwise: string): Message {
  const channel = knownChannel(caller, channelId);
  const message = findMessage(caller.site.world, channel.id, ts);
  if (!message) throw new SlackError('message_not_found');
  if (channel.archived) throw new SlackError('is_archived');
  if (message.userId !== caller.installation.botUserId) throw new SlackError(otherwise);
  return message;
}
