import { SnowflakeUtil } from 'discord.js';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { discordChecks } from '../../src/discord/doctor/checks.ts';
import { shardOf } from '../../src/playground/discord/ids.ts';
import type { Channel, Guild } from '../../src/playground/discord/world.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase, DEMO_NOW } from '../support/demo.ts';
import { createAccount } from '../support/ledger-account.ts';
import { type BotStage, botStage, saidBy } from './bot-stage.ts';

const GONE = SnowflakeUtil.generate({ timestamp: DEMO_NOW - 9_000 }).toString();
const APPLICATION = SnowflakeUtil.generate({ timestamp: DEMO_NOW - 8_000 }).toString();

let database: TestDatabase;
let on: BotStage;
/** One on each connection. */
let guilds: { guild: Guild; channel: Channel }[];

async function link(workspace: string, accountId: string, at: number) {
  await database.pool.query(
    `insert into workspace_link (platform, workspace, account_id, linked_at, linked_by, application)
     values ('discord', $1, $2, $3, 'test', $4)`,
    [workspace, accountId, new Date(at), APPLICATION],
  );
}
/** The moment in which the service logs that a server is gone. */
function parted(): Promise<void> {
  return new Promise((resolve) => {
    const spy = vi.spyOn(console, 'log').mockImplementation((line) => {
      if (!String(line).includes('the bot was removed from a server')) return;
      spy.mockRestore();
      resolve();
    });
  });
}
const accountOf = ({ id }: { id: string }) => on.links.accountOf({ platform: 'discord', workspace: id });

beforeAll(async () => {
  database = await createDemoDatabase();
  await createAccount(database, { id: 'zenith', agents: { pythia: 'chat' } });
  await link(GONE, 'zenith', DEMO_NOW - 5_000);
  const partedAtStart = parted();
  on = await botStage(database, {
    account: null,
    shards: 'auto',
    loopback: { shards: 2, identifiesAtOnce: 2, application: { id: APPLICATION } },
  });
  await partedAtStart;
  on.clock.advance(1);
  const other = on.discord.addGuild({ name: 'Zenith' });
  const made = [on.acme, other];
  guilds = made.map((guild) => ({
    guild,
    channel: on.discord.addChannel(guild, { name: 'on-its-shard' }),
  }));
  // Now, as it happens: another connection may still be looking for servers that were linked before, and are gone.
  await link(on.acme.id, 'demo', on.clock.now());
  await link(other.id, 'zenith', on.clock.now());
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

it('as many connections are held as Discord asks for', () => {
  expect(on.discord.gateway.sessions.map(({ shard }) => shard)).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(new Set(guilds.map(({ guild }) => shardOf(guild.id, 2))).size).toBe(2);
});

it('a server from which the bot was removed while the service was down belongs to nobody, and the audit says so', async () => {
  expect(await accountOf({ id: GONE })).toBeNull();
  const { rows } = await database.pool.query(`select act, remarks from audit where subject = $1`, [
    `discord:${GONE}`,
  ]);
  expect(rows).toEqual([{ act: 'unlink-workspace', remarks: 'the bot was removed from the server' }]);
});

it('on each of them commands, suggestions, presses and forms are answered, for its own server', async () => {
  for (const [index, { guild, channel }] of guilds.entries()) {
    const boss = on.discord.addRole(guild, { name: 'Boss', permissions: ['ManageGuild'] });
    const who = on.personIn(guild, `boss-${index}`, [boss]);

    const digests = await on.ask(who, channel, 'notify digest');
    const status = await on.changes(who, digests, () => who.press(digests, 'Status'));
    const { interaction } = await who.autocomplete(channel, 'usage agents', 'agent', '');
    const topUp = await on.ask(who, channel, 'credits top-up');
    await who.press(topUp, 'Record a top-up…');
    const form = await on.discord.until(() => who.modal());
    const done = await on.changes(who, topUp, () => who.submit(form, { Credits: '5' }));

    expect(status.id).toBe(digests.id);
    expect(JSON.stringify(interaction.choices).includes('pythia')).toBe(index === 1);
    expect(saidBy(done)).toContain('5 credits');
  }
});

it('all of them together are one bot to the doctor', async () => {
  const { world, apiUrl } = on.discord;
  const config = { token: world.application.token, account: null, apiUrl, shards: 'auto' as const };
  const records = {
    accountOf: (id: string) => accountOf({ id }),
    accountExists: async () => true,
    channels: async () => [],
  };
  const checks = discordChecks(config, records, [], on.clock.now);
  const found: Record<string, unknown> = {};
  for (const { name, look } of checks) found[name] = await look();

  expect(found).toMatchObject({
    'Discord gateway': { state: 'good', says: expect.stringContaining('offers 2 connections') },
    'Discord servers': { state: 'good', says: '2 servers linked' },
  });
});
