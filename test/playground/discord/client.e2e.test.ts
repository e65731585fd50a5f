import type { Client } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../../src/playground/discord/driver/person.ts';
import { isThinking } from '../../../src/playground/discord/flags.ts';
import { specFaults } from '../../support/discord-spec.ts';
import { connected } from './client.ts';
import { answersEverything, png } from './exercise.ts';
import { type Stage, stage } from './stage.ts';

let on: Stage;
let client: Client<true>;
let errors: unknown[];

beforeEach(async () => {
  on = await stage();
  client = await connected(on.discord);
  errors = await answersEverything(client, on.discord.changed);
});

afterEach(async () => {
  await client.destroy();
  await on.discord.close();
  expect(errors).toEqual([]);
  // Nothing that discord.js has sent is other than Discord specifies.
  expect(on.discord.calls.flatMap(specFaults)).toEqual([]);
});

const saying = (text: string) =>
  on.discord.until(
    () => on.ann.sees(on.general).find((each) => !isThinking(each) && textOf(each).startsWith(text)),
    text,
  );

it('real discord.js knows itself, its guilds and its commands', async () => {
  expect(client.user.id).toBe(on.discord.world.application.botId);
  expect(client.guilds.cache.map(({ name }) => name)).toEqual(['Acme']);
  expect((await client.application.fetch()).name).toBe('tallybot');
  const commands = await client.application.commands.fetch({ withLocalizations: true });
  expect(commands.map(({ name }) => name)).toEqual(['usage']);
});

it('a command is answered for one person alone, first with a promise and then with a card', async () => {
  const outcome = await on.ann.slash(on.general, 'usage agents');

  expect(outcome).toMatchObject({ acked: true, callback: 5 });
  const card = await saying('Page 1 of agents');
  expect(card.ephemeralTo).toBe(on.ann.user.id);
  expect(on.ben.sees(on.general)).toEqual([]);
});

it('what is typed is completed', async () => {
  const { interaction } = await on.ann.autocomplete(on.general, 'usage agents', 'agent', 'sup');

  expect(interaction.choices).toEqual([{ name: 'Support bot', value: 'Support bot' }]);
});

it('a button, a menu, a modal and a file work as on Discord', async () => {
  await on.ann.slash(on.general, 'usage agents', { agent: 'Support bot' });

  await on.ann.press(await saying('Page 1 of Support bot'), 'next');
  await on.ann.select(await saying('Page 2 of Support bot'), 'Lens', 'Credits');
  const card = await saying('Page 1 of credits');
  expect(on.ann.sees(on.general)).toHaveLength(1);

  await on.ann.press(card, 'top-up');
  const modal = await on.discord.until(() => on.ann.modal());
  expect(await on.ann.submit(modal, { Amount: '1234567' })).toEqual({
    errors: { Amount: 'Must be between 0 and 5 in length.' },
  });
  await on.ann.submit(modal, { Amount: '500' });
  await saying('Paid 500');
  expect(on.ann.modal()).toBeUndefined();

  await on.ann.press(card, 'chart');
  const chart = await on.discord.until(() => on.ben.sees(on.general)[0]);
  expect(chart.attachments).toMatchObject([{ filename: 'chart.png', bytes: png, description: 'Used: 5' }]);
  expect(on.ann.notices()).toEqual([]);
});

it('a direct message reaches a person, and a post a channel', async () => {
  await (await client.users.fetch(on.ann.user.id)).send('Hello, ann');
  const channel = await client.channels.fetch(on.general.id);
  if (channel?.isSendable()) await channel.send('Hello, all');

  expect(on.ann.sees(on.ann.direct()).map(textOf)).toEqual(['Hello, ann']);
  expect(on.ben.sees(on.general).map(textOf)).toEqual(['Hello, all']);
});

it('the bot hears when it is thrown out and invited', async () => {
  on.discord.removeBot(on.acme);
  await on.discord.until(() => client.guilds.cache.size === 0);
  on.discord.inviteBot(on.acme);
  await on.discord.until(() => client.guilds.cache.size === 1);

  expect(client.guilds.cache.first()?.name).toBe('Acme');
});

