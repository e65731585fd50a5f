import { z } from 'zod';
import { SlackError } from '../slack-error.ts';
import type { Channel, Message } from '../world.ts';
import { channelJson, messageJson, userJson } from './json.ts';
import { botMethod, type Caller, count, directChannel, flag, knownChannel, type Method } from './method.ts';

const kindWord = { public: 'channels', private: 'groups', im: 'im' } as const;
const anyRead = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
const anyHistory = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];

const infoMethod = botMethod({
  name: 'conversations.info',
  scopes: anyRead,
  params: z.looseObject({ channel: z.string() }),
  handle(params, caller) {
    const channel = knownChannel(caller, params.channel);
    wantScope(caller, channel, 'read');
    return { channel: channelJson(channel, caller.installation.botUserId) };
  },
});

const openMethod = botMethod({
  name: 'conversations.open',
  scopes: ['im:write'],
  params: z.looseObject({ users: z.string() }),
  handle(params, caller) {
    const user = caller.site.world.users.get(params.users);
    if (!user || !caller.token.teamIds.includes(user.teamId)) throw new SlackError('user_not_found');
    return { channel: { id: directChannel(caller, user.id).id } };
  },
});

const page = {
  channel: z.string(),
  limit: count.default(100),
  cursor: z.coerce.number().int().nonnegative().default(0),
  oldest: z.string().default('0'),
  latest: z.string().default('9999999999'),
  inclusive: flag,
  include_all_metadata: flag,
};

const historyMethod = botMethod({
  name: 'conversations.history',
  scopes: anyHistory,
  params: z.looseObject(page),
  handle(params, caller) {
    const channel = readableChannel(caller, params.channel);
    const newestFirst = caller.site.world.messages
      .filter((each) => each.channelId === channel.id && (each.threadTs ?? each.ts) === each.ts)
      .reverse();
    return pageOf(newestFirst, params, caller);
  },
});

const repliesMethod = botMethod({
  name: 'conversations.replies',
  scopes: anyHistory,
  params: z.looseObject({ ts: z.string(), ...page }),
  handle(params, caller) {
    const channel = readableChannel(caller, params.channel);
    const thread = caller.site.world.messages.filter(
      (each) => each.channelId === channel.id && (each.ts === params.ts || each.threadTs === params.ts),
    );
    if (thread.length === 0) throw new SlackError('thread_not_found');
    return pageOf(thread, params, caller);
  },
});

const userMethod = botMethod({
  name: 'users.info',
  scopes: ['users:read'],
  params: z.looseObject({ user: z.string() }),
  handle(params, caller) {
    const user = caller.site.world.users.get(params.user);
    // People from elsewhere can be looked up by those who share a channel with them.
    const shared = [...caller.site.world.channels.values()].some(
      (channel) => caller.token.teamIds.includes(channel.teamId) && channel.members.includes(params.user),
    );
    if (!user || !(shared || caller.token.teamIds.includes(user.teamId)))
      throw new SlackError('user_not_found');
    const stranger = user.isStranger || !caller.token.teamIds.includes(user.teamId);
    return { user: userJson({ ...user, isStranger: stranger }) };
  },
});

export const conversationMethods: readonly Method[] = [
  infoMethod,
  openMethod,
  historyMethod,
  repliesMethod,
  userMethod,
];

function wantScope({ token }: Caller, channel: Channel, right: 'read' | 'history'): void {
  const needed = `${kindWord[channel.kind]}:${right}`;
  if (!token.scopes.includes(needed)) {
    throw new SlackError('missing_scope', { needed, provided: token.scopes.join(',') });
  }
}

function readableChannel(caller: Caller, id: string): Channel {
  const channel = knownChannel(caller, id);
  if (!channel.members.includes(caller.installation.botUserId)) throw new SlackError('not_in_channel');
  wantScope(caller, channel, 'history');
  return channel;
}

interface Page {
  limit: number;
  cursor: number;
  oldest: string;
  latest: string;
  inclusive: boolean;
  include_all_metadata: boolean;
}

function pageOf(messages: readonly Message[], asked: Page, caller: Caller): Record<string, unknown> {
  const [from, to] = [Number(asked.oldest), Number(asked.latest)];
  const within = messages.filter(({ ts }) => {
    const at = Number(ts);
    return asked.inclusive ? at >= from && at <= to : at > from && at < to;
  });
  const end = asked.cursor + asked.limit;
  const more = within.length > end;
  return {
    messages: within
      .slice(asked.cursor, end)
      .map((message) => messageJson(caller, message, asked.include_all_metadata)),
    has_more: more,
    response_metadata: { next_cursor: more ? String(end) : '' },
  };
}
