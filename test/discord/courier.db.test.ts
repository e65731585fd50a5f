import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { text } from '../../src/cards/card.ts';
import type { Letter } from '../../src/chat/ports/courier.ts';
import type { OrderedFault } from '../../src/playground/discord/faults.ts';
import type { Channel, Message } from '../../src/playground/discord/world.ts';
import type { Directory } from '../../src/reports/ports/directory.ts';
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
  on = await botStage(database);
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

// A channel of its own for each test: one Discord for all of them.
beforeEach(() => {
  count += 1;
  alerts = on.discord.addChannel(on.acme, { name: `alerts-${count}` });
});
afterEach(() => on.discord.faults.clear());

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
const directly = () => ({ workspace: on.acme.id, person: on.ann.user.id });
const post = (more?: Partial<Letter>) => on.bot.courier.post(letter(more));
const edit = (messageId: string, more?: Partial<Letter>) => on.bot.courier.edit(letter(more), messageId);
const place = (more?: Partial<Letter>) => posted(on.bot.courier, letter(more));
const said = (channelId: string) => on.discord.world.messages.filter((each) => each.channelId === channelId);
const there = () => said(alerts.id);
const names = (message: Message | undefined) => message?.attachments.map(({ filename }) => filename);
const creates = () => on.callsOf('createMessage').length;
const LONG_MS = 10 * 60_000;
const DAYS_MS = 2 * 24 * 3_600_000;

/** discord.js waits a little longer than it was asked to. */
const about = (waitMs: number) => expect.closeTo(waitMs, -3);
const status = (code: number): OrderedFault => ({ kind: 'status', status: code });
const error = (code: number, httpStatus = 400): OrderedFault => ({
  kind: 'error',
  status: httpStatus,
  code,
  message: 'no',
});

describe('a card', () => {
  it('goes out with its chart and pings nobody', async () => {
    const { messageId } = await place();

    const [message] = there();
    expect(message).toMatchObject({ id: messageId, wakes: [] });
    expect(names(message)).toEqual(['chart-1.png']);
    expect(saidBy(message as Message)).toContain('Credits are low: 18 % remain');
    const answer = await on.sees(on.ann, alerts, () => on.ann.press(message as Message, 'Why'));
    expect(saidBy(answer)).not.toContain('too old');
  });

  it('goes into the thread of a message, and another into the same', async () => {
    const { messageId } = await place({ id: 'parent' });

    const first = await place({ to: inThread(messageId), card: withFile() });
    await place({ id: 'second', to: inThread(messageId) });

    expect(there()).toHaveLength(1);
    expect(said(messageId).map(names)).toEqual([[], ['usage.csv'], ['chart-1.png']]);
    expect(await edit(first.messageId, { card: warning({ title: 'Recovered' }) })).toMatchObject({
      status: 'posted',
    });
    expect(saidBy(said(messageId)[0] as Message)).toContain('Recovered');
  });

  it('goes into the thread in which a message stands', async () => {
    const parent = await place({ id: 'parent' });
    const first = await place({ id: 'first', to: inThread(parent.messageId) });

    await place({ to: inThread(first.messageId) });

    expect(said(parent.messageId)).toHaveLength(2);
  });

  it('goes to a person alone, and is edited there', async () => {
    const { messageId } = await place({ to: directly() });

    expect(await edit(messageId, { to: directly(), card: warning({ title: 'Recovered' }) })).toEqual({
      status: 'posted',
      messageId,
    });
    expect(saidBy(on.ann.sees(on.ann.direct()).at(-1) as Message)).toContain('Recovered');
  });

  it('goes out with its numbers where no chart can be drawn', async () => {
    const charts = { render: async () => Promise.reject(new Error('no canvas')), async close() {} };
    const blind = await botStage(database, { charts });
    const to = { workspace: blind.acme.id, channel: blind.general.id, threadOf: null };

    const delivery = await blind.bot.courier.post(letter({ to }));
    const [message] = blind.discord.world.messages;
    await blind.close();

    expect(delivery.status).toBe('posted');
    expect(message?.attachments).toEqual([]);
    expect(saidBy(message as Message)).toContain('There is no picture of the chart');
  });

  it('goes out with its numbers where Discord does not take its picture', async () => {
    on.discord.faults.next('createMessage', error(50_035));

    await place();

    expect(there()).toHaveLength(1);
    expect(names(there()[0])).toEqual([]);
    expect(saidBy(there()[0] as Message)).toContain('There is no picture of the chart');
  });

  it('goes out with its numbers where the bot may attach nothing, and its file is said to be missing', async () => {
    on.discord.changeChannel(alerts, { denied: ['AttachFiles'] });

    const { notes } = await place({ card: warning({ parts: [...warning().parts, csv] }) });

    expect(there().map(names)).toEqual([[]]);
    expect(saidBy(there()[0] as Message)).toContain('There is no picture of the chart');
    expect(notes).toEqual([expect.stringMatching(/^usage\.csv could not be sent: .*Attach Files/)]);
  });

  it('goes out with its heading where nothing else is taken, and is refused where that is not', async () => {
    on.discord.faults.next('createMessage', error(50_035), 2);
    await place();
    on.discord.faults.next('createMessage', error(50_035), 3);

    expect(await post({ id: 'another' })).toMatchObject({ status: 'refused' });
    expect(there().map(saidBy)).toEqual([expect.stringContaining('18 %')]);
  });
});

