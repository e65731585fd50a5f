import { ComponentType, MessageFlags } from 'discord.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { forms } from '../../src/chat/forms/list.ts';
import { LINK_PATH } from '../../src/chat/linking.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase } from '../support/demo.ts';
import { noSpec } from '../support/discord-spec.ts';
import { type BotStage, botStage } from './bot-stage.ts';
import { bodyFaults, isMessage } from './strict-discord.ts';

let database: TestDatabase;
let on: BotStage;

/** Every command, every kind of press, every form, something shared, something refused, something late. */
beforeAll(async () => {
  database = await createDemoDatabase();
  on = await botStage(database);
  const { ann, general } = on;
  for (const { path } of commands) {
    const given = path === LINK_PATH ? { code: 'demo.AAAA-BBBB-CCCC-DDDD' } : {};
    const answer = await on.ask(ann, general, path, given);
    const form = forms.find((each) => each.path === path);
    if (!form) continue;
    await ann.press(answer, form.label);
    await on.discord.until(() => ann.modal());
    ann.close();
  }
  const summary = await on.ask(ann, general, 'usage');
  await ann.press(summary, 'Other dates');
  const range = await on.discord.until(() => ann.modal());
  await on.sees(ann, general, () => ann.submit(range, { From: '2026-11-09', To: '2026-11-02' }));
  await on.changes(ann, summary, () => ann.press(summary, 'By agent'));
  const agents = ann.sees(general).find(({ id }) => id === summary.id) ?? summary;
  await on.changes(ann, agents, () => ann.press(agents, 'Share to channel'));
  await ann.autocomplete(general, 'usage agents', 'agent', 'team');
  on.discord.faults.next('editOriginal', { kind: 'rate-limited', retryAfterS: 3_600 });
  await ann.slash(general, 'usage export', { report: 'log' });
  await on.discord.until(() => ann.sees(ann.direct())[0]);
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

const messages = () => on.discord.calls.filter(isMessage);

it('every kind of call is among what is looked at', () => {
  const kinds = new Set(on.discord.calls.map(({ name }) => name));

  expect([...kinds]).toEqual(
    expect.arrayContaining(['callback', 'editOriginal', 'followUp', 'createMessage', 'openDirect']),
  );
});

it(`every body is one that Discord’s own specification and the builders take${noSpec ? ` (${noSpec})` : ''}`, () => {
  expect(on.discord.calls.flatMap(bodyFaults)).toEqual([]);
  expect(messages().length).toBeGreaterThan(commands.length);
});

it('every picture says what it shows', () => {
  const sent = messages().flatMap(
    ({ body }) => (body as { attachments: { filename: string; description?: string }[] }).attachments,
  );
  const pictures = sent.filter(({ filename }) => filename.endsWith('.png'));

  expect(pictures.length).toBeGreaterThan(5);
  expect(pictures.filter(({ description }) => !description)).toEqual([]);
});

it('a deferral asks for privacy and nothing else: more is refused there', () => {
  const deferrals = on.callsOf('callback').filter(({ body }) => (body as { type: number }).type === 5);

  expect(new Set(deferrals.map(({ body }) => JSON.stringify(body)))).toEqual(
    new Set([JSON.stringify({ type: 5, data: { flags: MessageFlags.Ephemeral } })]),
  );
});

it('every form begins with words that say what it does, where there is room for them', () => {
  const modals = on
    .callsOf('callback')
    .map(({ body }) => body as { type: number; data: { title: string; components: { type: number }[] } })
    .filter(({ type, data }) => type === 9 && data.title !== 'Other dates');

  expect(modals.length).toBe(forms.length);
  for (const { data } of modals.filter((each) => each.data.components.length < 5)) {
    expect(data.components[0]?.type).toBe(ComponentType.TextDisplay);
  }
});