describe('a call that fails', () => {
  it('by its limit is made again once it may be', async () => {
    on.discord.faults.next('editOriginal', { kind: 'rate-limited', retryAfterS: 0.05 });

    await on.ann.slash(on.general, 'usage agents');

    await saying('Page 1 of agents');
    const edits = on.discord.calls.filter(({ name }) => name === 'editOriginal');
    expect(edits.map(({ status }) => status)).toEqual([429, 200]);
  });

  it('by the global limit is made again too', async () => {
    on.discord.faults.next('editOriginal', { kind: 'rate-limited', retryAfterS: 0.05, global: true });

    await on.ann.slash(on.general, 'usage agents');

    await saying('Page 1 of agents');
  });

  it.each([500, 502])('by %s is told to the bot', async (status) => {
    on.discord.faults.next('editOriginal', { kind: 'status', status });

    await on.ann.slash(on.general, 'usage agents');

    await on.discord.until(() => errors.length === 1);
    expect(errors.splice(0)).toMatchObject([{ status }]);
  });

  it('because a quarter of an hour is over tells so', async () => {
    const held = on.discord.faults.hold('editOriginal');
    await on.ann.slash(on.general, 'usage agents');
    await held.arrived;
    on.clock.advance(15 * 60_000);
    held.release();

    await on.discord.until(() => errors.length === 1);
    expect(errors.splice(0)).toMatchObject([{ status: 401, code: 50027 }]);
  });

  it('because three seconds are over tells so, and the person too', async () => {
    const held = on.discord.faults.hold('callback');
    const doing = on.ann.slash(on.general, 'usage agents');
    await held.arrived;
    on.clock.advance(3_000);
    held.release();

    expect(await doing).toMatchObject({ acked: false });
    await on.discord.until(() => errors.length === 1);
    expect(errors.splice(0)).toMatchObject([{ status: 404, code: 10062 }]);
  });
});

describe('the gateway', () => {
  const again = async () => {
    await on.discord.until(() => on.discord.gateway.count() === 1);
    await on.ann.slash(on.general, 'usage agents');
    await saying('Page 1 of agents');
  };

  it('a connection that is cut in mid-command is resumed, and the command is answered', async () => {
    on.discord.gateway.drop();

    await on.ann.slash(on.general, 'usage agents');

    await saying('Page 1 of agents');
    expect(on.discord.gateway.sessions).toMatchObject([{ resumes: 1 }]);
  });

  it('a connection that cannot be resumed is opened anew', async () => {
    on.discord.gateway.drop({ resumable: false });
    await on.discord.until(() => on.discord.gateway.count() === 0);

    await again();
    expect(on.discord.gateway.sessions).toHaveLength(2);
  });

  it('a bot that is asked to connect anew resumes', async () => {
    on.discord.gateway.reconnect();
    await on.discord.until(() => on.discord.gateway.sessions[0]?.resumes === 1);

    await again();
  });

  it('a session that may be resumed is, on the same socket', async () => {
    on.discord.gateway.invalidate({ resumable: true });
    await on.discord.until(() => on.discord.gateway.sessions[0]?.resumes === 1);

    await again();
  });

  it('a session that is over is begun anew', async () => {
    on.discord.gateway.invalidate();
    await on.discord.until(() => on.discord.gateway.sessions.length === 2);

    await again();
  });

  it('an interaction that comes twice is answered once', async () => {
    on.discord.faults.duplicateInteractions(1);

    await on.ann.slash(on.general, 'usage agents');

    await saying('Page 1 of agents');
    await on.discord.until(() => on.discord.calls.filter(({ name }) => name === 'callback').length === 2);
    await on.discord.until(() => errors.length === 1);
    expect(errors.splice(0)).toMatchObject([{ code: 40060 }]);
  });
});

it('shards are told of their own guilds', async () => {
  const sharded = await stage({ shards: 2 });
  for (const name of ['B', 'C', 'D']) {
    sharded.clock.advance(1);
    sharded.discord.addGuild({ name });
  }
  const bot = await connected(sharded.discord, { shards: 'auto' });

  expect(sharded.discord.gateway.sessions.map(({ shard }) => shard)).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(bot.guilds.cache.map(({ name }) => name).sort()).toEqual(['Acme', 'B', 'C', 'D']);
  expect(new Set(bot.guilds.cache.map(({ shardId }) => shardId)).size).toBe(2);
  await bot.destroy();
  await sharded.discord.close();
});

it('a token that was reset is refused', async () => {
  on.discord.resetToken();

  await expect(client.users.fetch(on.ann.user.id)).rejects.toMatchObject({ status: 401 });
  await on.discord.until(() => on.discord.gateway.count() === 0);
});