describe('its file', () => {
  it('goes into a thread begun from the message, which has its name', async () => {
    const { messageId, notes } = await place({ card: withFile() });

    expect(notes).toBeUndefined();
    expect(on.discord.world.channels.get(messageId)).toMatchObject({
      kind: 'thread',
      name: 'Credits are low: 18 % remain',
    });
    expect(String(said(messageId)[0]?.attachments[0]?.bytes)).toBe('day,credits\n2026-05-01,12\n');
    expect(names(there()[0])).toEqual([]);
  });

  it.each([
    ['the bot may begin no thread', ['CreatePublicThreads']],
    ['the bot may not write in threads', ['SendMessagesInThreads']],
  ] as const)('is a reply to the message where %s', async (_why, denied) => {
    on.discord.changeChannel(alerts, { denied: [...denied] });

    const { messageId, notes } = await place({ card: withFile() });

    expect(notes).toBeUndefined();
    expect(there()).toMatchObject([{ id: messageId }, { replyTo: messageId }]);
    expect(names(there()[1])).toEqual(['usage.csv']);
  });

  it('comes after the message where the bot may not even reply to it', async () => {
    on.discord.changeChannel(alerts, { denied: ['CreatePublicThreads', 'ReadMessageHistory'] });

    expect((await place({ card: withFile() })).notes).toBeUndefined();
    expect(there().map(names)).toEqual([[], ['usage.csv']]);
  });

  it('is a reply in direct messages, and where the channel is a thread itself', async () => {
    const { messageId } = await place({ to: directly(), card: withFile() });
    expect(on.ann.sees(on.ann.direct()).at(-1)).toMatchObject({ replyTo: messageId });

    alerts = on.discord.addChannel(on.acme, { name: 'thread', kind: 'thread' });
    const inside = await place({ id: 'inside', card: withFile() });
    expect(there().at(-1)).toMatchObject({ replyTo: inside.messageId });
  });

  it('is there once, however often it is sent, and what was missing follows', async () => {
    on.discord.faults.next('beginThread', error(0, 403), 1);
    const first = await place({ card: withFile() });
    expect(first.notes).toEqual([expect.stringContaining('usage.csv could not be sent')]);

    for (const _ of [1, 2]) {
      on.clock.advance(LONG_MS);
      expect(await place({ card: withFile(), isRepeated: true })).toEqual({
        status: 'posted',
        messageId: first.messageId,
      });
    }

    expect(there()).toHaveLength(1);
    expect(said(first.messageId)).toHaveLength(1);
  });

  it('waits a moment where Discord asks for that', async () => {
    on.discord.faults.next('beginThread', { kind: 'rate-limited', retryAfterS: 2 });

    const { messageId, notes } = await place({ card: withFile() });

    expect(notes).toBeUndefined();
    expect(said(messageId)).toHaveLength(1);
    expect(on.pausesMs.at(-1)).toBeCloseTo(2_000, -3);
  });

  it('is said to be missing where it is too large', async () => {
    const large = {
      ...csv,
      content: async function* () {
        yield 'x'.repeat(11 * 1_024 * 1_024);
      },
    };

    const { messageId, notes } = await place({ card: warning({ parts: [large] }) });

    expect(notes).toEqual([expect.stringContaining('Discord takes 10 MB here')]);
    expect(said(messageId)).toEqual([]);
  });
});

