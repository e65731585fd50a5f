import {
  ActionRowBuilder,
  ButtonBuilder,
  ContainerBuilder,
  FileBuilder,
  MediaGalleryBuilder,
  MediaGalleryItemBuilder,
  SeparatorBuilder,
  StringSelectMenuBuilder,
  StringSelectMenuOptionBuilder,
  TextDisplayBuilder,
} from 'discord.js';
import { z } from 'zod';
import type { Rendered } from '../../../src/discord/render/card.ts';
import { specFaults } from '../../support/discord-spec.ts';

/**
 * What Discord rejects, written from https://docs.discord.com/developers/components/reference and not from the
 * renderer's own numbers. Fields that the renderer has no business with are rejected too.
 */
const text = (max: number) => z.string().min(1).max(max).regex(/\S/);
const attachmentUrl = z.string().regex(/^attachment:\/\/[\w.-]+$/);

const pressed = z.strictObject({
  type: z.literal(2),
  style: z.int().min(1).max(4),
  label: text(80),
  custom_id: z.string().min(1).max(100),
});
const linked = z.strictObject({
  type: z.literal(2),
  style: z.literal(5),
  label: text(80),
  url: z.url({ protocol: /^https?$/ }).max(512),
});
const select = z
  .strictObject({
    type: z.literal(3),
    custom_id: z.string().min(1).max(100),
    placeholder: text(150),
    options: z
      .array(
        z.strictObject({
          label: text(100),
          value: z.string().min(1).max(100),
          description: text(100).optional(),
          default: z.boolean().optional(),
        }),
      )
      .min(1)
      .max(25),
  })
  .refine(({ options }) => areDistinct(options.map(({ value }) => value)), 'two options of one value')
  .refine(({ options }) => options.filter((option) => option.default).length <= 1, 'two defaults');
const number = z.int().min(1).max(2_147_483_647).optional();
const display = z.strictObject({ type: z.literal(10), id: number, content: text(4000) });
const gallery = z.strictObject({
  type: z.literal(12),
  items: z
    .array(z.strictObject({ media: z.strictObject({ url: attachmentUrl }), description: text(1024) }))
    .min(1)
    .max(10),
});
const container = z.strictObject({
  type: z.literal(17),
  id: number,
  accent_color: z.int().min(0).max(0xffffff),
  components: z
    .array(
      z.union([
        z.strictObject({
          type: z.literal(1),
          components: z.union([
            z
              .array(z.union([pressed, linked]))
              .min(1)
              .max(5),
            z.tuple([select]),
          ]),
        }),
        display,
        gallery,
        z.strictObject({ type: z.literal(13), file: z.strictObject({ url: attachmentUrl }) }),
        z.strictObject({ type: z.literal(14) }),
      ]),
    )
    .min(1),
});
const message = z.strictObject({
  flags: z.literal(1 << 15),
  components: z
    .array(z.union([container, display]))
    .min(1)
    .max(10),
  allowedMentions: z.strictObject({ parse: z.tuple([]), roles: z.tuple([z.string()]).optional() }),
  attached: z.array(z.string().regex(/^[\w.-]+$/)).max(10),
});

const CREATE = { method: 'POST', path: '/channels/{channel_id}/messages' };

