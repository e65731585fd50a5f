import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Message } from '../../src/playground/discord/world.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase } from '../support/demo.ts';
import { type BotStage, botStage, saidBy } from './bot-stage.ts';

let database: TestDatabase;
let on: BotStage;

beforeAll(async () => {
  database = await createDemoDatabase();
  await database.pool.query(
    `insert into agent (account_id, id, name, kind)
     select 'demo', 'helper-' || n, 'Zz Helper ' || n, 'chat' from generate_series(1, 40) n`,
  );
  on = await botStage(database);
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

const TYPED = /… and \d+ more: type the name/;

it('an agent for whom the list has no room can be typed, and is shown in the place of the message', async () => {
  const summary = await on.ask(on.ann, on.general, 'usage');
  const [label = ''] = TYPED.exec(saidBy(summary)) ?? [];

  await on.ann.select(summary, 'Agent', label);
  const form = await on.discord.until(() => on.ann.modal());
  const one = await on.changes(on.ann, summary, () => on.ann.submit(form, { Agent: 'zz helper 33' }));

  expect(saidBy(one)).toContain('Zz Helper 33');
});

it('a name that nobody has is said beside the message', async () => {
  const summary = await on.ask(on.ann, on.general, 'usage');
  const [label = ''] = TYPED.exec(saidBy(summary)) ?? [];

  await on.ann.select(summary, 'Agent', label);
  const form = await on.discord.until(() => on.ann.modal());
  const refusal = await on.sees(on.ann, on.general, () => on.ann.submit(form, { Agent: 'Nobody' }));

  expect(saidBy(refusal)).toContain('I know no agent called');
  expect(on.ann.sees(on.general)).toContain(summary);
});

/** The same message with another thing behind its buttons, as another version of this bot has left it. */
function withButton(message: Message, was: string, is: string): Message {
  const changed = { ...message, components: JSON.parse(JSON.stringify(message.components).replace(was, is)) };
  const { world } = on.discord;
  world.messages = world.messages.map((each) => (each.id === message.id ? changed : each));
  return changed;
}

it('a button that wants to be asked first leads to the question, and only its button does it', async () => {
  const summary = withButton(await on.ask(on.ann, on.general, 'usage'), 'press:2:', 'ask:2:');

  const question = await on.changes(on.ann, summary, () => on.ann.press(summary, 'By agent'));
  expect(saidBy(question)).toContain('By agent?');
  expect(saidBy(question)).toContain('Nothing has been changed yet');
  const answer = await on.changes(on.ann, question, () => on.ann.press(question, 'By agent'));

  expect(saidBy(answer)).toContain('Northside Sales Chat used');
});

it('a button of another version is said to be too old', async () => {
  const summary = withButton(await on.ask(on.ann, on.general, 'usage'), 'press:2:', 'jump:2:');

  const refusal = await on.sees(on.ann, on.general, () => on.ann.press(summary, 'By agent'));

  expect(saidBy(refusal)).toContain('This button is too old to be pressed.');
});
