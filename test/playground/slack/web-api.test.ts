import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call } from './raw-bot.ts';
import { stage } from './stage.ts';

let on: Awaited<ReturnType<typeof stage>>;
let token: string;

beforeEach(async () => {
  on = await stage();
  token = on.slack.botToken(on.acme);
});

afterEach(() => on.slack.close());

const api = (method: string, params: Record<string, unknown> = {}) => call(on.slack, method, token, params);
const post = (more: Record<string, unknown> = {}) =>
  api('chat.postMessage', { channel: on.general.id, text: 'Hello', ...more });

describe('tokens', () => {
  it('a call without a token is not_authed', async () => {
    expect(await call(on.slack, 'auth.test', undefined)).toMatchObject({ ok: false, error: 'not_authed' });
  });

  it('an unknown token is invalid_auth', async () => {
    expect(await call(on.slack, 'auth.test', 'xoxb-other')).toMatchObject({ error: 'invalid_auth' });
  });

  it('a revoked token is token_revoked', async () => {
    on.slack.revokeTokens(on.acme);

    expect(await api('auth.test')).toMatchObject({ error: 'token_revoked' });
  });

  it('the token of a workspace that has removed the bot is account_inactive', async () => {
    on.slack.uninstall(on.acme);

    expect(await api('auth.test')).toMatchObject({ error: 'account_inactive' });
  });

  it('a bot token opens no socket, and an app token posts nothing', async () => {
    expect(await api('apps.connections.open')).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await call(on.slack, 'chat.postMessage', on.slack.world.app.appToken)).toMatchObject({
      error: 'not_allowed_token_type',
    });
  });

  it('a scope that was not granted is named', async () => {
    const small = on.slack.addWorkspace({ name: 'Small', scopes: ['commands'] });

    const answer = await call(on.slack, 'chat.postMessage', on.slack.botToken(small), { channel: 'C1' });

    expect(answer).toMatchObject({ error: 'missing_scope', needed: 'chat:write', provided: 'commands' });
  });

  it('auth.test says who the bot is', async () => {
    const { installation } = on.acme;

    expect(await api('auth.test')).toMatchObject({
      ok: true,
      team_id: on.acme.id,
      user_id: installation?.botUserId,
      bot_id: installation?.botId,
    });
  });

  it('a token of one workspace reaches nothing of another', async () => {
    const other = on.slack.addWorkspace({ name: 'Other' });
    const theirs = on.slack.addChannel(other, { name: 'general' });

    expect(await post({ channel: theirs.id })).toMatchObject({ error: 'channel_not_found' });
  });

  it('a revocation by the bot itself ends its token', async () => {
    expect(await api('auth.revoke')).toMatchObject({ ok: true, revoked: true });
    expect(await api('auth.test')).toMatchObject({ error: 'token_revoked' });
  });

  it('a method that Slack does not have is unknown_method', async () => {
    expect(await api('chat.shout')).toMatchObject({ error: 'unknown_method' });
  });
});

