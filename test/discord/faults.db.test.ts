import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReportStore } from '../../src/db/readers/store.ts';
import type { OrderedFault } from '../../src/playground/discord/faults.ts';
import { isThinking } from '../../src/playground/discord/flags.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase } from '../support/demo.ts';
import { heardLog } from '../support/heard-log.ts';
import { type BotStage, botStage, fullPath, letIdentifyAgain, saidBy } from './bot-stage.ts';

let database: TestDatabase;
let on: BotStage;

beforeAll(async () => {
  database = await createDemoDatabase();
});
afterAll(() => database.drop());

// A Discord of its own for each test: what one breaks, another need not know of.
beforeEach(async () => {
  on = await botStage(database);
});
afterEach(() => on.close());

const QUARTER_MS = 15 * 60_000;
const ask = (path = 'usage agents') => on.ask(on.ann, on.general, path);
const said = () => on.ann.sees(on.general).filter((each) => !isThinking(each));
const directly = () => on.ann.sees(on.ann.direct());

const limited: OrderedFault = { kind: 'rate-limited', retryAfterS: 0.01 };
const failed: OrderedFault = { kind: 'status', status: 502 };
const cut: OrderedFault = { kind: 'drop-before' };
const lost: OrderedFault = { kind: 'drop-after' };

describe.each([
  ['a 429', limited],
  ['a 502', failed],
  ['a cut connection', cut],
  ['an answer that is lost', lost],
] as const)('with %s', (_, fault) => {
  it.each(['callback', 'editOriginal'])('at %s the answer is there once, with its picture', async (route) => {
    on.discord.faults.next(route, fault);

    const answer = await ask();
    await on.bot.stop();

    expect(answer.attachments.length).toBe(1);
    expect(said().map(({ id }) => id)).toEqual([answer.id]);
    expect(directly()).toEqual([]);
  });

  it('at a post what is shared is there once', async () => {
    const answer = await ask();
    on.discord.faults.next('createMessage', fault);

    await on.sees(on.ben, on.general, () => on.ann.press(answer, 'Share to channel'));
    await on.bot.stop();

    expect(on.ben.sees(on.general).length).toBe(1);
  });
});

describe('where an answer cannot go where it should', () => {
  /** What is asked for takes that long. */
  async function slowly(delayMs: number, act: () => Promise<unknown>): Promise<void> {
    const held = on.discord.faults.hold('editOriginal');
    await act();
    await held.arrived;
    on.clock.advance(delayMs);
    held.release();
  }

  it('it comes directly to whoever asked after more than a quarter of an hour', async () => {
    await slowly(QUARTER_MS, () => on.ann.slash(on.general, fullPath('usage agents')));

    const answer = await on.discord.until(() => directly()[0]);
    expect(saidBy(answer)).toContain('Northside Sales Chat used 29\u202f%');
    expect(on.ben.sees(on.general)).toEqual([]);
  });

  it('it is said in the channel, without a number, to whoever takes no direct messages', async () => {
    on.ann.user.closedToDirectMessages = true;

    await slowly(QUARTER_MS, () => on.ann.slash(on.general, fullPath('usage agents')));

    const told = await on.discord.until(() => on.ben.sees(on.general)[0]);
    expect(told.content).toContain('Please ask again.');
    expect(told.wakes).toEqual([on.ann.user.id]);
    expect(saidBy(told)).not.toContain('Northside');
  });

  it.each([
    ['cannot be reached', cut],
    ['loses every answer', lost],
  ] as const)('it takes its place later, and comes by no other way, where Discord %s', async (_, fault) => {
    on.discord.faults.next('editOriginal', fault, 11);

    const answer = await ask();
    await on.bot.stop();

    expect(on.pausesMs).toEqual([2_000, 10_000]);
    expect(said().map(({ id }) => id)).toEqual([answer.id]);
    expect(directly()).toEqual([]);
  });

  it('it takes its place as long as its token lives, where every way was lost', async () => {
    on.discord.faults.next('editOriginal', cut, 19);
    for (const way of ['openDirect', 'createMessage']) on.discord.faults.next(way, cut, 4);

    const answer = await ask();

    expect(on.pausesMs.length).toBe(4);
    expect(answer.ephemeralTo).toBe(on.ann.user.id);
  });

  it('it comes directly where its place takes nothing for a minute', async () => {
    on.discord.faults.next('editOriginal', failed, 16);

    await on.ann.slash(on.general, fullPath('usage agents'));

    expect(saidBy(await on.discord.until(() => directly()[0]))).toContain('Northside Sales Chat');
    expect(on.pausesMs).toEqual([2_000, 10_000, 40_000]);
  });

  it('what one has shared changes as any message does, however late', async () => {
    const answer = await ask();
    await on.changes(on.ann, answer, () => on.ann.press(answer, 'Share to channel'));
    const shared = on.ben.sees(on.general)[0] ?? answer;

    const changed = await on.changes(on.ben, shared, () =>
      slowly(QUARTER_MS, () => on.ann.press(shared, 'History')),
    );

    expect(saidBy(changed)).toContain('Shared by');
    expect(directly()).toEqual([]);
  });

  it('an order to wait too long is not waited for', async () => {
    on.discord.faults.next('editOriginal', { kind: 'rate-limited', retryAfterS: 3_600 });

    await on.ann.slash(on.general, fullPath('usage agents'));

    expect(saidBy(await on.discord.until(() => directly()[0]))).toContain('Northside Sales Chat');
  });

  it('a message that was dismissed meanwhile is said anew', async () => {
    const held = on.discord.faults.hold('editOriginal');
    await on.ann.slash(on.general, fullPath('usage agents'));
    await held.arrived;
    on.discord.world.messages = [];
    held.release();

    const answer = await on.discord.until(() => said()[0]);
    expect(answer.ephemeralTo).toBe(on.ann.user.id);
  });
});