/** Every reason for which Discord would refuse this message, or discord.js would not build it. */
export function refusals(rendered: Rendered): string[] {
  const read = message.safeParse(rendered);
  const faults = read.success ? [] : read.error.issues.map((issue) => `${issue.path}: ${issue.message}`);
  const nested = componentsOf(rendered.components);
  const ids = nested.flatMap((each) => ('custom_id' in each ? [String(each['custom_id'])] : []));
  const shown = urlsOf(rendered.components).map((url) => url.replace('attachment://', ''));
  const length = displaysOf(rendered.components).reduce((sum, each) => sum + each.length, 0);
  const checks: [boolean, string][] = [
    [nested.length <= 40, `${nested.length} components`],
    [areDistinct(ids), 'two components of one custom_id'],
    [length <= 4000, `${length} characters`],
    [areDistinct(rendered.attached), 'one attachment twice'],
    [sameSet(rendered.attached, shown), 'what is attached is not what is shown'],
  ];
  const { allowedMentions, attached, ...body } = rendered;
  const sent = {
    ...body,
    allowed_mentions: allowedMentions,
    attachments: attached.map((name, id) => ({ id: `${id}`, filename: name })),
  };
  return [
    ...faults,
    ...specFaults({ ...CREATE, body: sent }).map((fault) => `the specification: ${fault}`),
    ...checks.flatMap(([isKept, fault]) => (isKept ? [] : [fault])),
    ...builderFaults(rendered.components, () =>
      (rendered.components as TopLevel[]).map((each) =>
        (each.type === 10 ? buildDisplay(each) : buildContainer(each)).toJSON(),
      ),
    ),
  ];
}

/** Built by the builders’ own steps, of which each checks what it is given, it must come out the same. */
export function builderFaults(sent: unknown, build: () => unknown): string[] {
  try {
    const isSame = JSON.stringify(sorted(build())) === JSON.stringify(sorted(sent));
    return isSame ? [] : ['the builders make something else of it'];
  } catch (error) {
    return [`the builders: ${String(error)}`];
  }
}

type TopLevel = z.output<typeof container> | z.output<typeof display>;

function buildDisplay({ id, content }: z.output<typeof display>): TextDisplayBuilder {
  const built = new TextDisplayBuilder().setContent(content);
  return id === undefined ? built : built.setId(id);
}

function buildContainer({ id, accent_color, components }: z.output<typeof container>): ContainerBuilder {
  const built = new ContainerBuilder().setAccentColor(accent_color);
  if (id !== undefined) built.setId(id);
  for (const each of components) {
    if (each.type === 1) built.addActionRowComponents(buildRow(each));
    if (each.type === 10) built.addTextDisplayComponents(buildDisplay(each));
    if (each.type === 13) built.addFileComponents(new FileBuilder().setURL(each.file.url));
    if (each.type === 14) built.addSeparatorComponents(new SeparatorBuilder());
    if (each.type === 12) {
      const items = each.items.map(({ media, description }) =>
        new MediaGalleryItemBuilder().setURL(media.url).setDescription(description),
      );
      built.addMediaGalleryComponents(new MediaGalleryBuilder().addItems(items));
    }
  }
  return built;
}

type Row = Extract<z.output<typeof container>['components'][number], { type: 1 }>;

function buildRow({ components }: Row): ActionRowBuilder<ButtonBuilder | StringSelectMenuBuilder> {
  const row = new ActionRowBuilder<ButtonBuilder | StringSelectMenuBuilder>();
  return row.addComponents(
    components.map((each) => {
      if (each.type === 2) {
        const button = new ButtonBuilder().setStyle(each.style).setLabel(each.label);
        return 'url' in each ? button.setURL(each.url) : button.setCustomId(each.custom_id);
      }
      const options = each.options.map((option) => {
        const built = new StringSelectMenuOptionBuilder().setLabel(option.label).setValue(option.value);
        return option.default === undefined ? built : built.setDefault(option.default);
      });
      const list = new StringSelectMenuBuilder().setCustomId(each.custom_id).setPlaceholder(each.placeholder);
      return list.addOptions(options);
    }),
  );
}

function componentsOf(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(componentsOf);
  if (typeof value !== 'object' || value === null) return [];
  const inner = 'components' in value ? componentsOf(value.components) : [];
  return [value as Record<string, unknown>, ...inner];
}

export function displaysOf(components: unknown): string[] {
  return componentsOf(components).flatMap((each) => (each['type'] === 10 ? [String(each['content'])] : []));
}

function urlsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('url' in value && String(value.url).startsWith('attachment:')) return [String(value.url)];
  return Object.values(value).flatMap(urlsOf);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]),
  );
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify([...new Set(a)].sort()) === JSON.stringify([...new Set(b)].sort());
}

function areDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
