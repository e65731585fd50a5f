import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReportStore } from '../../src/db/readers/store.ts';
import type { Directory } from '../../src/reports/ports/directory.ts';
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
  await on.ask(on.ann, on.general, 'notify digest', { every: 'weekly' });
  await on.ask(on.ann, on.general, 'notify alerts', { at: '20%' });
  await database.pool.query(
    `insert into destination (account_id, id, platform, workspace, channel, name, owner_id, created_at)
     values ('demo', 'far', 'slack', 'T9', 'C024BE91L', 'ops', 'slack:T9:U9', now())`,
  );
  await database.pool.query(`update destination set broken_at = now(), broken_why = 'it is gone'`);
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

it.each(['digest', 'alerts', 'status'])(
  '“/notify %s” names the channel so that it can be followed, and whoever set it up',
  async (words) => {
    const answer = await on.ask(on.ann, on.general, `notify ${words}`);

    const said = saidBy(answer);
    expect(said).toContain(`<#${on.general.id}>`);
    expect(said).toMatch(/\bann\b/);
    expect(said).not.toMatch(/(?<!low-credit:)(slack:T|discord:\d)/);
    expect(said).not.toContain(on.ann.user.id);
    expect(answer.wakes).toEqual([]);
    if (words === 'status') expect(said).toContain('Slack #ops');
    if (words === 'status') expect(said).toContain('set up by somebody in Slack');
  },
);

it('a list, which can hold no channel to be followed, has its name', async () => {
  expect(saidBy(await on.ask(on.ann, on.general, 'notify alerts'))).toContain('"label":"Discord #general');
});

it('whoever set a channel up is told which one is broken', async () => {
  const { destinations } = await createReportStore(database.pool).notices('demo', DEMO_NOW);
  const destination = destinations.find(({ channel }) => channel === on.general.id);
  const card = destination && viewBroken(destination, directory);
  if (!card) throw new Error('the channel is known');

  await posted(on.bot.courier, {
    ...{ id: 'demo/broken', to: { workspace: on.acme.id, person: on.ann.user.id }, card, directory },
    ...{ notice: told, mention: null, isRepeated: false, stillMine: () => true },
  });

  const [message] = on.discord.world.messages.slice(-1);
  expect(message && saidBy(message)).toContain(`what is said in <#${on.general.id}>`);
});