it('nothing is done for somebody whom Discord has told already that nobody answered', async () => {
  const held = on.discord.faults.hold('callback');
  const asking = on.ann.slash(on.general, fullPath('usage agents'));
  await held.arrived;
  on.clock.advance(3_000);
  held.release();
  const outcome = await asking;
  await on.bot.stop();

  expect(outcome.acked).toBe(false);
  expect(on.callsOf('editOriginal')).toEqual([]);
});

it('what another replica answers is done by that one alone, and warns nobody', async () => {
  const heard = heardLog();
  on.discord.faults.next('callback', { kind: 'error', status: 400, code: 40_060, message: 'Acknowledged.' });
  const asking = on.ann.slash(on.general, fullPath('usage agents'));
  await on.discord.until(() => on.callsOf('callback').length === 1);
  on.clock.advance(3_000);
  await asking;
  await on.bot.stop();

  expect(on.callsOf('editOriginal')).toEqual([]);
  expect(heard.with('answered by another replica').length).toBe(1);
  expect(heard.with('"level":"warn"')).toEqual([]);
});

describe('without its pictures', () => {
  it('a card shows its numbers where no chart can be drawn', async () => {
    await on.close();
    const charts = { render: async () => Promise.reject(new Error('no canvas')), async close() {} };
    on = await botStage(database, { charts });

    const answer = await ask();

    expect(answer.attachments).toEqual([]);
    expect(saidBy(answer)).toContain('There is no picture of the chart');
    expect(saidBy(answer)).toContain('Northside Sales Chat');
  });

  it.each([
    ['too large', { kind: 'status', status: 413 }],
    ['refused', { kind: 'error', status: 400, code: 50_035, message: 'Invalid Form Body' }],
  ] as const)('a card goes out where what is attached is %s', async (_, fault) => {
    on.discord.faults.next('editOriginal', fault);

    const answer = await ask();

    expect(saidBy(answer)).toContain('There is no picture of the chart');
  });

  it('its heading goes out where nothing else is taken', async () => {
    on.discord.faults.next(
      'editOriginal',
      { kind: 'error', status: 400, code: 50_035, message: 'Invalid Form Body' },
      2,
    );

    const answer = await ask();

    expect(saidBy(answer)).toContain('Northside Sales Chat used 29\u202f%');
    expect(saidBy(answer)).toContain('Discord did not take the rest of this message.');
  });
});