describe('a mention', () => {
  it('wakes one role, by a line of its own above the card', async () => {
    const role = on.discord.addRole(on.acme, { name: 'On call', mentionable: true });

    await place({ mention: role.id });

    const [message] = there();
    expect(message?.wakes).toEqual([role.id]);
    expect(message?.components[0]).toMatchObject({ type: 10, content: `<@&${role.id}>` });
  });

  it.each([
    ['everybody, who are a role too', () => on.acme.id],
    ['“everyone”', () => 'everyone'],
    ['what is no role', () => '1> @everyone <@&1'],
  ])('never wakes %s', async (_whom, mention) => {
    expect((await place({ mention: mention() })).notes).toEqual([
      expect.stringContaining('Nobody was woken'),
    ]);
    expect(there()[0]?.wakes).toEqual([]);
  });

  it('is not made again by an edit', async () => {
    const role = on.discord.addRole(on.acme, { name: 'Leads', mentionable: true });
    const { messageId } = await place({ mention: role.id });

    await edit(messageId, { mention: role.id, card: warning({ title: 'Recovered' }) });

    expect(there()[0]?.mentions).toEqual([]);
  });
});

describe('under one id', () => {
  it.each([
    ['at once, by its nonce', 0],
    ['after minutes, when its nonce is forgotten', LONG_MS],
  ])('there is one message, however often it is sent: %s', async (_when, afterMs) => {
    const { messageId } = await place();
    on.clock.advance(afterMs);

    const again = await place({ isRepeated: true });

    expect(again.messageId).toBe(messageId);
    expect(there()).toHaveLength(1);
  });

  it('it is found under all that was said since, and by nobody else’s', async () => {
    const { messageId } = await place();
    for (let more = 0; more < 130; more += 1) {
      const [message] = there() as [Message];
      on.discord.world.messages.push({
        ...message,
        id: `${BigInt(message.id) + BigInt(more + 1)}`,
        components: [],
      });
    }
    on.clock.advance(LONG_MS);

    expect((await place({ isRepeated: true })).messageId).toBe(messageId);
    await place({ id: 'another', isRepeated: true });
    expect(there()).toHaveLength(132);
  });

  it('it is found in the thread it was sent to, and once it was edited', async () => {
    const parent = await place({ id: 'parent' });
    const { messageId } = await place({ to: inThread(parent.messageId) });
    await edit(messageId, { to: inThread(parent.messageId) });
    on.clock.advance(LONG_MS);

    expect((await place({ to: inThread(parent.messageId), isRepeated: true })).messageId).toBe(messageId);
    expect(said(parent.messageId)).toHaveLength(1);
  });

  it('it is found in direct messages', async () => {
    const { messageId } = await place({ to: directly() });
    on.clock.advance(LONG_MS);

    expect((await place({ to: directly(), isRepeated: true })).messageId).toBe(messageId);
  });

  it.each([
    ['an answer that was lost', { kind: 'drop-after' }],
    ['a cut connection', { kind: 'drop-before' }],
    ['a 502', status(502)],
  ] as const)('there is one message after %s', async (_what, fault) => {
    on.discord.faults.next('createMessage', fault, 2);

    const { messageId } = await place();

    expect(there().map(({ id }) => id)).toEqual([messageId]);
  });

  it('a post that goes unanswered is left for the next attempt, which looks first', async () => {
    on.discord.faults.next('createMessage', { kind: 'drop-after' }, 3);

    expect(await post()).toMatchObject({ status: 'later', mayBeThere: true });
    on.clock.advance(LONG_MS);
    await place({ isRepeated: true });
    expect(there()).toHaveLength(1);
  });

  it('a message that somebody deleted meanwhile is not posted again', async () => {
    await place();
    on.discord.world.messages = on.discord.world.messages.filter(({ channelId }) => channelId !== alerts.id);

    expect(await post({ isRepeated: true })).toEqual({ status: 'refused', reason: 'deleted' });
    expect(there()).toEqual([]);
  });

  it.each([
    ['asks for patience', { kind: 'rate-limited', retryAfterS: 60 }, about(60_000)],
    ['does not answer', status(503), null],
  ] as const)('nothing is posted while the looking %s', async (_what, fault, afterMs) => {
    on.discord.faults.next('listMessages', fault);

    expect(await post({ isRepeated: true })).toMatchObject({ status: 'later', mayBeThere: true, afterMs });
    expect(there()).toEqual([]);
  });
});

