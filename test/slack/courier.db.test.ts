import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { text } from '../../src/cards/card.ts';
import type { Letter } from '../../src/chat/ports/courier.ts';
import type { Fault } from '../../src/playground/slack/faults.ts';
import type { Channel, Message } from '../../src/playground/slack/world.ts';
import type { Directory } from '../../src/reports/ports/directory.ts';
import { allScopes, scopes } from '../../src/slack/install/scopes.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase } from '../support/demo.ts';
import { csv, directoryOf, posted, told, warning } from '../support/letters.ts';
import { type BotStage, botStage, saidBy } from './bot-stage.ts';

let database: TestDatabase;
let directory: Directory;
let on: BotStage;
let alerts: Channel;
let count = 0;

beforeAll(async () => {
  database = await createDemoDatabase();
  directory = await directoryOf(database);
  on = await botStage(database, { app: { app: { scopes: allScopes.map(({ scope }) => scope) } } });
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

// A channel of its own for each test: one Slack for all of them.
beforeEach(() => {
  count += 1;
  alerts = on.slack.addChannel(on.acme, { name: `alerts-${count}`, members: [on.ann.user] });
});
afterEach(() => {
  on.slack.faults.clear();
  grant(allScopes);
});

function grant(granted: readonly { scope: string }[]): void {
  const token = on.slack.world.tokens.get(on.slack.botToken(on.acme));
  if (token) token.scopes = granted.map(({ scope }) => scope);
}

function letter(more: Partial<Letter> = {}): Letter {
  return {
    id: `notice:${count}`,
    to: { workspace: on.acme.id, channel: alerts.id, threadOf: null },
    card: warning(),
    notice: told,
    directory,
    mention: null,
    isRepeated: false,
    stillMine: () => true,
    ...more,
  };
}

const withFile = () => warning({ parts: [text('By agent and hour.'), csv] });
const inThread = (threadOf: string) => ({ workspace: on.acme.id, channel: alerts.id, threadOf });
const { post, edit } = {
  post: (more?: Partial<Letter>) => on.bot.courier.post(letter(more)),
  edit: (messageId: string, more?: Partial<Letter>) => on.bot.courier.edit(letter(more), messageId),
};
const place = (more?: Partial<Letter>) => posted(on.bot.courier, letter(more));
const there = () => on.slack.world.messages.filter(({ channelId }) => channelId === alerts.id);
const files = () => there().flatMap(({ fileIds }) => fileIds);
const hasPicture = (message: Message | undefined) => saidBy(message as Message).includes('slack_file');
const posts = () => on.callsOf('chat.postMessage').length;

describe('a card', () => {
  it('goes out with its chart, with its words in one text, and with buttons that work', async () => {
    const { messageId } = await place();

    const [message] = there();
    expect(message).toMatchObject({ ts: messageId, pings: [] });
    expect(hasPicture(message)).toBe(true);
    expect(message?.text).toContain('Credits are low: 18 % remain');
    const answer = await on.sees(on.ann, alerts, () => on.ann.press(message as Message, 'Why'));
    expect(saidBy(answer)).not.toContain('too old');
  });

  it('goes into the thread of a message, and its files with it', async () => {
    const { messageId } = await place({ id: 'parent' });

    await place({ card: withFile(), to: inThread(messageId) });

    expect(there().map(({ threadTs }) => threadTs)).toEqual([undefined, messageId, messageId]);
  });

  it('goes to a person alone, and is edited there', async () => {
    const to = { workspace: on.acme.id, person: on.ann.user.id };
    const { messageId } = await place({ to });

    const direct = on.ann.direct();
    expect(on.ann.sees(direct).at(-1)?.text).toContain('Credits are low');
    expect(await edit(messageId, { to, card: warning({ title: 'Recovered' }) })).toEqual({
      status: 'posted',
      messageId,
    });
    expect(on.ann.sees(direct).at(-1)?.text).toContain('Recovered');
  });

  it.each([
    ['cannot be uploaded', 'files.getUploadURLExternal', { kind: 'error', error: 'internal_error' }, 1],
    ['is not taken', 'chat.postMessage', { kind: 'error', error: 'invalid_blocks' }, 2],
  ] as const)('goes out with its numbers where its picture %s', async (_why, method, fault, times) => {
    const card = warning();
    // Never drawn before, so that nothing of it lies in a cache.
    const parts = card.parts.map((part) =>
      part.type === 'chart' ? { ...part, chart: { ...part.chart, subtitle: method } } : part,
    );
    on.slack.faults.next(method, fault, times);

    await place({ card: { ...card, parts } });

    expect(there()).toHaveLength(1);
    expect(hasPicture(there()[0])).toBe(false);
    expect(saidBy(there()[0] as Message)).toContain('There is no picture of the chart');
  });

  it('goes out with its numbers where no chart can be drawn', async () => {
    const charts = { render: async () => Promise.reject(new Error('no canvas')), async close() {} };
    const blind = await botStage(database, { charts });
    const to = { workspace: blind.acme.id, channel: blind.general.id, threadOf: null };

    const delivery = await blind.bot.courier.post(letter({ to }));
    const [message] = blind.slack.world.messages;
    await blind.close();

    expect(delivery.status).toBe('posted');
    expect(hasPicture(message)).toBe(false);
    expect(saidBy(message as Message)).toContain('There is no picture of the chart');
  });

  it('goes out as text where nothing else is taken, and is refused where that is not', async () => {
    const invalid: Fault = { kind: 'error', error: 'invalid_blocks' };
    on.slack.faults.next('chat.postMessage', invalid, 3);
    await place();
    on.slack.faults.next('chat.postMessage', invalid, 4);

    expect(await post({ id: 'another' })).toMatchObject({ status: 'refused' });
    expect(there()).toMatchObject([{ blocks: [], text: expect.stringContaining('18 %') }]);
  });
});

describe('its file', () => {
  it('goes into the thread of the message', async () => {
    const delivery = await place({ card: withFile() });

    expect(delivery.notes).toBeUndefined();
    const [message, file] = there();
    expect(file).toMatchObject({ threadTs: message?.ts, fileIds: [expect.any(String)] });
    expect(String(on.slack.world.files.get(file?.fileIds[0] ?? '')?.bytes)).toBe(
      'day,credits\n2026-05-01,12\n',
    );
  });

  it('is there once, however often it is sent, and what was missing follows', async () => {
    on.slack.faults.next('files.completeUploadExternal', { kind: 'error', error: 'internal_error' });
    const first = await place({ card: withFile() });
    expect(first.notes).toEqual([expect.stringContaining('usage.csv')]);

    for (const _ of [1, 2]) {
      expect(await place({ card: withFile(), isRepeated: true })).toEqual({
        status: 'posted',
        messageId: first.messageId,
      });
    }

    expect(files()).toHaveLength(1);
  });

  it('is there once where the answer to it is lost', async () => {
    on.slack.faults.next('files.completeUploadExternal', { kind: 'drop-after' });

    expect((await place({ card: withFile() })).notes).toBeUndefined();
    expect(files()).toHaveLength(1);
  });

  it('waits a moment where Slack asks for that', async () => {
    on.slack.faults.next('files.getUploadURLExternal', { kind: 'rate-limited', retryAfterS: 3 });

    expect((await place({ card: withFile() })).notes).toBeUndefined();
    expect(files()).toHaveLength(1);
    expect(on.pausesMs).toContain(3_000);
  });

  it('is said to be missing where the workspace takes none', async () => {
    const error: Fault = { kind: 'error', error: 'file_uploads_disabled' };
    on.slack.faults.next('files.getUploadURLExternal', error);

    expect((await place({ card: withFile() })).notes).toEqual([
      expect.stringContaining('this workspace does not allow files'),
    ]);
    expect(there()).toHaveLength(1);
  });
});

describe('a mention', () => {
  it('wakes one group, by words of its own above the card and in the text beside it', async () => {
    const group = on.slack.addUserGroup(on.acme, 'on-call');

    await place({ mention: group.id });

    const [message] = there();
    expect(message?.pings).toEqual([group.id]);
    expect(message?.blocks[0]).toMatchObject({ type: 'section', text: { text: `<!subteam^${group.id}>` } });
    expect(message?.text).toMatch(new RegExp(`^<!subteam\\^${group.id}> Credits are low`));
  });

  it.each([
    ['one person', () => on.ann.user.id, () => [on.ann.user.id]],
    ['those who are there', () => 'here', () => ['here']],
  ])('may wake %s', async (_whom, mention, pings) => {
    await place({ mention: mention() });

    expect(there()[0]?.pings).toEqual(pings());
  });

  it.each(['channel', 'everyone', '<!channel>', 'S1> <!channel'])('never wakes “%s”', async (mention) => {
    expect((await place({ mention })).notes).toEqual([expect.stringContaining('Nobody was woken')]);
    expect(there()[0]?.pings).toEqual([]);
  });

  it('is not made again by an edit, which leaves what the message is known by', async () => {
    const group = on.slack.addUserGroup(on.acme, 'leads');
    const { messageId } = await place({ mention: group.id });
    const { metadata } = there()[0] as Message;

    await edit(messageId, { id: 'update', mention: group.id, card: warning({ title: 'Recovered' }) });

    const [message] = there();
    expect(message).toMatchObject({ metadata, text: expect.stringMatching(/^Recovered/) });
    expect(on.slack.wakes(message as Message)).toEqual([]);
  });
});

describe('under one id', () => {
  it('there is one message, however often it is sent', async () => {
    const { messageId } = await place();

    const again = await place({ isRepeated: true });

    expect(again.messageId).toBe(messageId);
    expect(there()).toHaveLength(1);
  });

  it('it is found in the thread it was sent to', async () => {
    const parent = await place({ id: 'parent' });
    const { messageId } = await place({ to: inThread(parent.messageId) });

    expect((await place({ to: inThread(parent.messageId), isRepeated: true })).messageId).toBe(messageId);
    expect(there()).toHaveLength(2);
  });

  it('it is found in a private channel', async () => {
    alerts = on.slack.addChannel(on.acme, { name: 'secret', kind: 'private', members: [on.ann.user] });
    const { messageId } = await place();

    expect((await place({ isRepeated: true })).messageId).toBe(messageId);
  });

  it('a message whose answer was lost is found at once', async () => {
    on.slack.faults.next('chat.postMessage', { kind: 'drop-after' });

    const { messageId } = await place();

    expect(there().map(({ ts }) => ts)).toEqual([messageId]);
  });

  it.each([
    ['that was cut', { kind: 'drop-before' }],
    ['that a gateway answered', { kind: 'status', status: 503 }],
    ['that Slack itself broke off', { kind: 'error', error: 'fatal_error' }],
  ] as const)('a post %s is left for the next attempt, which looks first', async (_what, fault) => {
    on.slack.faults.next('chat.postMessage', fault);

    expect(await post()).toMatchObject({ status: 'later', mayBeThere: true });
    expect(there()).toEqual([]);
    await place({ isRepeated: true });
    expect(there()).toHaveLength(1);
  });

  it('a message is looked for on as many pages as were said since', async () => {
    const { messageId } = await place();
    const [{ metadata: _, ...said }] = there() as [Message];
    const later = (n: number) => `${Math.floor(on.clock.now() / 1_000) + 1}.${String(n).padStart(6, '0')}`;
    on.slack.world.messages.push(...Array.from({ length: 1_000 }, (_, n) => ({ ...said, ts: later(n) })));

    expect((await place({ isRepeated: true })).messageId).toBe(messageId);
  });

  it.each([
    ['asks for patience', { kind: 'rate-limited', retryAfterS: 60 }, { afterMs: 60_000 }],
    ['does not answer', { kind: 'drop-before' }, { afterMs: null }],
  ] as const)('nothing is posted while the looking %s', async (_what, fault, more) => {
    on.slack.faults.next('conversations.history', fault);

    const delivery = await post({ isRepeated: true });

    expect(delivery).toMatchObject({ status: 'later', mayBeThere: true, ...more });
    expect(there()).toEqual([]);
  });
});

describe('where the app may not read', () => {
  beforeEach(() => grant(scopes));

  it('what was answered is posted as ever', async () => {
    await place();

    expect(there()).toHaveLength(1);
  });

  it.each(['drop-after', 'drop-before'] as const)(
    'a post whose answer was lost stays unsure (%s)',
    async (kind) => {
      on.slack.faults.next('chat.postMessage', { kind });

      expect(await post()).toEqual({ status: 'unsure', reason: expect.stringContaining('may have arrived') });
      expect(there()).toHaveLength(kind === 'drop-after' ? 1 : 0);
    },
  );

  it('a repeated one is not posted again', async () => {
    const before = posts();

    expect(await post({ isRepeated: true })).toMatchObject({ status: 'unsure' });
    expect(posts()).toBe(before);
  });

  it('a direct message stays unsure too', async () => {
    on.slack.faults.next('chat.postMessage', { kind: 'drop-after' });
    const to = { workspace: on.acme.id, person: on.ann.user.id };

    expect(await post({ to })).toMatchObject({ status: 'unsure' });
  });
});

describe('the claim', () => {
  it('is asked for right before it is posted', async () => {
    const before = posts();

    expect(await post({ stillMine: () => false })).toEqual({ status: 'lost' });
    expect(posts()).toBe(before);
  });

  it('is asked for again before each further try', async () => {
    const answers = [true, false];
    on.slack.faults.next('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });

    expect(await post({ stillMine: () => answers.shift() ?? false })).toEqual({ status: 'lost' });
    expect(there()).toEqual([]);
  });

  it('that is lost before its file leaves the file to whoever has it now', async () => {
    const answers = [true];
    const { messageId, notes } = await place({
      card: withFile(),
      stillMine: () => answers.shift() ?? false,
    });

    expect(notes).toBeUndefined();
    expect(files()).toEqual([]);
    await place({ card: withFile(), isRepeated: true });
    expect(there()[0]?.ts).toBe(messageId);
    expect(files()).toHaveLength(1);
  });

  it('is asked for before an edit', async () => {
    const { messageId } = await place();

    expect(await edit(messageId, { stillMine: () => false })).toEqual({ status: 'lost' });
    expect(there()[0]?.editedTs).toBeUndefined();
  });
});

describe('what Slack answers', () => {
  it('too many requests: later, as long as it says, and nothing is asked again by itself', async () => {
    const before = posts();
    on.slack.faults.next('chat.postMessage', { kind: 'rate-limited', retryAfterS: 7 });

    expect(await post()).toEqual({ status: 'later', reason: expect.any(String), afterMs: 7_000 });
    expect(posts()).toBe(before + 1);
  });

  it('an archived channel is gone', async () => {
    on.slack.archive(alerts);

    expect(await post()).toEqual({ status: 'gone', reason: 'The channel is archived.' });
  });

  it('a channel that the app was thrown out of is gone', async () => {
    on.slack.kickBot(alerts);

    expect(await post()).toEqual({ status: 'gone', reason: expect.stringContaining('/invite @tallybot') });
    expect(await post({ isRepeated: true })).toMatchObject({ status: 'gone' });
  });

  it.each([
    ['a channel that nobody knows', { channel: 'C404', threadOf: null }],
    ['a person whom nobody knows', { person: 'U404' }],
  ])('%s is gone', async (_what, to) => {
    expect(await post({ to: { workspace: on.acme.id, ...to } })).toMatchObject({ status: 'gone' });
  });

  it.each(['token_revoked', 'account_inactive', 'invalid_auth'])(
    '%s: gone, in plain words',
    async (error) => {
      on.slack.faults.next('chat.postMessage', { kind: 'error', error });

      const delivery = await post();

      expect(delivery).toEqual({ status: 'gone', reason: expect.stringContaining('installed there again') });
    },
  );

  it('what it never takes is refused, with its own word for it', async () => {
    on.slack.faults.next('chat.postMessage', { kind: 'error', error: 'metadata_too_large' });

    expect(await post()).toEqual({
      status: 'refused',
      reason: 'Slack did not take it (metadata_too_large).',
    });
  });
});

describe('an edit', () => {
  it('of a message that somebody has deleted is refused as “deleted”', async () => {
    const { messageId } = await place();
    on.slack.world.messages = on.slack.world.messages.filter(({ ts }) => ts !== messageId);

    expect(await edit(messageId)).toEqual({ status: 'refused', reason: 'deleted' });
  });

  it.each([
    ['asks for patience', { kind: 'rate-limited', retryAfterS: 2 }, { status: 'later', afterMs: 2_000 }],
    ['does not answer', { kind: 'drop-after' }, { status: 'later' }],
    ['has closed the window', { kind: 'error', error: 'edit_window_closed' }, { status: 'refused' }],
  ] as const)('is told where Slack %s', async (_what, fault, delivery) => {
    const { messageId } = await place();
    on.slack.faults.next('chat.update', fault);

    expect(await edit(messageId)).toMatchObject(delivery);
  });

  it('shows its chart anew, or its numbers', async () => {
    const { messageId } = await place();
    await edit(messageId, { card: warning({ title: 'Recovered' }) });
    expect(hasPicture(there()[0])).toBe(true);

    on.slack.faults.next('chat.update', { kind: 'error', error: 'invalid_blocks' }, 2);
    await edit(messageId, { card: warning({ title: 'Recovered again' }) });

    expect(hasPicture(there()[0])).toBe(false);
    expect(there()).toMatchObject([{ text: expect.stringContaining('Recovered again') }]);
  });
});

describe('with many workspaces', () => {
  let many: BotStage;

  beforeAll(async () => {
    const app = { scopes: allScopes.map(({ scope }) => scope), tokenRotation: true };
    many = await botStage(database, { account: null, app: { app } });
  });
  afterAll(() => many.close());

  const to = (workspace: string, channel: string) => ({ to: { workspace, channel, threadOf: null } });

  it('each message goes into its own, by a token that is renewed when it has ended', async () => {
    const zenith = many.slack.addWorkspace({ name: 'Zenith' });
    const lobby = many.slack.addChannel(zenith, { name: 'lobby' });
    await many.install(many.acme);
    const old = many.slack.botToken(zenith);
    const { refreshToken = '' } = many.slack.world.tokens.get(old) ?? {};
    await many.install(zenith, { refreshToken, expiresAt: 1 });
    const { courier } = many.bot;

    await posted(courier, letter(to(many.acme.id, many.general.id)));
    await posted(courier, letter(to(zenith.id, lobby.id)));

    const channels = many.slack.world.messages.map(({ channelId }) => channelId);
    expect(channels).toEqual([many.general.id, lobby.id]);
    expect(many.slack.botToken(zenith)).not.toBe(old);
    expect(await courier.post(letter(to(many.acme.id, lobby.id)))).toMatchObject({ status: 'gone' });
  });

  it('one that has not installed the app, or has removed it, is gone', async () => {
    const elsewhere = many.slack.addWorkspace({ name: 'Elsewhere', installed: false });

    expect(await many.bot.courier.post(letter(to(elsewhere.id, 'C1')))).toEqual({
      status: 'gone',
      reason: expect.stringContaining('must be installed there again'),
    });
  });
});
