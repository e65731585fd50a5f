import { afterAll, beforeAll, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { LINK_PATH } from '../../src/chat/linking.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase } from '../support/demo.ts';
import { type BotStage, botStage, fullPath, saidBy } from './bot-stage.ts';

let database: TestDatabase;
let on: BotStage;

beforeAll(async () => {
  database = await createDemoDatabase();
  on = await botStage(database);
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

it.each(commands.map(({ path }) => path))('“/%s” is answered to whoever typed it alone', async (path) => {
  const given = path === LINK_PATH ? { code: 'demo.AAAA-BBBB-CCCC-DDDD' } : {};

  const answer = await on.ask(on.ann, on.general, path, given);

  expect(answer.ephemeralTo).toBe(on.ann.user.id);
  expect(on.ben.sees(on.general)).toEqual([]);
  expect(on.ann.notices()).toEqual([]);
  expect(saidBy(answer)).not.toContain('Something went wrong');
  if (path !== LINK_PATH) expect(saidBy(answer)).toContain('Share to channel');
});

it('is deferred before anything is looked up, as an answer of which only that person knows', async () => {
  const { callback, interaction } = await on.ann.slash(on.general, fullPath('usage'));

  expect(callback).toBe(5);
  const [first] = on.callsOf('callback').filter(({ params }) => params['interaction_id'] === interaction.id);
  expect(first?.body).toEqual({ type: 5, data: { flags: 64 } });
  await on.discord.until(
    () => on.callsOf('editOriginal').at(-1)?.params['webhook_token'] === interaction.token,
  );
});

it('what is filled in is asked for', async () => {
  const answer = await on.ask(on.ann, on.general, 'usage agents', { period: 'last week' });

  expect(saidBy(answer)).toContain('9–15 November 2026');
});

it('names are offered while one is typing', async () => {
  const { interaction } = await on.ann.autocomplete(on.general, 'usage agents', 'agent', 'team');

  expect(interaction.choices).toContainEqual({ name: 'Team Assistant', value: 'team-assistant' });
});

it('the chart goes along as a picture that says what it shows', async () => {
  const answer = await on.ask(on.ann, on.general, 'usage agents');

  expect(answer.attachments.map(({ filename }) => filename)).toEqual(['chart-1.png']);
  expect(answer.attachments[0]?.description).toContain('Northside Sales Chat');
  expect(saidBy(answer)).toContain('attachment');
});

it('an export is a file under its own answer', async () => {
  const answer = await on.ask(on.ann, on.general, 'usage export', { report: 'log', period: 'last week' });

  const [file] = answer.attachments;
  expect(file?.filename).toBe('tallybot-log-2026-11-09..2026-11-15.csv');
  expect(String(file?.bytes).split('\n').length).toBeGreaterThan(100);
});

it('an account of one server is nobody’s as soon as the bot is in a second one', async () => {
  const one = await botStage(database, { account: 'demo' });
  expect(saidBy(await one.ask(one.ann, one.general, 'usage'))).toContain('credits used');
  const other = one.discord.addGuild({ name: 'Other' });
  const eve = one.personIn(other, 'eve');
  const hall = one.discord.addChannel(other, { name: 'hall' });

  expect(saidBy(await one.ask(eve, hall, 'usage'))).toContain('has no account yet.');
  expect(saidBy(await one.ask(one.ann, one.general, 'usage'))).toContain('has no account yet.');
  await one.close();
});
