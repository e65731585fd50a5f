import { SnowflakeUtil } from 'discord.js';
import { expect, test } from 'vitest';
import type { By } from '../../src/chat/ports/acts.ts';
import type { LinkedWorkspace } from '../../src/chat/ports/workspaces.ts';
import { forgetGuild, forgetMissing, type Roll } from '../../src/discord/guilds.ts';
import { heardLog } from '../support/heard-log.ts';

const NOW = Date.UTC(2026, 4, 20, 12);
const DAY = 24 * 3_600_000;

/** Dealt to the shards by the milliseconds in it. */
const guild = (atMs: number) => SnowflakeUtil.generate({ timestamp: atMs }).toString();
const [first, second, third] = [guild(NOW - 4 * DAY), guild(NOW - 4 * DAY + 1), guild(NOW - 4 * DAY + 2)];
const OURS = 'application-of-ours';
const roll = (more: Partial<Roll> = {}): Roll => ({
  applicationId: OURS,
  guildIds: [],
  shard: [0, 1],
  ...more,
});

/** Links that remember what was parted. */
function linksOf(linked: LinkedWorkspace[]) {
  const parted: { accountId: string; workspace: string; by: By }[] = [];
  return {
    parted,
    linkedOn: async () => linked,
    async unlink(accountId: string, { workspace }: { workspace: string }, by: By) {
      parted.push({ accountId, workspace, by });
      return true;
    },
  };
}

const linked = (workspace: string, more: Partial<LinkedWorkspace> = {}): LinkedWorkspace => ({
  ...{ workspace, accountId: 'acme', linkedAt: NOW - DAY, application: OURS },
  ...more,
});

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
  expect(await partedAfter(roll(), [linked(first, { linkedAt: NOW })])).toEqual([]);
});

test.each([
  ['through another application', 'application-of-theirs'],
  ['before it was kept through which', null],
])('one that was linked %s is not called and stays, and is named in the log', async (_, application) => {
  const heard = heardLog();
  const links = linksOf([linked(first, { application }), linked(second)]);

  await forgetMissing(links, roll(), { now: () => NOW });

  expect(links.parted.map(({ workspace }) => workspace)).toEqual([second]);
  expect(heard.with('in which this application of Discord is not').join()).toContain(first);
});

test.each([
  ['through it', OURS, [first]],
  ['before it was kept through which', null, [first]],
  ['through another application, which may still be in it,', 'application-of-theirs', []],
])('thrown out of one that was linked %s it parts what is its own', async (_, application, parted) => {
  heardLog();
  const links = linksOf([linked(first, { application }), linked(second)]);

  await forgetGuild(links, { guildId: first, applicationId: OURS }, { now: () => NOW });

  expect(links.parted.map(({ workspace }) => workspace)).toEqual(parted);
});

test('one that cannot be parted keeps no other from it', async () => {
  const heard = heardLog();
  const links = linksOf([linked(first), linked(second)]);
  const { unlink } = links;
  links.unlink = (accountId, workspace, by) =>
    workspace.workspace === first ? Promise.reject(new Error('away')) : unlink(accountId, workspace, by);

  await forgetMissing(links, roll(), { now: () => NOW });

  expect(links.parted.map(({ workspace }) => workspace)).toEqual([second]);
  expect(heard.with('could not be unlinked').length).toBe(1);
});

test('links that cannot be read are left as they are', async () => {
  const heard = heardLog();
  const links = { ...linksOf([]), linkedOn: () => Promise.reject(new Error('the database is away')) };

  await forgetMissing(links, roll(), { now: () => NOW });

  expect(heard.with('it could not be seen which servers are gone').length).toBe(1);
});
