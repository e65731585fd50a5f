import { z } from 'zod';
import { componentType as type } from '../components.ts';
import { limits } from './limits.ts';
import { componentId, list, oneOf, snowflake, text, whole, yes } from './shapes.ts';

const { select, media, modal, textInput } = limits;

const customId = text(1, limits.customId);
const emoji = z.looseObject({ id: snowflake.nullish(), name: text(0, 32).nullish() }).nullish();

const button = z.object({
  type: z.literal(type.button),
  id: componentId,
  style: oneOf(1, 2, 3, 4, 5, 6),
  label: text(0, limits.button.label).nullish(),
  custom_id: customId.nullish(),
  url: text(1, limits.button.url).nullish(),
  disabled: yes,
  emoji,
});

const chosen = {
  id: componentId,
  custom_id: customId,
  placeholder: text(0, select.placeholder).nullish(),
  min_values: whole(0, select.options).nullish(),
  max_values: whole(1, select.options).nullish(),
  disabled: yes,
  required: yes,
};

const stringSelect = z.object({
  type: z.literal(type.stringSelect),
  ...chosen,
  options: list(
    z.object({
      label: text(1, select.label),
      value: text(1, select.value),
      description: text(0, select.description).nullish(),
      default: yes,
      emoji,
    }),
    1,
    select.options,
  ),
});

const defaults = z.array(z.object({ id: snowflake, type: oneOf('user', 'role', 'channel') })).nullish();
const entitySelects = [type.userSelect, type.roleSelect, type.mentionableSelect, type.channelSelect].map(
  (each) =>
    z.object({
      type: z.literal(each),
      ...chosen,
      default_values: defaults,
      channel_types: z.array(z.int()).nullish(),
    }),
);

const actionRow = z.object({
  type: z.literal(type.actionRow),
  id: componentId,
  components: list(
    z.discriminatedUnion('type', [button, stringSelect, ...entitySelects]),
    1,
    limits.button.perRow,
  ),
});

const textDisplay = z.object({
  type: z.literal(type.textDisplay),
  id: componentId,
  content: text(1, limits.componentsV2.text),
});

const shown = z.object({ url: text(1, media.url) });
const pictured = { media: shown, description: text(1, media.description).nullish(), spoiler: yes };

const thumbnail = z.object({ type: z.literal(type.thumbnail), id: componentId, ...pictured });

const section = z.object({
  type: z.literal(type.section),
  id: componentId,
  components: list(textDisplay, 1, limits.section.texts),
  accessory: z.discriminatedUnion('type', [button, thumbnail]),
});

const mediaGallery = z.object({
  type: z.literal(type.mediaGallery),
  id: componentId,
  items: list(z.object(pictured), 1, limits.gallery.items),
});

const file = z.object({ type: z.literal(type.file), id: componentId, file: shown, spoiler: yes });

const separator = z.object({
  type: z.literal(type.separator),
  id: componentId,
  divider: yes,
  spacing: oneOf(1, 2).nullish(),
});

const inContainer = [actionRow, textDisplay, section, mediaGallery, separator, file] as const;

const container = z.object({
  type: z.literal(type.container),
  id: componentId,
  accent_color: whole(0, 0xffffff).nullish(),
  spoiler: yes,
  components: list(z.discriminatedUnion('type', [...inContainer]), 1, limits.componentsV2.total),
});

/** At the top of a message with the flag, and of one without. */
export const ComponentV2 = z.discriminatedUnion('type', [...inContainer, container]);
export const ComponentV1 = z.discriminatedUnion('type', [actionRow]);

const input = {
  type: z.literal(type.textInput),
  id: componentId,
  custom_id: customId,
  style: oneOf(1, 2),
  min_length: whole(0, textInput.value).nullish(),
  max_length: whole(1, textInput.value).nullish(),
  required: yes,
  value: text(0, textInput.value).nullish(),
  placeholder: text(0, textInput.placeholder).nullish(),
};

const choices = list(
  z.object({
    label: text(1, select.label),
    value: text(1, select.value),
    description: text(0, select.description).nullish(),
    default: yes,
  }),
  1,
  10,
);

const inLabel = [
  z.object(input),
  stringSelect,
  ...entitySelects,
  z.object({ type: z.literal(type.fileUpload), ...chosen }),
  z.object({ type: z.literal(type.radioGroup), ...chosen, options: choices }),
  z.object({ type: z.literal(type.checkboxGroup), ...chosen, options: choices }),
  z.object({ type: z.literal(type.checkbox), id: componentId, custom_id: customId, default: yes }),
] as const;

export const Modal = z.object({
  custom_id: customId,
  title: text(1, modal.title),
  components: list(
    z.discriminatedUnion('type', [
      z.object({
        type: z.literal(type.label),
        id: componentId,
        label: text(1, modal.label),
        description: text(0, modal.description).nullish(),
        component: z.discriminatedUnion('type', [...inLabel]),
      }),
      textDisplay,
      z.object({
        type: z.literal(type.actionRow),
        id: componentId,
        components: list(z.object({ ...input, label: text(1, modal.label) }), 1, 1),
      }),
    ]),
    1,
    modal.components,
  ),
});
