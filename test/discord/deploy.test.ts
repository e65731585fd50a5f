import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { commands } from '../../commands/index.ts';
import { openLine } from '../../src/discord/ask-discord.ts';
import { type CommandBody, commandSchema } from '../../src/discord/command-schema.ts';
import { checkCommands } from '../../src/discord/deploy/check.ts';
import { type Change, deployCommands } from '../../src/discord/deploy/deploy.ts';
import { inviteUrl, permissions } from '../../src/discord/install/invite.ts';
import { log } from '../../src/log.ts';
import type { LoopbackDiscord } from '../../src/playground/discord/index.ts';
import type { Guild } from '../../src/playground/discord/world.ts';
import { startStrictDiscord } from './strict-discord.ts';

const wanted = commandSchema(commands);

let discord: LoopbackDiscord;
let acme: Guild;

beforeEach(async () => {
  discord = await startStrictDiscord();
  onTestFinished(discord.close);
  acme = discord.addGuild({ name: 'Acme' });
});

const config = (more: { token?: string; apiUrl?: string } = {}) => ({
  token: discord.world.application.token,
  apiUrl: discord.apiUrl,
  account: null,
  shards: 1,
  ...more,
});

const line = (more = {}) => openLine(config(more), Date.now);

function deploy(bodies = wanted, { guildId = null as string | null, dryRun = false } = {}) {
  return deployCommands(line(), bodies, { guildId, dryRun });
}

const writes = () => discord.calls.filter(({ method }) => method !== 'GET');
const said = (changes: readonly Change[]) => changes.map(({ did, name }) => `${did} ${name}`);

function changed(name: string, change: Partial<CommandBody>): CommandBody[] {
  return wanted.map((body) => (body.name === name ? { ...body, ...change } : body));
}

describe('deploying', () => {
  test('creates what is missing, and then nothing differs', async () => {
    const first = await deploy();
    const again = await deploy();

    expect(said(first.changes)).toEqual(['create usage', 'create credits', 'create notify']);
    expect(discord.world.commands.map(({ name }) => name)).toEqual(['usage', 'credits', 'notify']);
    expect(again).toEqual({ changes: [], unchanged: ['usage', 'credits', 'notify'], shownTwice: false });
    expect(writes()).toHaveLength(3);
  });

  test('writes only what has changed, and deletes what there should not be', async () => {
    await deploy([
      ...changed('credits', { description: 'Old words' }),
      { ...wanted[0], name: 'gone' } as CommandBody,
    ]);
    const before = discord.world.commands.map(({ id, name, version }) => ({ id, name, version }));

    const { changes, unchanged } = await deploy();

    expect(said(changes)).toEqual(['delete gone', 'update credits']);
    expect(unchanged).toEqual(['usage', 'notify']);
    const untouched = before.filter(({ name }) => ['usage', 'notify'].includes(name));
    expect(discord.world.commands).toEqual(
      expect.arrayContaining(untouched.map((each) => expect.objectContaining(each))),
    );
  });

  test.each<[string, Partial<CommandBody>]>([
    ['a word of another language', { description_localizations: { de: 'Was bleibt' } }],
    ['where it works', { contexts: [0, 1] }],
    ['who is offered it', { default_member_permissions: '32' }],
    ['an option', { options: [] }],
  ])('sees %s that differs', async (_, difference) => {
    await deploy(changed('credits', difference));

    expect(said((await deploy()).changes)).toEqual(['update credits']);
    expect((await deploy()).changes).toEqual([]);
  });

  test('tried dry, it says the same and changes nothing', async () => {
    await deploy(changed('credits', { description: 'Old words' }));
    const before = structuredClone(discord.world.commands);

    const { changes } = await deploy(wanted.slice(1), { dryRun: true });

    expect(said(changes)).toEqual(['delete usage', 'update credits']);
    expect(discord.world.commands).toEqual(before);
  });

  test('for one server leaves those of all servers alone, and says where they show twice', async () => {
    await deploy(wanted, { guildId: acme.id });
    expect((await deploy(wanted, { guildId: acme.id })).changes).toEqual([]);
    expect(discord.world.commands.every(({ guildId }) => guildId === acme.id)).toBe(true);

    await deploy();

    const { changes, shownTwice } = await deploy(wanted, { guildId: acme.id });
    expect({ changes, shownTwice }).toEqual({ changes: [], shownTwice: true });
    expect(discord.world.commands).toHaveLength(6);
  });

  test('changes a command more often in a day than new ones may be created', async () => {
    await deploy();
    for (let i = 0; i < 201; i += 1) await deploy(changed('credits', { description: `Words ${i}` }));

    expect((await deploy()).changes).toHaveLength(1);
  });

  test('beyond the limit of the day says so at once, and what was written before stands', async () => {
    discord.faults.next('createGlobalCommand', { kind: 'error', status: 429, code: 30_034, message: 'Max' });

    await expect(deploy()).rejects.toMatchObject({ code: 'slow-down', hint: expect.stringContaining('200') });

    expect(said((await deploy()).changes)).toEqual(['create usage', 'create credits', 'create notify']);
  });
});

