import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/playground/slack/faults.ts';
import type { Message } from '../../src/playground/slack/world.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase } from '../support/demo.ts';
import { type BotStage, botStage, heardLog, saidBy } from './bot-stage.ts';

let database: TestDatabase;
let on: BotStage;

beforeAll(async () => {
  database = await createDemoDatabase();
});
afterAll(() => database.drop());

// A Slack of its own for each test: what one breaks, another need not know of.
beforeEach(async () => {
  on = await botStage(database);
});
afterEach(() => on.close());

const ask = (words = '') => on.sees(on.ann, on.general, () => on.ann.slash(on.general, '/usage', words));
const privately = () => on.slack.world.ephemerals;
const publicly = () => on.slack.world.messages.filter(({ channelId }) => channelId === on.general.id);
const hasPicture = (message: Message) => saidBy(message).includes('slack_file');
/** Nothing that was begun is left: whatever would come twice has come. */
const settled = () => on.bot.stop();
/** An answer that waits for its picture for so long that it is said to be coming. */
async function comingLate() {
  const held = on.slack.faults.hold('files.getUploadURLExternal');
  await on.ann.slash(on.general, '/usage');
  await held.arrived;
  on.clock.advance(1_000);
  const placeholder = await on.slack.until(() => privately()[0]);
  return { held, placeholder };
}

/** Not asked for by the manifest, and granted by whoever wants lost posts to be looked up. */
const mayLookUp = () =>
  on.slack.world.tokens.get(on.slack.botToken(on.acme))?.scopes.push('channels:history');

/** The log until the test ends, and the moment in which the bot has its next socket. */
function listeningForSocket() {
  let connected = () => {};
  const again = new Promise<void>((resolve) => {
    connected = resolve;
  });
  const heard = heardLog((line) => line.includes('connected to Slack by a socket') && connected());
  return { heard, again };
}

const limited: Fault = { kind: 'rate-limited', retryAfterS: 7 };
const failed: Fault = { kind: 'status', status: 500 };
const cut: Fault = { kind: 'drop-before' };

describe.each([
  ['a 429', limited],
  ['a 500', failed],
  ['a cut connection', cut],
] as const)('with %s', (_, fault) => {
  it.each(['response_url', 'users.info', 'files.getUploadURLExternal', 'upload'])(
    'at %s the answer goes out once, with its picture',
    async (method) => {
      on.slack.faults.next(method, fault);

      const answer = await ask();
      await settled();

      expect(hasPicture(answer)).toBe(true);
      expect(privately()).toEqual([answer]);
    },
  );

  it('at the end of an upload the answer goes out once', async () => {
    on.slack.faults.next('files.completeUploadExternal', fault);

    const answer = await ask();
    await settled();

    expect(privately()).toEqual([answer]);
  });

  it('at a post what is shared is there once', async () => {
    mayLookUp();
    const answer = await ask();
    on.slack.faults.next('chat.postMessage', fault);

    await on.sees(on.ben, on.general, () => on.ann.press(answer, 'Share to channel'));
    await settled();

    expect(publicly().length).toBe(1);
  });
});

it.each([
  ['a 500', failed],
  ['a cut connection', cut],
] as const)(
  'with %s at a post that may not be looked up, whoever shared it is told, and can again',
  async (_, fault) => {
    const answer = await ask();
    on.slack.faults.next('chat.postMessage', fault);
    const told = await on.sees(on.ann, on.general, () => on.ann.press(answer, 'Share to channel'));
    // A second press while the first is being answered would be the same one.
    await ask('help');

    const shared = await on.sees(on.ben, on.general, () => on.ann.press(answer, 'Share to channel'));
    await settled();

    expect(saidBy(told)).toContain('Please look');
    expect(publicly()).toEqual([shared]);
  },
);