describe('what fails on our side', () => {
  it('is said with a number that is in the log, which holds no token, and the bot goes on', async () => {
    await on.close();
    const heard = heardLog();
    let isBroken = true;
    const { directory } = createReportStore(database.pool);
    on = await botStage(database, {
      reports: { directory: (id) => (isBroken ? Promise.reject(new Error('away')) : directory(id)) },
    });

    const answer = await ask();
    isBroken = false;

    const [, id = ''] = /this number: (\w+)/.exec(saidBy(answer)) ?? [];
    expect(heard.with(id).length).toBe(1);
    expect(saidBy(await ask())).toContain('Northside Sales Chat');
    const secrets = [
      on.discord.world.application.token,
      ...[...on.discord.world.interactions.values()].map(({ token }) => token),
    ];
    for (const secret of secrets) expect(heard.with(secret)).toEqual([]);
  });
});

describe('the gateway', () => {
  it.each([
    ['resumes', { resumable: true }, 1],
    ['identifies anew', { resumable: false }, 2],
  ])('dropped in mid-command %s, and the answer goes out once', async (_, how, count) => {
    const held = on.discord.faults.hold('editOriginal');
    await on.ann.slash(on.general, fullPath('usage agents'));
    await held.arrived;
    letIdentifyAgain();
    on.discord.gateway.drop(how);
    held.release();

    const { sessions } = on.discord.gateway;
    await on.discord.until(() => sessions.length === count && sessions.at(-1)?.socket);
    const again = await ask('usage help');

    expect(said().length).toBe(2);
    expect(again.ephemeralTo).toBe(on.ann.user.id);
    expect(on.callsOf('callback').length).toBe(2);
  });

  it('what is asked while nobody listens is answered as soon as it resumes', async () => {
    on.discord.gateway.drop();
    const answer = await ask();

    expect(answer.ephemeralTo).toBe(on.ann.user.id);
    expect(on.callsOf('editOriginal').length).toBe(1);
  });

  it.each([
    ['asks to connect anew', () => on.discord.gateway.reconnect()],
    ['ends the session', () => on.discord.gateway.invalidate()],
  ])('that %s is heard on as before', async (_, act) => {
    const before = on.discord.gateway.received.length;
    letIdentifyAgain();
    act();
    await on.discord.until(
      () => on.discord.gateway.received.slice(before).length > 0 && on.discord.gateway.count() === 1,
    );

    expect((await ask()).ephemeralTo).toBe(on.ann.user.id);
  });

  it('that cannot be reached at first is tried again, a little later each time', async () => {
    await on.close();
    const heard = heardLog();
    on = await botStage(database, {
      before: ({ faults }) => faults.next('gatewayBot', { kind: 'status', status: 502 }, 8),
    });

    expect(on.pausesMs).toEqual([1_000, 2_000]);
    expect(heard.with('could not connect to Discord').length).toBe(2);
    expect((await ask()).ephemeralTo).toBe(on.ann.user.id);
  });

  it('that takes no token is not asked for ever', async () => {
    await on.close();
    const heard = heardLog();
    on = await botStage(database, { before: ({ resetToken }) => resetToken() });

    expect(heard.with('Discord does not take the bot token').length).toBe(1);
    expect(on.pausesMs).toEqual([]);
  });

  it('asks for the guilds alone, and opens as many shards as it is told to', async () => {
    await on.close();
    on = await botStage(database, { shards: 2, loopback: { identifiesAtOnce: 2 } });

    const shards = on.discord.gateway.sessions.map(({ shard, intents }) => ({ shard, intents }));
    expect(shards).toEqual([
      { shard: [0, 2], intents: 1 },
      { shard: [1, 2], intents: 1 },
    ]);
    expect((await ask()).ephemeralTo).toBe(on.ann.user.id);
  });
});

it('an answer that has been begun goes out before the bot stops', async () => {
  const held = on.discord.faults.hold('editOriginal');
  await on.ann.slash(on.general, fullPath('usage agents'));
  await held.arrived;

  const stopping = on.bot.stop();
  held.release();
  await stopping;

  expect(said().length).toBe(1);
});
