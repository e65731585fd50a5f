import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { mintLinkCode } from '../../../src/chat/link-code.ts';
import { recordsOf } from '../../../src/cli/doctor/records.ts';
import { lookAt } from '../../../src/cli/doctor/report.ts';
import type { DiscordConfig } from '../../../src/config/discord.ts';
import { createTermsStore } from '../../../src/db/terms/store.ts';
import { createWorkspaceLinks } from '../../../src/db/workspace-links.ts';
import { openLine } from '../../../src/discord/ask-discord.ts';
import { commandSchema } from '../../../src/discord/command-schema.ts';
import { deployCommands } from '../../../src/discord/deploy/deploy.ts';
import { discordChecks } from '../../../src/discord/doctor/checks.ts';
import type { LoopbackDiscord } from '../../../src/playground/discord/index.ts';
import type { Guild } from '../../../src/playground/discord/world.ts';
import { databaseForTest, type TestDatabase } from '../../support/database.ts';
import { startStrictDiscord } from '../strict-discord.ts';

const by = { actor: 'test', remarks: null, at: Date.UTC(2026, 4, 14) };

let database: TestDatabase;
let discord: LoopbackDiscord;
let acme: Guild;

beforeEach(async () => {
  database = await databaseForTest();
  discord = await startStrictDiscord();
  onTestFinished(discord.close);
  acme = discord.addGuild({ name: 'Acme' });
  await createTermsStore(database).putAccount('demo', { name: 'Demo', zone: 'UTC', anchorAt: by.at }, by);
});

const config = (more: Partial<DiscordConfig> = {}): DiscordConfig => ({
  token: discord.world.application.token,
  account: null,
  apiUrl: discord.apiUrl,
  shards: 1,
  ...more,
});

async function examine(settings = config(), clock: () => number = Date.now) {
  const looked = await lookAt(discordChecks(settings, recordsOf(database, 'discord'), commands, clock));
  return Object.fromEntries(looked.map(({ name, ...finding }) => [name, finding]));
}

async function link(guild: Guild) {
  const links = createWorkspaceLinks(database);
  const { text: _, ...code } = mintLinkCode('demo');
  await links.addCode(code, by.at + 1, by);
  const priya = { platform: 'discord', workspace: guild.id, userId: '7', name: 'Priya' } as const;
  expect(await links.link(code, priya, by.at)).toMatchObject({ status: 'linked' });
}

async function destination(channel: string, workspace = acme.id) {
  const input = { id: channel, platform: 'discord', workspace, channel, zone: null, ownerId: 'pat' } as const;
  await createTermsStore(database).putDestination('demo', input, by);
}

const deploy = (bodies = commandSchema(commands)) =>
  deployCommands(openLine(config(), Date.now), bodies, { guildId: null, dryRun: false });

test('where all is right, every line says so', async () => {
  await deploy();
  await link(acme);
  await destination(discord.addChannel(acme, { name: 'ops' }).id);

  expect(await examine()).toEqual({
    'Discord token': { state: 'good', says: 'accepted as tallybot' },
    'Discord application': { state: 'good', says: `is ${discord.world.application.id}` },
    'Discord gateway': { state: 'good', says: 'offers a connection; its one intent, Guilds, is every bot’s' },
    'Discord commands': { state: 'good', says: 'are registered as they should be' },
    'Discord servers': { state: 'good', says: '1 server linked' },
    'Discord channels': { state: 'good', says: 'it can post in 1 channel' },
    'Discord clock': { state: 'good', says: 'agrees with Discord’s' },
  });
});

