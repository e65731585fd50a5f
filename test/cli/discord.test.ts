import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { discordVerbs } from '../../src/cli/discord.ts';
import type { LoopbackDiscord } from '../../src/playground/discord/index.ts';
import { startStrictDiscord } from '../discord/strict-discord.ts';

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

/** As typed behind “tallybot”: what it prints. */
async function tallybot(line: string): Promise<string> {
  const [noun = '', verb = '', ...words] = line.split(' ');
  return String(await discordVerbs[`${noun} ${verb}`]?.run(words));
}
const registered = () => discord.world.commands.map(({ name }) => name);
const writes = () => discord.calls.filter(({ method }) => method !== 'GET').map(({ name }) => name);

describe('deploying', () => {
  test('says what was written, and the next time that nothing has changed', async () => {
    expect(await tallybot('discord deploy')).toBe('Created /usage.\nCreated /credits.\nCreated /notify.');
    expect(registered()).toEqual(['usage', 'credits', 'notify']);

    expect(await tallybot('discord deploy')).toBe(
      'Nothing has changed.\nAs they should be: /usage, /credits, /notify.',
    );
    expect(writes()).toHaveLength(3);
  });

  test('writes only what is stale', async () => {
    await tallybot('discord deploy');
    const [usage, credits] = discord.world.commands;
    Object.assign(credits ?? {}, { description: 'Old words' });
    const untouched = structuredClone(usage);

    expect(await tallybot('discord deploy')).toBe('Updated /credits.\nAs they should be: /usage, /notify.');
    expect(discord.world.commands[0]).toEqual(untouched);
    expect(writes().slice(3)).toEqual(['editGlobalCommand']);
  });

  test('tried dry says what would be, and writes nothing', async () => {
    expect(await tallybot('discord deploy --dry-run')).toBe(
      'Would create /usage.\nWould create /credits.\nWould create /notify.',
    );
    expect(writes()).toEqual([]);
    expect(JSON.parse(await tallybot('discord deploy --dry-run --json'))).toEqual({
      ...{ guild: null, dryRun: true, unchanged: [], shownTwice: false },
      changes: ['usage', 'credits', 'notify'].map((name) => ({ did: 'create', name })),
    });
  });

  test('for one server says where its commands show twice', async () => {
    const { id } = discord.addGuild({ name: 'Acme' });
    await tallybot('discord deploy');

    expect(await tallybot(`discord deploy --guild ${id}`)).toBe(
      'Created /usage.\nCreated /credits.\nCreated /notify.\n' +
        'Commands are registered for every server as well: in this one each of those shows twice.',
    );
  });

  test('that stops half-way says what was written before it says why', async () => {
    await tallybot('discord deploy');
    const [, credits, notify] = discord.world.commands;
    Object.assign(credits ?? {}, { description: 'Old words' });
    discord.world.commands = discord.world.commands.filter((each) => each !== notify);
    discord.faults.next('createGlobalCommand', { kind: 'error', status: 429, code: 30_034, message: 'Max' });

    await expect(tallybot('discord deploy')).rejects.toMatchObject({
      message: expect.stringMatching(/^Updated \/credits\.\nDiscord takes no more now: /),
      hint: expect.stringContaining('What was written stands'),
    });
  });
});

test('the link that adds the bot is printed, for any server or for one', async () => {
  const { id } = discord.world.application;
  const link = await tallybot('discord invite');

  expect(link).toMatch(new RegExp(`^https://discord\\.com/oauth2/authorize\\?client_id=${id}&`));
  expect(await tallybot('discord invite --guild 157367557397518746')).toBe(
    `${link}&guild_id=157367557397518746&disable_guild_select=true`,
  );
  expect(JSON.parse(await tallybot('discord invite --json'))).toEqual({ url: link });
});

describe.each(['discord deploy', 'discord invite'])('“%s” says in plain words', (verb) => {
  test('that the token is not Discord’s, and never shows it', async () => {
    vi.stubEnv('DISCORD_TOKEN', 'c2VjcmV0.hunter2.hunter2');

    const refusal = await tallybot(verb).catch((error: Error) => error);

    expect(refusal).toMatchObject({
      message: 'Discord does not know DISCORD_TOKEN.',
      hint: expect.stringContaining('Reset it under Bot'),
    });
    expect(JSON.stringify([String(refusal), refusal])).not.toContain('hunter2');
  });

  test('that there is no token, that Discord cannot be reached, and that a server is none', async () => {
    await expect(tallybot(`${verb} --guild acme`)).rejects.toMatchObject({
      message: '“acme” is no id of a server.',
    });

    vi.stubEnv('DISCORD_API_URL', 'http://127.0.0.1:2/api');
    await expect(tallybot(verb)).rejects.toMatchObject({
      message: 'Discord cannot be reached: ECONNREFUSED.',
    });

    vi.stubEnv('DISCORD_TOKEN', '');
    await expect(tallybot(verb)).rejects.toMatchObject({
      message: 'Discord is not set up: DISCORD_TOKEN is missing.',
    });
  });
});
