import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { command } from './pieces.ts';
import { call, identify, rawBot, rawSocket } from './raw-bot.ts';
import { type Stage, stage } from './stage.ts';

let on: Stage;

beforeEach(async () => {
  on = await stage();
});

afterEach(() => on.discord.close());

it('greets with the heartbeat, answers each beat, and tells of the application and its guilds', async () => {
  const socket = await rawSocket(on.discord);
  expect((await socket.heard(10)).d).toEqual({ heartbeat_interval: 41_250 });
  socket.say(1, null);
  await socket.heard(11);
  socket.say(2, identify(on.discord));

  const { application } = on.discord.world;
  expect(await socket.heard('READY')).toMatchObject({
    s: 1,
    d: {
      application: { id: application.id },
      user: { bot: true },
      guilds: [{ id: on.acme.id, unavailable: true }],
    },
  });
  expect(await socket.heard('GUILD_CREATE')).toMatchObject({
    s: 2,
    d: { name: 'Acme', channels: [{ name: 'general' }], members: [{ user: { id: application.botId } }] },
  });
});

it('without the intent for guilds nothing is told of them', async () => {
  const socket = await rawSocket(on.discord);
  socket.say(2, identify(on.discord, { intents: 0 }));
  await socket.heard('READY');
  on.discord.addChannel(on.acme, { name: 'other' });
  socket.say(1, null);
  await socket.heard(11);

  expect(socket.received.map(({ t }) => t).filter(Boolean)).toEqual(['READY']);
});

it.each([
  ['another version', '?v=9&encoding=json', 4012, []],
  ['compression', '?v=10&encoding=json&compress=zlib-stream', 4002, []],
  ['what is no JSON', undefined, 4002, ['{']],
  ['an opcode that is not there', undefined, 4001, [{ op: 99, d: null }]],
  ['words before an introduction', undefined, 4003, [{ op: 3, d: {} }]],
  ['a wrong token', undefined, 4004, [{ op: 2, d: { token: 'other' } }]],
  [
    'a second introduction',
    undefined,
    4005,
    [
      { op: 2, d: {} },
      { op: 2, d: {} },
    ],
  ],
  ['a shard beyond the last', undefined, 4010, [{ op: 2, d: { shard: [2, 2] } }]],
  ['intents that are not there', undefined, 4013, [{ op: 2, d: { intents: 1 << 30 } }]],
  ['intents that were not granted', undefined, 4014, [{ op: 2, d: { intents: 1 << 15 } }]],
] as const)('%s closes the socket', async (_what, query, code, said) => {
  const socket = await rawSocket(on.discord, query);
  for (const each of said) {
    if (typeof each === 'string') socket.socket.send(each);
    else socket.say(each.op, each.op === 2 ? identify(on.discord, each.d ?? {}) : each.d);
  }

  expect(await socket.closed()).toBe(code);
});

it('more than 120 words a minute close the socket', async () => {
  const socket = await rawSocket(on.discord);
  for (let i = 0; i < 121; i += 1) socket.say(1, null);

  expect(await socket.closed()).toBe(4008);
});

it('privileged intents that were granted are fine', async () => {
  const granted = await stage({ privileged: true });
  const socket = await rawSocket(granted.discord);
  socket.say(2, identify(granted.discord, { intents: 1 | (1 << 15) }));

  await socket.heard('READY');
  await granted.discord.close();
});

