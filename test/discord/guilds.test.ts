import { SnowflakeUtil } from 'discord.js';
import { expect, test } from 'vitest';
import type { By } from '../../src/chat/ports/acts.ts';
import type { LinkedWorkspace } from '../../src/chat/ports/workspaces.ts';
import { forgetMissing, type Roll } from '../../src/discord/guilds.ts';
import { heardLog } from '../support/heard-log.ts';

const NOW = Date.UTC(2026, 4, 20, 12);
const DAY = 24 * 3_600_000;

/** Dealt to the shards by the milliseconds in it. */
const guild = (atMs: number) => SnowflakeUtil.generate({ timestamp: atMs }).toString();
const [first, second, third] = [guild(NOW - 4 * DAY), guild(NOW - 4 * DAY + 1), guild(NOW - 4 * DAY + 2)];
const roll = (more: Partial<Roll> = {}): Roll => ({
  applicationId: guild(NOW - 3 * DAY),
  guildIds: [],
  shard: [0, 1],
  ...more,
});

/** Links that remember what was parted. */
function linksOf(linked: LinkedWorkspace[]) {
  const parted: { accountId: string; workspace: string; by: By }[] = [];
  return {
    parted,
    accountOf: async ({ workspace }: { workspace: string }) =>
      linked.find((each) => each.workspace === workspace)?.accountId ?? null,
    linkedOn: async () => linked,
    async unlink(accountId: string, { workspace }: { workspace: string }, by: By) {
      parted.push({ accountId, workspace, by });
      return true;
    },
  };
}

const linked = (workspace: string, linkedAt = NOW - DAY) => ({ workspace, accountId: 'acme', linkedAt });

async function partedAfter(called: Roll, those: LinkedWorkspace[]) {
  heardLog();
  const links = linksOf(those);
  await forgetMissing(links, called, { now: () => NOW });
  return links.parted.map(({ workspace }) => workspace);
}

test('servers that are not called any more are parted, and audited as any from which the bot is removed', async () => {
  heardLog();
  const links = linksOf([linked(first), linked(second)]);

  await forgetMissing(links, roll({ guildIds: [second] }), { now: () => NOW });

  const by = { actor: `discord:${first}`, remarks: 'the bot was removed from the server', at: NOW };
  expect(links.parted).toEqual([{ accountId: 'acme', workspace: first, by }]);
});

test('a connection speaks for its own servers alone', async () => {
  const all = [linked(first), linked(second), linked(third)];

  const [even, odd] = [
    await partedAfter(roll({ shard: [0, 2] }), all),
    await partedAfter(roll({ shard: [1, 2] }), all),
  ];

  expect([even, odd].sort((a, b) => b.length - a.length)).toEqual([[first, third], [second]]);
});

test('one that is linked while the roll is read stays', async () => {
  expect(await partedAfter(roll(), [linked(first, NOW)])).toEqual([]);
});

test('one that was linked before there was this application stays, and is named in the log', async () => {
  const heard = heardLog();
  const links = linksOf([linked(first, NOW - 3.5 * DAY)]);

  await forgetMissing(links, roll(), { now: () => NOW });

  expect(links.parted).toEqual([]);
  expect(heard.with('another application of Discord').join()).toContain(first);
});

test('links that cannot be read are left as they are', async () => {
  const heard = heardLog();
  const links = { ...linksOf([]), linkedOn: () => Promise.reject(new Error('the database is away')) };

  await forgetMissing(links, roll(), { now: () => NOW });

  expect(heard.with('it could not be seen which servers are gone').length).toBe(1);
});
