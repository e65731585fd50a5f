import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReportStore } from '../../src/db/readers/store.ts';
import type { Directory } from '../../src/reports/ports/directory.ts';
import type { Notices } from '../../src/reports/ports/notices.ts';
import { viewBroken } from '../../src/views/broken.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase, DEMO_NOW } from '../support/demo.ts';
import { directoryOf, posted, told } from '../support/letters.ts';
import { type BotStage, botStage, saidBy } from './bot-stage.ts';

let database: TestDatabase;
let directory: Directory;
let on: BotStage;

beforeAll(async () => {
  database = await createDemoDatabase();
  directory = await directoryOf(database);
  on = await botStage(database);
  await asked('digest weekly');
  await asked('alerts 20%');
  await database.pool.query(
    `insert into destination (account_id, id, platform, workspace, channel, owner_id, created_at)
     values ('demo', 'far', 'discord', '1', '42', 'discord:1:7', now())`,
  );
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

async function asked(words: string): Promise<string> {
  const answer = await on.sees(on.ann, on.general, () => on.ann.slash(on.general, '/notify', words));
  return saidBy(answer);
}

const notices = (accountId = 'demo'): Promise<Notices> =>
  createReportStore(database.pool).notices(accountId, DEMO_NOW);
const followed = () => JSON.stringify({ type: 'channel', channel_id: on.general.id });

it.each(['digest', 'alerts', 'status'])(
  '“/notify %s” names the channel so that it can be followed, and whoever set it up',
  async (words) => {
    await database.pool.query(`update destination set broken_at = now(), broken_why = 'channel_not_found'`);

    const said = await asked(words);

    expect(said).toContain(followed());
    expect(said).toMatch(/\bann\b/i);
    expect(said).not.toContain(on.ann.user.id);
    expect(said).not.toMatch(/(?<!low-credit:)(slack:T|discord:1)/);
    if (words === 'status') expect(said).toContain('Discord channel 42');
    if (words === 'status') expect(said).toContain('set up by somebody in Discord');
  },
);

it('a list, which can hold no channel to be followed, has its name', async () => {
  expect(await asked('alerts')).toContain('"text":"Slack #general');
});

it('a warning is acknowledged by a name, also where nobody has named that person', async () => {
  await database.pool.query(
    `insert into outbox (account_id, id, kind, facts, created_at, due_at, state)
     values ('demo', 'low', 'low_credit', '{}', now(), now(), 'posted')`,
  );

  const said = await asked('alerts ack notice:low');

  expect(said).toContain('The message says that ann acknowledged it');
  const { rows } = await database.pool.query(`select acknowledged_by from outbox where id = 'low'`);
  expect(rows).toEqual([{ acknowledged_by: 'ann' }]);
});

it('whoever set a channel up is told which one is broken', async () => {
  const destination = (await notices()).destinations.find(({ channel }) => channel === on.general.id);
  const card = destination && viewBroken(destination, directory);
  if (!card) throw new Error('the channel is known');

  await posted(on.bot.courier, {
    ...{ id: 'demo/broken', to: { workspace: on.acme.id, person: on.ann.user.id }, card, directory },
    ...{ notice: told, mention: null, isRepeated: false, stillMine: () => true },
  });

  const [message] = on.slack.world.messages.slice(-1);
  expect(message && saidBy(message)).toContain(followed());
  expect(message?.text).toContain('Slack #\u200bgeneral');
});

it('another account knows nothing of the people and channels of this one', async () => {
  expect((await notices()).passersBy).toEqual([{ id: `slack:${on.acme.id}:${on.ann.user.id}`, name: 'ann' }]);
  expect(await notices('other')).toMatchObject({ destinations: [], passersBy: [] });
});