describe('a lost answer', () => {
  const cutAfter: Fault = { kind: 'drop-after' };

  it('to a command is sent again in its own place', async () => {
    on.slack.faults.next('response_url', cutAfter);

    await ask();
    await on.slack.until(() => on.callsOf('response_url').length === 2);
    await settled();

    expect(privately().length).toBe(1);
  });

  it('to a post is looked up by its id, and not posted again', async () => {
    mayLookUp();
    const answer = await ask();
    on.slack.faults.next('chat.postMessage', cutAfter);

    const shared = await on.changes(on.ann, on.general, answer, () =>
      on.ann.press(answer, 'Share to channel'),
    );
    await settled();

    expect(saidBy(shared)).toContain('Shared with this channel.');
    expect(publicly().length).toBe(1);
    expect(publicly()[0]?.metadata?.event_type).toBe('tallybot_post');
  });

  it('to a post that may not be looked up is told to whoever shared it, and not posted again', async () => {
    const answer = await ask();
    on.slack.faults.next('chat.postMessage', cutAfter);

    await on.ann.press(answer, 'Share to channel');
    const told = await on.slack.until(() => privately().find((each) => saidBy(each).includes('Please look')));
    await settled();

    expect(told.ephemeralTo).toBe(on.ann.user.id);
    expect(publicly().length).toBe(1);
  });
});

it('waits as long as Slack asks for', async () => {
  on.slack.faults.next('response_url', limited, 2);

  await ask();

  expect(on.pausesMs).toEqual([7_000, 7_000]);
});

it('a command that comes twice is answered once', async () => {
  on.slack.faults.duplicateDeliveries(1);

  const answer = await ask();
  const again = await on.slack.until(() => on.slack.deliveries[0]?.attempts[1]?.outcome);
  await settled();

  expect(again).toMatchObject({ acked: true });
  expect(privately()).toEqual([answer]);
});

describe('a picture', () => {
  const refused: Fault = { kind: 'error', error: 'invalid_blocks' };

  it('that Slack does not take yet is sent once more', async () => {
    on.slack.faults.next('response_url', refused);

    expect(hasPicture(await ask('agents'))).toBe(true);
  });

  it('that Slack does not take gives way to its numbers', async () => {
    const heard = heardLog();
    on.slack.faults.next('response_url', refused, 2);

    const answer = await ask('agents');

    expect(hasPicture(answer)).toBe(false);
    expect(saidBy(answer)).toContain('There is no picture of the chart; these are its numbers.');
    expect(heard.with('Slack did not take a picture').length).toBe(1);
  });

  it.each([
    ['may not upload', { kind: 'error', error: 'missing_scope' }],
    ['gets no address', { kind: 'error', error: 'internal_error' }],
  ] as const)('is left out where the app %s', async (_, fault: Fault) => {
    const heard = heardLog();
    on.slack.faults.next('files.getUploadURLExternal', fault);

    const answer = await ask('agents');

    expect(saidBy(answer)).toContain('these are its numbers');
    expect(heard.with('could not upload a chart to Slack').length).toBe(1);
  });

  it('that takes too long is not waited for', async () => {
    const held = on.slack.faults.hold('files.getUploadURLExternal');
    const typed = on.ann.slash(on.general, '/usage', 'agents');
    await held.arrived;

    on.clock.advance(6_000);
    await typed;
    const answer = await on.slack.until(() =>
      privately().find((each) => saidBy(each).includes('its numbers')),
    );
    held.release();

    expect(hasPicture(answer)).toBe(false);
  });

  it('is uploaded once, however often it is shown', async () => {
    await ask('agents');
    await ask('agents');

    expect(on.callsOf('files.getUploadURLExternal').length).toBe(1);
  });
});

it('what takes longer than a second is said to be coming, and takes that place', async () => {
  const { held, placeholder } = await comingLate();
  const answer = await on.changes(on.ann, on.general, placeholder, async () => held.release());

  expect(placeholder.text).toBe('One moment: counting…');
  expect(hasPicture(answer)).toBe(true);
  expect(privately()).toEqual([answer]);
});

