import { z } from 'zod';
import { type Component, eachMedia } from '../components.ts';
import type { Fault } from '../discord-error.ts';
import { componentRuleFaults, totalFaults } from './component-rules.ts';
import { ComponentV1, ComponentV2 } from './components.ts';
import { limits } from './limits.ts';
import { faultsOf, list, oneOf, snowflake, text, yes } from './shapes.ts';

const { embed } = limits;

const Embed = z.looseObject({
  title: text(0, embed.title).nullish(),
  description: text(0, embed.description).nullish(),
  fields: list(
    z.looseObject({ name: text(1, embed.name), value: text(1, embed.value) }),
    0,
    embed.fields,
  ).nullish(),
  footer: z.looseObject({ text: text(1, embed.footer) }).nullish(),
  author: z.looseObject({ name: text(1, embed.author) }).nullish(),
});

export const AllowedMentions = z.object({
  parse: z.array(oneOf('everyone', 'roles', 'users')).nullish(),
  users: list(snowflake, 0, limits.mentions).nullish(),
  roles: list(snowflake, 0, limits.mentions).nullish(),
  replied_user: yes,
});

/** Every field of a message that a bot can send or change; components are looked at once the flags are known. */
export const MessageBody = z.object({
  content: text(0, limits.message.content).nullish(),
  embeds: list(Embed, 0, limits.message.embeds).nullish(),
  components: z.array(z.unknown()).nullish(),
  flags: z.int().nullish(),
  attachments: list(
    z.object({
      id: z.union([z.int().transform(String), snowflake]),
      filename: text(1, limits.file.name).nullish(),
      description: text(0, limits.media.description).nullish(),
    }),
    0,
    limits.message.attachments,
  ).nullish(),
  allowed_mentions: AllowedMentions.nullish(),
  message_reference: z
    .object({
      message_id: snowflake,
      channel_id: snowflake.nullish(),
      guild_id: snowflake.nullish(),
      fail_if_not_exists: yes,
      type: oneOf(0).nullish(),
    })
    .nullish(),
  nonce: z.union([z.int(), text(0, limits.message.nonce)]).nullish(),
  enforce_nonce: yes,
  poll: z.unknown().optional(),
  sticker_ids: z.array(z.unknown()).nullish(),
});
export type MessageBody = z.output<typeof MessageBody>;

export function componentFaults(components: readonly unknown[], isV2: boolean): Fault[] {
  const at = ['components'];
  const shape = isV2
    ? list(ComponentV2, 0, limits.componentsV2.total)
    : list(ComponentV1, 0, limits.message.rows);
  const faults = faultsOf(shape, components, at);
  if (faults.length > 0) return faults;
  const sound = components as Component[];
  return [...componentRuleFaults(sound, at), ...(isV2 ? totalFaults(sound, at) : [])];
}

/** With the flag, everything is said in components. */
export function legacyFaults(
  said: Partial<Pick<MessageBody, 'content' | 'embeds' | 'poll' | 'sticker_ids'>>,
): Fault[] {
  const used = {
    content: Boolean(said.content),
    embeds: (said.embeds?.length ?? 0) > 0,
    poll: Boolean(said.poll),
    sticker_ids: (said.sticker_ids?.length ?? 0) > 0,
  };
  return Object.entries(used)
    .filter(([, isUsed]) => isUsed)
    .map(([key]) => ({
      at: [key],
      code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      message: `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    }));
}

export function embedFaults(embeds: readonly Record<string, unknown>[]): Fault[] {
  const characters = embeds.reduce((sum, each) => sum + embedLength(each), 0);
  return characters > embed.characters
    ? [
        {
          at: ['embeds'],
          code: 'MAX_EMBED_SIZE_EXCEEDED',
          message: `Embed size exceeds maximum size of ${embed.characters}`,
        },
      ]
    : [];
}

function embedLength(given: Record<string, unknown>): number {
  const { title, description, footer, author, fields } = given as z.output<typeof Embed>;
  const texts = [title, description, footer?.text, author?.name];
  const fieldTexts = (fields ?? []).flatMap(({ name, value }) => [name, value]);
  return [...texts, ...fieldTexts].reduce((sum, each) => sum + (each?.length ?? 0), 0);
}

/** Every picture that is referred to has to be there, and every new file has to be shown. */
export function mediaFaults(
  components: readonly Component[],
  files: { there: readonly string[]; fresh: readonly string[] },
): Fault[] {
  const media = eachMedia(components);
  const used = media.map(({ url }) => /^attachment:\/\/(.+)$/.exec(url)?.[1]);
  return [
    ...media.flatMap(({ url, at }, index): Fault[] => {
      const name = used[index];
      if (name !== undefined && !files.there.includes(name)) {
        return [
          {
            at: ['components', ...at],
            code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
            message: `The referenced attachment ("${url}") was not found`,
          },
        ];
      }
      if (name !== undefined || /^https?:\/\//.test(url)) return [];
      return [
        {
          at: ['components', ...at],
          code: 'URL_TYPE_INVALID_SCHEME',
          message: `Scheme of "${url}" must be one of ('http', 'https', 'attachment').`,
        },
      ];
    }),
    // Discord itself takes such a file, and shows it to nobody.
    ...files.fresh
      .filter((name) => !used.includes(name))
      .map((name, index) => ({
        at: ['attachments', index],
        code: 'LOOPBACK_ATTACHMENT_NOT_SHOWN',
        message: `No component shows "${name}"`,
      })),
  ];
}

export function mentionFaults(mentions: z.output<typeof AllowedMentions> | null | undefined): Fault[] {
  return (['users', 'roles'] as const)
    .filter((kind) => mentions?.parse?.includes(kind) && (mentions[kind]?.length ?? 0) > 0)
    .map((kind) => ({
      at: ['allowed_mentions'],
      code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
    }));
}