describe('it says what to do, when', () => {
  const at = (more: object, guildId: string | null = null) =>
    deployCommands(line(more), wanted, { guildId, dryRun: false });

  test('the token is wrong', async () => {
    await expect(at({ token: 'a.b.c' })).rejects.toMatchObject({
      message: 'Discord does not know DISCORD_TOKEN.',
    });
  });

  test('Discord cannot be reached', async () => {
    await expect(at({ apiUrl: 'http://127.0.0.1:2/api' })).rejects.toMatchObject({
      message: expect.stringContaining('cannot be reached: ECONNREFUSED'),
    });
  });

  test('the bot is not in the server', async () => {
    const other = discord.addGuild({ name: 'Other', withBot: false });

    await expect(at({}, other.id)).rejects.toMatchObject({ hint: expect.stringContaining('discord invite') });
    await expect(at({}, '123456789012345678')).rejects.toMatchObject({ code: 'not-there' });
  });

  test('Discord fails on its side', async () => {
    discord.faults.next('currentApplication', { kind: 'status', status: 503 });

    await expect(at({})).rejects.toMatchObject({ message: expect.stringContaining('(503)') });
  });
});

describe('at the start of the service the log', () => {
  async function warned(more = {}) {
    const warn = vi.spyOn(log, 'warn').mockImplementation(() => {});
    onTestFinished(() => void warn.mockRestore());
    await checkCommands(config(more), commands);
    return warn.mock.calls;
  }
  const remedy = 'npm run discord:deploy';

  test('says nothing of commands that are fresh, be it for all servers or for one', async () => {
    await deploy(wanted, { guildId: acme.id });
    expect(await warned()).toEqual([]);

    await deploy();
    expect(await warned()).toEqual([]);
  });

  test('says that there are none yet', async () => {
    expect(await warned()).toEqual([['Discord has no commands of Tallybot yet', { remedy }]]);
  });

  test('names those that are stale', async () => {
    await deploy(changed('credits', { description: 'Old words' }).slice(0, 2));

    expect(await warned()).toEqual([
      ['the commands that Discord has are stale', { names: ['notify', 'credits'], remedy }],
    ]);
  });

  test('says so where it cannot be seen, and never shows the token', async () => {
    const calls = await warned({ token: 'a.b.c' });

    expect(calls).toEqual([
      [expect.stringContaining('could not be seen'), { error: 'Discord does not know DISCORD_TOKEN.' }],
    ]);
    expect(JSON.stringify(await warned({ apiUrl: 'http://127.0.0.1:2/api' }))).not.toContain(
      discord.world.application.token,
    );
  });
});

test('the link that adds the bot asks for what is listed and no more', () => {
  const url = new URL(inviteUrl('123', '456'));

  expect(url.origin + url.pathname).toBe('https://discord.com/oauth2/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: '123',
    scope: 'bot applications.commands',
    permissions: '309237746688',
    guild_id: '456',
    disable_guild_select: 'true',
  });
  expect(permissions.map(({ name }) => name)).not.toContain('Administrator');
});