it('what was said to be coming takes that place later, where Slack cannot be reached for a while', async () => {
  const { held, placeholder } = await comingLate();

  on.slack.faults.next('response_url', cut, 10);
  const answer = await on.changes(on.ann, on.general, placeholder, async () => held.release());
  await settled();

  expect(on.pausesMs.filter((pauseMs) => pauseMs >= 2_000 && pauseMs !== 4_000)).toEqual([2_000, 10_000]);
  expect(privately()).toEqual([answer]);
});

it('an answer takes its place as long as its address lives, where every way was lost', async () => {
  on.slack.faults.next('response_url', cut, 17);
  for (const way of ['chat.postEphemeral', 'chat.postMessage']) on.slack.faults.next(way, cut, 4);

  await ask('help');
  await settled();

  expect(on.pausesMs.at(-1)).toBe(120_000);
  expect(privately().length).toBe(1);
});

it('what is said to be coming is tried once, and takes no other way', async () => {
  on.slack.faults.next('response_url', { kind: 'drop-after' });
  const { held, placeholder } = await comingLate();

  const answer = await on.changes(on.ann, on.general, placeholder, async () => held.release());
  await settled();

  expect(on.callsOf('response_url').length).toBe(2);
  expect(privately()).toEqual([answer]);
});

it('an address that is spent is answered past it, privately', async () => {
  on.slack.faults.next('response_url', { kind: 'error', error: 'expired_url' });

  const answer = await ask();
  await settled();

  expect(answer.ephemeralTo).toBe(on.ann.user.id);
  expect(on.callsOf('chat.postEphemeral').length).toBe(1);
});

it('a socket that is lost in the middle of a command loses no answer, and is opened again', async () => {
  const held = on.slack.faults.hold('files.getUploadURLExternal');
  await on.ann.slash(on.general, '/usage');
  await held.arrived;

  const { again } = listeningForSocket();
  on.slack.sockets.drop();
  held.release();
  const answer = await on.slack.until(() => privately()[0]);
  await again;
  const next = await ask('help');

  expect(hasPicture(answer)).toBe(true);
  expect(next.ephemeralTo).toBe(on.ann.user.id);
});

it('a socket that Slack wants to renew is renewed', async () => {
  const { again } = listeningForSocket();
  on.slack.sockets.disconnect('refresh_requested');
  await again;

  expect((await ask('help')).ephemeralTo).toBe(on.ann.user.id);
});

it('a Slack that cannot be reached for a while is reached later, and nothing ends', async () => {
  const { heard, again } = listeningForSocket();
  on.slack.faults.next('apps.connections.open', failed, 9);
  on.slack.faults.next('apps.connections.open', { kind: 'error', error: 'invalid_auth' });
  on.slack.sockets.drop();
  await again;

  expect(heard.with('could not connect to Slack').length).toBe(3);
  expect((await ask('help')).ephemeralTo).toBe(on.ann.user.id);
});

it('an answer that has been begun goes out before the bot stops', async () => {
  const held = on.slack.faults.hold('files.getUploadURLExternal');
  await on.ann.slash(on.general, '/usage');
  await held.arrived;

  const stopping = on.bot.stop();
  held.release();
  await stopping;

  expect(privately().length).toBe(1);
});

it('a token that was withdrawn is said in the log once, and to whoever asks', async () => {
  const heard = heardLog();
  on.slack.revokeTokens(on.acme);

  const answer = await ask();
  const other = await on.sees(on.ben, on.general, () => on.ben.slash(on.general, '/credits'));

  expect(saidBy(answer)).toContain('This app may no longer work in this workspace.');
  expect(saidBy(other)).toContain('This app may no longer work in this workspace.');
  expect(heard.with('Slack has withdrawn the app’s token').length).toBe(1);
});
