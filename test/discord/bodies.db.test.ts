import { ComponentType, MessageFlags } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { commands } from '../../commands/index.ts';
import { loadDemoIfNew } from '../../prisma/seed.ts';
import { forms } from '../../src/chat/forms/list.ts';
import { LINK_PATH } from '../../src/chat/linking.ts';
import type { Rendered } from '../../src/discord/render/card.ts';
import type { Call } from '../../src/playground/discord/site.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { DEMO_NOW } from '../support/demo.ts';
import { discordSchema, hasDiscordSpecification } from '../support/discord-specification.ts';
import { type BotStage, botStage } from './bot-stage.ts';
import { refusals } from './render/discord-rules.ts';

let database: TestDatabase;
let on: BotStage;

/** Every command, every kind of press, every form, something shared, something refused, something late. */
beforeAll(async () => {
  database = await createTestDatabase();
  await loadDemoIfNew(database, DEMO_NOW);
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

const MESSAGES = ['editOriginal', 'followUp', 'createMessage', 'editMessage'];
const messages = () => on.discord.calls.filter(({ name }) => MESSAGES.includes(name));

it('every kind of call is among what is looked at', () => {
  const kinds = new Set(on.discord.calls.map(({ name }) => name));

  expect([...kinds]).toEqual(
    expect.arrayContaining(['callback', 'editOriginal', 'followUp', 'createMessage', 'openDirect']),
  );
});

it('every message is one that Discord and the builders take, and wakes nobody', () => {
  const faults = messages().flatMap(({ body, name }) => {
    const { flags, components, allowed_mentions, attachments } = body as {
      flags: number;
      components: Rendered['components'];
      allowed_mentions: Rendered['allowedMentions'];
      attachments: { filename: string }[];
    };
    const rendered: Rendered = {
      flags: (flags & ~MessageFlags.Ephemeral) as MessageFlags.IsComponentsV2,
      components,
      allowedMentions: allowed_mentions,
      attached: attachments.map(({ filename }) => filename),
    };
    return refusals(rendered).map((fault) => `${name}: ${fault}`);
  });

  expect(faults).toEqual([]);
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

describe.skipIf(!hasDiscordSpecification)(
  'Discord’s own specification (../shared/specs/discord-openapi.json)',
  () => {
    const callbacks: Record<number, string> = {
      5: 'CreateMessageInteractionCallbackRequest',
      6: 'UpdateMessageInteractionCallbackRequest',
      8: 'ApplicationCommandAutocompleteCallbackRequest',
      9: 'ModalInteractionCallbackRequest',
    };
    const others: Record<string, string> = {
      editOriginal: 'IncomingWebhookUpdateRequestPartial',
      followUp: 'IncomingWebhookRequestPartial',
      createMessage: 'MessageCreateRequest',
      editMessage: 'MessageEditRequestPartial',
      openDirect: 'CreatePrivateChannelRequest',
    };
    const schemaOf = ({ name, body }: Call) =>
      name === 'callback' ? callbacks[(body as { type: number }).type] : others[name];

    it('takes every body that was sent', () => {
      const schemas = new Map<string, z.ZodType>();
      const faults = on.discord.calls.flatMap((call) => {
        const name = schemaOf(call);
        if (name === undefined) return [];
        const schema = schemas.get(name) ?? discordSchema(name);
        schemas.set(name, schema);
        const { error } = schema.safeParse(call.body);
        return error ? [`${call.name}: ${error.message}`] : [];
      });

      expect(faults).toEqual([]);
      expect(schemas.size).toBeGreaterThan(6);
    });
  },
);

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