describe('posting', () => {
  it.each(['form', 'json'] as const)('a message sent as %s stands in the channel', async (as) => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'Used: 5' } }];

    const answer = await call(
      on.slack,
      'chat.postMessage',
      token,
      { channel: on.general.id, text: 'Used: 5', blocks },
      as,
    );

    expect(answer).toMatchObject({ ok: true, channel: on.general.id });
    expect(on.slack.calls.at(-1)).toMatchObject({ name: 'chat.postMessage', params: { blocks } });
    expect(on.ben.sees(on.general)).toMatchObject([{ ts: answer['ts'], text: 'Used: 5', blocks }]);
  });

  it.each([
    ['is_archived', { archived: true }],
    ['not_in_channel', { withBot: false }],
    ['channel_not_found', { withBot: false, kind: 'private' as const }],
  ])('a channel the bot cannot post in is %s', async (error, how) => {
    const channel = on.slack.addChannel(on.acme, { name: 'other', ...how });

    expect(await post({ channel: channel.id })).toMatchObject({ ok: false, error });
    expect(on.slack.world.messages).toEqual([]);
  });

  it('chat:write.public posts in a public channel that the bot has not joined', async () => {
    const open = on.slack.addWorkspace({ name: 'Open', scopes: ['chat:write', 'chat:write.public'] });
    const channel = on.slack.addChannel(open, { name: 'general', withBot: false });

    const answer = await call(on.slack, 'chat.postMessage', on.slack.botToken(open), {
      channel: channel.id,
      text: 'a',
    });

    expect(answer).toMatchObject({ ok: true });
  });

  it('a message to a person goes to the direct channel with them', async () => {
    await post({ channel: on.ann.user.id });

    expect(on.ann.sees(on.ann.direct())).toHaveLength(1);
  });

  it('a message without words or blocks is no_text', async () => {
    expect(await post({ text: '' })).toMatchObject({ error: 'no_text' });
  });

  it('more than 40 000 characters are msg_too_long', async () => {
    expect(await post({ text: 'x'.repeat(40_001) })).toMatchObject({ error: 'msg_too_long' });
    expect(await post({ text: 'x'.repeat(40_000) })).toMatchObject({ ok: true });
  });

  it('blocks that break a limit are invalid_blocks, and the block is named', async () => {
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }];

    expect(await post({ blocks })).toMatchObject({
      ok: false,
      error: 'invalid_blocks',
      response_metadata: {
        messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
      },
    });
  });

  it('blocks that are no JSON are invalid_blocks_format', async () => {
    expect(await post({ blocks: '[{' })).toMatchObject({ error: 'invalid_blocks_format' });
  });

  it('metadata of another form, or too large, are refused', async () => {
    expect(await post({ metadata: { event_type: 'a b' } })).toMatchObject({
      error: 'invalid_metadata_format',
    });
    expect(
      await post({ metadata: { event_type: 'a', event_payload: { text: 'x'.repeat(8_000) } } }),
    ).toMatchObject({ error: 'metadata_too_large' });
  });

  it('metadata come back to whoever asks for them', async () => {
    const metadata = { event_type: 'outbox', event_payload: { id: '7' } };
    await post({ metadata });

    const asked = await api('conversations.history', {
      channel: on.general.id,
      include_all_metadata: true,
    });
    const unasked = await api('conversations.history', { channel: on.general.id });

    expect(asked).toMatchObject({ messages: [{ metadata }] });
    expect((unasked['messages'] as object[])[0]).not.toHaveProperty('metadata');
  });

  it('a second post to a channel within the second is ratelimited, where that is switched on', async () => {
    const { clock, slack, acme, general } = await stage({ rateLimited: true });
    const postAt = () =>
      call(slack, 'chat.postMessage', slack.botToken(acme), { channel: general.id, text: 'a' });

    const first = await postAt();
    const second = await postAt();
    clock.advance(1_000);
    const third = await postAt();

    expect([first.status, second.status, third.status]).toEqual([200, 429, 200]);
    expect(second).toMatchObject({ error: 'ratelimited', retryAfter: '1' });
    await slack.close();
  });
});

describe('private messages', () => {
  const whisper = (more: Record<string, unknown> = {}) =>
    api('chat.postEphemeral', { channel: on.general.id, user: on.ann.user.id, text: 'Psst', ...more });

  it('one person alone sees them', async () => {
    await whisper();

    expect(on.ann.sees(on.general)).toMatchObject([{ text: 'Psst' }]);
    expect(on.ben.sees(on.general)).toEqual([]);
  });

  it('whoever is not in the channel is user_not_in_channel', async () => {
    const cas = on.slack.addUser(on.acme, { name: 'cas' });

    expect(await whisper({ user: cas.id })).toMatchObject({ error: 'user_not_in_channel' });
  });

  it('chat.update cannot touch them', async () => {
    const { message_ts: ts } = await whisper();

    const answer = await api('chat.update', { channel: on.general.id, ts, text: 'Loud' });

    expect(answer).toMatchObject({ error: 'message_not_found' });
  });

  it('they are in no history', async () => {
    await whisper();

    expect(await api('conversations.history', { channel: on.general.id })).toMatchObject({ messages: [] });
  });
});