describe('a bot that was cut off', () => {
  async function cutOff() {
    const bot = await rawBot(on.discord);
    const seq = bot.received.at(-1)?.s ?? 0;
    const [session] = on.discord.gateway.sessions;
    on.discord.gateway.drop();
    await bot.closed();
    return { token: on.discord.world.application.token, session_id: session?.id, seq };
  }

  it('is told on resuming what it missed, in order, and nothing twice', async () => {
    const resume = await cutOff();
    on.discord.addChannel(on.acme, { name: 'first' });
    on.discord.addChannel(on.acme, { name: 'second' });

    const socket = await rawSocket(on.discord);
    socket.say(6, resume);
    await socket.heard('RESUMED');

    expect(socket.received.map(({ t, s }) => [t, s]).slice(1)).toEqual([
      ['CHANNEL_CREATE', resume.seq + 1],
      ['CHANNEL_CREATE', resume.seq + 2],
      ['RESUMED', resume.seq + 3],
    ]);
  });

  it.each([
    ['a session that is not there', { session_id: 'other' }],
    ['a session that is over', {}],
  ])('cannot resume %s', async (_what, more) => {
    const resume = await cutOff();
    on.discord.gateway.drop({ resumable: false });
    const socket = await rawSocket(on.discord);
    socket.say(6, { ...resume, ...more });

    expect((await socket.heard(9)).d).toBe(false);
  });

  it('cannot have heard what was never said', async () => {
    const resume = await cutOff();
    const socket = await rawSocket(on.discord);
    socket.say(6, { ...resume, seq: 1_000 });

    expect(await socket.closed()).toBe(4007);
  });

  it('cannot resume after it has said goodbye', async () => {
    const bot = await rawBot(on.discord);
    bot.socket.close(1_000);
    await bot.closed();
    await on.discord.until(() => on.discord.gateway.count() === 0);

    expect(on.discord.gateway.sessions).toMatchObject([{ isOver: true }]);
  });
});

it('is asked to connect anew, to beat, and told that its session is over', async () => {
  const bot = await rawBot(on.discord);
  on.discord.gateway.reconnect();
  on.discord.gateway.requestHeartbeat();
  on.discord.gateway.invalidate();

  await bot.heard(7);
  await bot.heard(1);
  expect((await bot.heard(9)).d).toBe(false);
});

it('a dead connection acknowledges no heartbeat', async () => {
  const bot = await rawBot(on.discord);
  on.discord.gateway.ignoreHeartbeats(true);
  bot.say(1, 1);
  await on.discord.until(() => on.discord.gateway.received.some(({ op }) => op === 1));

  expect(bot.received.some(({ op }) => op === 11)).toBe(false);
});

it('nobody connects while connections are refused', async () => {
  on.discord.gateway.refuseConnections(true);

  await expect(rawSocket(on.discord)).rejects.toThrow('503');
});

it('an interaction comes twice on command, and once more whenever a test says so', async () => {
  const { id } = on.discord.world.application;
  await call(on.discord, `PUT /applications/${id}/commands`, [command()]);
  const bot = await rawBot(on.discord);
  on.discord.faults.duplicateInteractions(1);

  const doing = on.ann.slash(on.general, 'usage');
  const first = await bot.interaction(0);
  expect(await bot.interaction(1)).toEqual(first);
  await call(on.discord, `POST /interactions/${first.id}/${first.token}/callback`, { type: 5 });
  on.discord.redeliver((await doing).interaction);

  expect(await bot.interaction(2)).toEqual(first);
});

it('without a bot that listens, a person is told that it did not respond', async () => {
  const { id } = on.discord.world.application;
  await call(on.discord, `PUT /applications/${id}/commands`, [command()]);

  const doing = on.ann.slash(on.general, 'usage');
  await on.discord.until(() => on.clock.waiting() === 1);
  on.clock.advance(3_000);

  expect((await doing).acked).toBe(false);
});

it('the bot hears of roles of its own, of channels and of being thrown out', async () => {
  const bot = await rawBot(on.discord);
  const own = on.discord.world.users.get(on.discord.world.application.botId);
  if (!own) throw new Error('No bot.');
  const loud = on.discord.addRole(on.acme, { name: 'Loud' });
  on.discord.addMember(on.acme, own, [loud]);
  on.discord.changeChannel(on.general, { denied: ['SendMessages'] });
  on.discord.deleteChannel(on.general);
  on.discord.renameGuild(on.acme, 'Acme Inc');
  on.discord.removeBot(on.acme);

  await bot.heard('GUILD_DELETE');
  expect(bot.received.map(({ t }) => t).slice(3)).toEqual([
    'GUILD_ROLE_CREATE',
    'GUILD_MEMBER_UPDATE',
    'CHANNEL_UPDATE',
    'CHANNEL_DELETE',
    'GUILD_UPDATE',
    'GUILD_DELETE',
  ]);
});