describe('it says what is wrong and what to do, when', () => {
  test('the token is unknown, and does not guess about what hangs on it', async () => {
    const looked = await examine(config({ token: 'a.b.c' }));

    expect(looked).toMatchObject({
      'Discord token': {
        state: 'broken',
        says: 'Discord does not know DISCORD_TOKEN.',
        fix: expect.stringContaining('Reset'),
      },
      'Discord application': { state: 'unseen' },
      'Discord commands': { state: 'unseen' },
      'Discord servers': { state: 'unseen' },
      'Discord channels': { state: 'unseen' },
      'Discord clock': { state: 'good' },
    });
  });

  test('Discord cannot be reached', async () => {
    expect(await examine(config({ apiUrl: 'http://127.0.0.1:2/api' }))).toMatchObject({
      'Discord token': { state: 'broken', says: expect.stringContaining('cannot be reached: ECONNREFUSED') },
      'Discord clock': { state: 'unseen' },
    });
  });

  test('more connections are wanted than it holds', async () => {
    discord = await startStrictDiscord({ shards: 3 });
    onTestFinished(discord.close);

    expect((await examine())['Discord gateway']).toMatchObject({
      state: 'doubtful',
      fix: 'Set DISCORD_SHARDS=auto.',
    });
    expect((await examine(config({ shards: 'auto' })))['Discord gateway']).toMatchObject({ state: 'good' });
  });

  test('the commands are not there, or stale', async () => {
    expect((await examine())['Discord commands']).toMatchObject({
      state: 'broken',
      fix: 'npm run discord:deploy',
    });

    await deploy(commandSchema(commands).slice(1));
    expect((await examine())['Discord commands']).toMatchObject({
      state: 'doubtful',
      says: 'are stale: /usage',
    });
  });

  test('it is in no server, or in one that is not linked', async () => {
    expect((await examine())['Discord servers']).toMatchObject({
      state: 'doubtful',
      says: 'not linked to an account: Acme',
      fix: expect.stringContaining('tallybot account link'),
    });

    discord = await startStrictDiscord();
    onTestFinished(discord.close);
    expect((await examine())['Discord servers']).toMatchObject({
      state: 'doubtful',
      fix: expect.stringContaining(`client_id=${discord.world.application.id}`),
    });
  });

  test('the account of the settings does not exist, or there is more than the one server for it', async () => {
    expect((await examine(config({ account: 'nobody' })))['Discord servers']).toMatchObject({
      state: 'broken',
      fix: 'tallybot account create nobody --name …',
    });
    expect((await examine(config({ account: 'demo' })))['Discord servers']).toMatchObject({
      state: 'good',
      says: 'Acme belongs to demo',
    });

    discord.addGuild({ name: 'Zenith' });
    expect((await examine(config({ account: 'demo' })))['Discord servers']).toMatchObject({
      state: 'broken',
      says: 'DISCORD_ACCOUNT is for one server, and the bot is in 2',
    });
  });

  test('anybody could add the bot and see the account of the settings', async () => {
    expect((await examine(config({ account: 'demo' })))['Discord application']).toMatchObject({
      state: 'doubtful',
      fix: expect.stringContaining('Public Bot'),
    });
  });

  test('it cannot post where something is to go', async () => {
    const mute = discord.addChannel(acme, { name: 'mute', denied: ['SendMessages', 'AttachFiles'] });
    const secret = discord.addChannel(acme, { name: 'secret', denied: ['ViewChannel'] });
    for (const id of [mute.id, secret.id, '999']) await destination(id);
    await destination('1', '2');

    const { says, ...rest } = (await examine())['Discord channels'] ?? { says: '' };

    expect(rest).toMatchObject({ state: 'broken', fix: expect.stringContaining('Permissions') });
    expect(says.split('; ').sort()).toEqual(
      [
        '1 is in 2, where the bot is not',
        '999 is gone',
        `${secret.id} cannot be seen by the bot`,
        'in #mute it lacks SendMessages, AttachFiles',
      ].sort(),
    );
  });

  test('the clock is wrong', async () => {
    expect((await examine(config(), () => Date.now() + 600_000))['Discord clock']).toMatchObject({
      state: 'broken',
      says: expect.stringContaining('ahead of Discord’s'),
    });
  });
});

test('without a database it looks at what is left', async () => {
  await deploy();

  const looked = await lookAt(discordChecks(config(), null, commands, Date.now));

  expect(looked.map(({ name, state }) => [name, state])).toEqual([
    ['Discord token', 'good'],
    ['Discord application', 'good'],
    ['Discord gateway', 'good'],
    ['Discord commands', 'good'],
    ['Discord servers', 'unseen'],
    ['Discord channels', 'unseen'],
    ['Discord clock', 'good'],
  ]);
});

test('no line ever shows the token', async () => {
  const token = ['MTIz', 'secret', 'part'].join('.');

  expect(JSON.stringify(await examine(config({ token })))).not.toContain('secret');
});

describe('of what a stand-in says in Discord’s place', () => {
  const found = { '/users/@me': { username: 'tallybot' }, '/applications/@me': { id: '1' } };

  async function answering(answers: Record<string, object>) {
    const server = createServer((request, response) => {
      const body = { ...found, ...answers }[(request.url ?? '').replace('/v10', '')];
      response
        .writeHead(body ? 200 : 404, { 'content-type': 'application/json' })
        .end(JSON.stringify(body ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return examine(config({ apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
  }

  test('commands that are sent elsewhere are named as such', async () => {
    const elsewhere = { id: '1', interactions_endpoint_url: 'https://old.example.com/' };

    expect((await answering({ '/applications/@me': elsewhere }))['Discord application']).toMatchObject({
      state: 'broken',
      says: expect.stringContaining('https://old.example.com/'),
    });
  });

  test('a bot that was started too often is told when it can connect again', async () => {
    const gateway = { url: 'wss://x', shards: 1, session_start_limit: { remaining: 0, reset_after: 90_000 } };

    expect((await answering({ '/gateway/bot': gateway }))['Discord gateway']).toMatchObject({
      state: 'broken',
      fix: expect.stringContaining('2 minutes'),
    });
  });
});