describe('where the bot may not read', () => {
  const deaf = () => on.discord.changeChannel(alerts, { denied: ['ReadMessageHistory'] });

  it('what was tried a moment ago is known by its nonce', async () => {
    deaf();
    const { messageId } = await place();

    const again = await place({ isRepeated: true, triedAt: on.clock.now() - 30_000 });

    expect(again.messageId).toBe(messageId);
    expect(there()).toHaveLength(1);
  });

  it.each([
    ['what was tried long ago', -DAYS_MS],
    ['what was tried nobody knows when', null],
  ])('%s stays unsure', async (_what, triedMs) => {
    deaf();
    await place();
    on.clock.advance(LONG_MS);
    const before = creates();

    const triedAt = triedMs === null ? null : on.clock.now() + triedMs;
    expect(await post({ isRepeated: true, triedAt })).toEqual({
      status: 'unsure',
      reason: expect.stringContaining('Read Message History'),
    });
    expect(creates()).toBe(before);
  });

  it('nothing can have arrived in a channel in which nothing was said', async () => {
    deaf();

    await place({ isRepeated: true });

    expect(there()).toHaveLength(1);
  });
});

describe('the claim', () => {
  it('is asked for right before it is posted', async () => {
    const before = creates();

    expect(await post({ stillMine: () => false })).toEqual({ status: 'lost' });
    expect(creates()).toBe(before);
  });

  it.each([
    ['with less', error(50_035)],
    ['once more', status(502)],
  ])('is asked for again before it is tried %s', async (_how, fault) => {
    const answers = [true, false];
    on.discord.faults.next('createMessage', fault);

    expect(await post({ stillMine: () => answers.shift() ?? false })).toEqual({ status: 'lost' });
    expect(there()).toEqual([]);
  });

  it('that is lost before its file leaves the file to whoever has it now', async () => {
    const answers = [true];
    const { messageId, notes } = await place({ card: withFile(), stillMine: () => answers.shift() ?? false });

    expect(notes).toBeUndefined();
    expect(said(messageId)).toEqual([]);
    await place({ card: withFile(), isRepeated: true });
    expect([there().length, said(messageId).length]).toEqual([1, 1]);
  });

  it('is asked for before an edit', async () => {
    const { messageId } = await place();

    expect(await edit(messageId, { stillMine: () => false })).toEqual({ status: 'lost' });
    expect(there()[0]?.editedAtMs).toBeUndefined();
  });
});