describe('changing messages', () => {
  it('an update replaces the message where it stands, and a message kept from before stays as it was', async () => {
    const { ts } = await post();
    const [before] = on.ann.sees(on.general);

    await api('chat.update', { channel: on.general.id, ts, text: 'Bye' });

    expect(on.ann.sees(on.general)).toMatchObject([{ ts, text: 'Bye' }]);
    expect(before?.text).toBe('Hello');
  });

  it('an update by text alone takes the blocks away; what is not named else stays, metadata too', async () => {
    const metadata = { event_type: 'digest', event_payload: { id: '1' } };
    const blocks = [{ type: 'divider' }];
    const { ts } = await post({ blocks, metadata });

    await api('chat.update', { channel: on.general.id, ts, blocks: [...blocks, ...blocks] });
    expect(on.slack.world.messages).toMatchObject([{ text: 'Hello', blocks: [{}, {}], metadata }]);
    await api('chat.update', { channel: on.general.id, ts, text: 'Bye' });
    expect(on.slack.world.messages).toMatchObject([{ text: 'Bye', blocks: [], metadata }]);
  });

  it("another's message is cant_update_message and cant_delete_message", async () => {
    const { ts } = await post();
    const [message] = on.slack.world.messages;
    on.slack.world.messages[0] = { ...(message as NonNullable<typeof message>), userId: on.ann.user.id };

    expect(await api('chat.update', { channel: on.general.id, ts, text: 'a' })).toMatchObject({
      error: 'cant_update_message',
    });
    expect(await api('chat.delete', { channel: on.general.id, ts })).toMatchObject({
      error: 'cant_delete_message',
    });
  });

  it('a deleted message is gone, for chat.delete and chat.getPermalink too', async () => {
    const { ts } = await post();
    const there = await api('chat.getPermalink', { channel: on.general.id, message_ts: ts });

    await api('chat.delete', { channel: on.general.id, ts });

    expect(there).toMatchObject({ permalink: expect.stringContaining(on.general.id) });
    expect(on.ann.sees(on.general)).toEqual([]);
    for (const answer of [
      await api('chat.delete', { channel: on.general.id, ts }),
      await api('chat.getPermalink', { channel: on.general.id, message_ts: ts }),
    ]) {
      expect(answer).toMatchObject({ error: 'message_not_found' });
    }
  });
});

describe('reading', () => {
  it('history is paged, newest first, without the answers in a thread', async () => {
    const { ts } = await post({ text: 'one' });
    await post({ text: 'two' });
    await post({ text: 'in a thread', thread_ts: ts });

    const first = await api('conversations.history', { channel: on.general.id, limit: 1 });
    const cursor = (first['response_metadata'] as { next_cursor: string }).next_cursor;
    const second = await api('conversations.history', { channel: on.general.id, limit: 1, cursor });
    const thread = await api('conversations.replies', { channel: on.general.id, ts });

    expect(first).toMatchObject({ messages: [{ text: 'two' }], has_more: true });
    expect(second).toMatchObject({ messages: [{ text: 'one' }], has_more: false });
    expect(thread).toMatchObject({ messages: [{ text: 'one' }, { text: 'in a thread' }] });
  });

  it('a channel says whether the bot is in it, and whether it is archived', async () => {
    const closed = on.slack.addChannel(on.acme, { name: 'closed', archived: true, withBot: false });

    expect(await api('conversations.info', { channel: on.general.id })).toMatchObject({
      channel: { is_member: true, is_archived: false },
    });
    expect(await api('conversations.info', { channel: closed.id })).toMatchObject({
      channel: { is_member: false, is_archived: true },
    });
  });

  it('a private channel wants a scope of its own', async () => {
    const some = on.slack.addWorkspace({ name: 'Some', scopes: ['channels:read'] });
    const secret = on.slack.addChannel(some, { name: 'secret', kind: 'private' });

    const answer = await call(on.slack, 'conversations.info', on.slack.botToken(some), {
      channel: secret.id,
    });

    expect(answer).toMatchObject({ error: 'missing_scope', needed: 'groups:read' });
  });

  it('a person from elsewhere is a stranger, one not known at all is user_not_found', async () => {
    const other = on.slack.addWorkspace({ name: 'Other', installed: false });
    const guest = on.slack.addUser(other, { name: 'guest' });
    const hidden = on.slack.addUser(other, { name: 'hidden' });
    on.general.members.push(guest.id);

    expect(await api('users.info', { user: guest.id })).toMatchObject({ user: { is_stranger: true } });
    expect(await api('users.info', { user: on.ann.user.id })).toMatchObject({
      user: { is_admin: true, is_stranger: false },
    });
    expect(await api('users.info', { user: hidden.id })).toMatchObject({ error: 'user_not_found' });
  });
});
