import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LoopbackDiscord } from '../../src/playground/discord/index.ts';
import { startStrictDiscord } from '../discord/strict-discord.ts';
import { tallybot } from './typed.ts';

let discord: LoopbackDiscord;

beforeEach(async () => {
  discord = await startStrictDiscord();
  vi.stubEnv('DISCORD_TOKEN', discord.world.application.token);
  vi.stubEnv('DISCORD_API_URL', discord.apiUrl);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await discord.close();
});

const said = async (line: string) => (await tallybot(line)).out.trimEnd();
const asData = async (line: string) => JSON.parse(await said(`${line} --json`));
const registered = () => discord.world.commands.map(({ name }) => name);
const writes = () => discord.calls.filter(({ method }) => method !== 'GET').map(({ name }) => name);

describe('deploying', () => {
  test('says what was written, and the next time that nothing has changed', async () => {
    expect(await said('discord deploy')).toBe('Created /usage.\nCreated /credits.\nCreated /notify.');
    expect(registered()).toEqual(['usage', 'credits', 'notify']);

    expect(await said('discord deploy')).toBe(
      'Nothing has changed.\nAs they should be: /usage, /credits, /notify.',
    );
    expect(writes()).toHaveLength(3);
  });

  test('writes only what is stale', async () => {
    await said('discord deploy');
    const [usage, credits] = discord.world.commands;
    Object.assign(credits ?? {}, { description: 'Old words' });
    const untouched = structuredClone(usage);

    expect(await said('discord deploy')).toBe('Updated /credits.\nAs they should be: /usage, /notify.');
    expect(discord.world.commands[0]).toEqual(untouched);
    expect(writes().slice(3)).toEqual(['editGlobalCommand']);
  });

  test('tried dry says what would be, and writes nothing', async () => {
    expect(await said('discord deploy --dry-run')).toBe(
      'Would create /usage.\nWould create /credits.\nWould create /notify.',
    );
    expect(writes()).toEqual([]);
    expect(await asData('discord deploy --dry-run')).toEqual({
      ...{ guild: null, dryRun: true, unchanged: [], shownTwice: false },
      changes: ['usage', 'credits', 'notify'].map((name) => ({ did: 'create', name })),
    });
  });

  test('for one server says where its commands show twice', async () => {
    const { id } = discord.addGuild({ name: 'Acme' });
    await said('discord deploy');

    expect(await said(`discord deploy --guild ${id}`)).toBe(
      'Created /usage.\nCreated /credits.\nCreated /notify.\n' +
        'Commands are registered for every server as well: in this one each of those shows twice.',
    );
  });

  test('that stops half-way says what was written before it says why', async () => {
    await said('discord deploy');
    const [, credits, notify] = discord.world.commands;
    Object.assign(credits ?? {}, { description: 'Old words' });
    discord.world.commands = discord.world.commands.filter((each) => each !== notify);
    discord.faults.next('createGlobalCommand', { kind: 'error', status: 429, code: 30_034, message: 'Max' });

    const { code, out, err } = await tallybot('discord deploy');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^Updated \/credits\.\nDiscord takes no more now: /);
    expect(err).toContain('What was written stands');
  });
});

test('the link that adds the bot is printed, for any server or for one', async () => {
  const { id } = discord.world.application;
  const link = await said('discord invite');

  expect(link).toMatch(new RegExp(`^https://discord\\.com/oauth2/authorize\\?client_id=${id}&`));
  expect(await said('discord invite --guild 157367557397518746')).toBe(
    `${link}&guild_id=157367557397518746&disable_guild_select=true`,
  );
  expect(await asData('discord invite')).toEqual({ url: link });
});

describe.each(['discord deploy', 'discord invite'])('“%s” says in plain words', (verb) => {
  test('that the token is not Discord’s, and never shows it', async () => {
    vi.stubEnv('DISCORD_TOKEN', 'c2VjcmV0.hunter2.hunter2');

    const { code, out, err } = await tallybot(verb);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^Discord does not know DISCORD_TOKEN\.\n.*Reset it under Bot/);
    expect(err).not.toContain('hunter2');
  });

  test('that there is no token, that Discord cannot be reached, and that a server is none', async () => {
    expect(await tallybot(`${verb} --guild acme`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('“acme” is no id of a server.'),
    });

    vi.stubEnv('DISCORD_API_URL', 'http://127.0.0.1:2/api');
    expect((await tallybot(verb)).err).toContain('Discord cannot be reached: ECONNREFUSED.');

    vi.stubEnv('DISCORD_TOKEN', '');
    expect((await tallybot(verb)).err).toContain('Discord is not set up: DISCORD_TOKEN is missing.');
  });
});