describe('what Discord answers', () => {
  it('too many requests: later, as long as it says, and nothing is asked again by itself', async () => {
    const before = creates();
    on.discord.faults.next('createMessage', { kind: 'rate-limited', retryAfterS: 7 });

    expect(await post()).toEqual({ status: 'later', reason: expect.any(String), afterMs: about(7_000) });
    expect(creates()).toBe(before + 1);
  });

  it('a channel that was deleted, or is hidden, is gone', async () => {
    on.discord.changeChannel(alerts, { denied: ['ViewChannel'] });
    expect(await post()).toEqual({ status: 'gone', reason: expect.stringContaining('may not see') });
    on.discord.deleteChannel(alerts);
    expect(await post()).toEqual({ status: 'gone', reason: 'The channel is gone.' });
  });

  it('a channel in which the bot may not write is gone', async () => {
    on.discord.changeChannel(alerts, { denied: ['SendMessages'] });

    expect(await post()).toEqual({ status: 'gone', reason: expect.stringContaining('Send Messages') });
  });

  it('a server that has thrown the bot out is gone', async () => {
    const zenith = on.discord.addGuild({ name: 'Zenith' });
    alerts = on.discord.addChannel(zenith, { name: 'alerts' });
    on.discord.removeBot(zenith);

    expect(await post()).toMatchObject({ status: 'gone' });
  });

  it('a closed thread is gone', async () => {
    alerts = on.discord.addChannel(on.acme, { name: 'closed', kind: 'thread', archived: true });

    expect(await post()).toEqual({ status: 'gone', reason: 'The thread is closed.' });
  });

  it('a person who takes no direct messages is gone', async () => {
    const { user } = on.personIn(on.acme, 'cay');
    user.closedToDirectMessages = true;

    expect(await post({ to: { workspace: on.acme.id, person: user.id } })).toEqual({
      status: 'gone',
      reason: 'This person takes no direct messages from the bot.',
    });
    expect(await post({ to: { workspace: on.acme.id, person: '404' } })).toMatchObject({ status: 'gone' });
  });

  it('a thread of a message that is gone is refused', async () => {
    expect(await post({ to: inThread('404') })).toEqual({
      status: 'refused',
      reason: 'The message in whose thread it belongs is gone.',
    });
  });
});

describe('an edit', () => {
  it('takes the place of its pictures, and leaves none that nothing shows', async () => {
    const { messageId } = await place();
    const first = there()[0]?.attachments[0]?.id;

    await edit(messageId);
    expect(names(there()[0])).toEqual(['chart-1.png']);
    expect(there()[0]?.attachments[0]?.id).not.toBe(first);

    await edit(messageId, { card: warning({ parts: [text('All is well.')] }) });
    expect(names(there()[0])).toEqual([]);
  });

  it('of a message that somebody has deleted is refused as “deleted”', async () => {
    const { messageId } = await place();
    on.discord.world.messages = on.discord.world.messages.filter(({ id }) => id !== messageId);

    expect(await edit(messageId)).toEqual({ status: 'refused', reason: 'deleted' });
  });

  it.each([
    [
      'asks for patience',
      { kind: 'rate-limited', retryAfterS: 2 },
      { status: 'later', afterMs: about(2_000) },
    ],
    ['has had too many of an old message', error(30_046), { status: 'later', afterMs: null }],
  ] as const)('is told where Discord %s', async (_what, fault, delivery) => {
    const { messageId } = await place();
    on.discord.faults.next('editMessage', fault);

    expect(await edit(messageId)).toMatchObject(delivery);
  });
});

it('a token that Discord does not take any more is told in plain words, also from then on', async () => {
  const own = await botStage(database);
  const to = { workspace: own.acme.id, channel: own.general.id, threadOf: null };
  own.discord.resetToken();

  for (const _ of [1, 2]) {
    expect(await own.bot.courier.post(letter({ to }))).toEqual({
      status: 'gone',
      reason: 'Discord does not take the token of the bot any more.',
    });
  }
  await own.close();
});
