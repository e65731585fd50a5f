import type { KnownBlock } from '@slack/types';
import { z } from 'zod';

/**
 * What Slack rejects, written from its reference and not from the renderer's own numbers:
 * https://docs.slack.dev/reference/block-kit. Unknown fields are rejected, as Slack does.
 */
const text = (max: number) => z.string().min(1).max(max).regex(/\S/);
const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(max), emoji: z.boolean().optional() });
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(max), verbatim: z.boolean().optional() });
const either = (max: number) => z.union([plain(max), mrkdwn(max)]);
const id = z.string().min(1).max(255);

const confirm = z.strictObject({
  title: plain(100),
  text: either(300),
  confirm: plain(30),
  deny: plain(30),
  style: z.enum(['primary', 'danger']).optional(),
});
const button = z.strictObject({
  type: z.literal('button'),
  action_id: id,
  text: plain(75),
  value: z.string().min(1).max(2000).optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(3000)
    .optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: text(75).optional(),
});
const option = z.strictObject({ text: plain(75), value: z.string().min(1).max(150) });
const select = z
  .strictObject({
    type: z.literal('static_select'),
    action_id: id,
    placeholder: plain(150).optional(),
    options: z.array(option).min(1).max(100),
    initial_option: option.optional(),
  })
  .refine(({ options }) => areDistinct(options.map(({ value }) => value)), 'two options of one value')
  .refine(
    ({ options, initial_option: initial }) =>
      !initial || options.some((each) => JSON.stringify(each) === JSON.stringify(initial)),
    'the initial option is none of the options',
  );
const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  action_id: id,
  placeholder: plain(150).optional(),
  initial_date: z.iso.date().optional(),
});

const actions = z
  .strictObject({
    type: z.literal('actions'),
    block_id: id.optional(),
    elements: z
      .array(z.discriminatedUnion('type', [button, select, datepicker]))
      .min(1)
      .max(25),
  })
  .refine(
    ({ elements }) => areDistinct(elements.map((element) => element.action_id)),
    'two elements of one action_id',
  );
const card = z
  .strictObject({
    type: z.literal('card'),
    title: mrkdwn(150).optional(),
    subtitle: mrkdwn(150).optional(),
    body: mrkdwn(200).optional(),
  })
  .refine(({ title, body }) => title || body, 'an empty card');
const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) });
const rawNumber = z.strictObject({
  type: z.literal('raw_number'),
  value: z.number(),
  text: z.string().min(1),
});
const letters = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1),
  style: z.strictObject({ bold: z.boolean() }).optional(),
});
const channel = z.strictObject({
  type: z.literal('channel'),
  channel_id: z.string().regex(/^[CG][A-Z0-9]+$/),
});
const richText = z.strictObject({
  type: z.literal('rich_text'),
  elements: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('rich_text_section'),
          elements: z.array(z.union([letters, channel])).min(1),
        }),
        z.strictObject({
          type: z.literal('rich_text_preformatted'),
          elements: z.array(letters).min(1),
        }),
      ]),
    )
    .min(1),
});
const dataTable = z
  .strictObject({
    type: z.literal('data_table'),
    caption: z.string().min(1),
    page_size: z.int().min(1).max(100).optional(),
    rows: z
      .array(
        z
          .array(z.union([rawText, rawNumber, richText]))
          .min(1)
          .max(20),
      )
      .min(2)
      .max(101),
  })
  .refine(({ rows }) => new Set(rows.map((row) => row.length)).size === 1, 'rows of several lengths');

const block = z.discriminatedUnion('type', [
  actions,
  dataTable,
  z.strictObject({ type: z.literal('header'), text: plain(150) }),
  z.strictObject({ type: z.literal('divider') }),
  z
    .strictObject({
      type: z.literal('section'),
      text: either(3000).optional(),
      fields: z.array(either(2000)).min(1).max(10).optional(),
    })
    .refine((section) => section.text || section.fields, 'an empty section'),
  z.strictObject({ type: z.literal('context'), elements: z.array(either(2000)).min(1).max(10) }),
  z.strictObject({
    type: z.literal('image'),
    slack_file: z.strictObject({ id: z.string().min(1) }),
    alt_text: text(2000),
  }),
  z.strictObject({ type: z.literal('carousel'), elements: z.array(card).min(1).max(10) }),
  richText,
]);

const surfaces = {
  message: { blocks: 50, neverThere: ['alert', 'input'] },
  home: { blocks: 100, neverThere: ['alert', 'table', 'container', 'markdown'] },
} as const;

/** Every reason for which Slack would refuse these blocks. */
export function refusals(blocks: readonly KnownBlock[], surface: keyof typeof surfaces): string[] {
  const { blocks: blocksMax, neverThere } = surfaces[surface];
  const faults = blocks.flatMap((each, index) => {
    const read = block.safeParse(each);
    const issues = read.success ? [] : read.error.issues.map(({ message, path }) => `${path}: ${message}`);
    if ((neverThere as readonly string[]).includes(each.type)) issues.push(`not on ${surface}`);
    return issues.map((issue) => `${index} ${each.type} ${issue}`);
  });
  const ids = blocks.flatMap((each) => each.block_id ?? []);
  const tables = blocks.filter(({ type }) => type === 'data_table');
  const checks: [boolean, string][] = [
    [blocks.length >= 1 && blocks.length <= blocksMax, `${blocks.length} blocks`],
    [areDistinct(ids), 'two blocks of one block_id'],
    [tables.length <= 1, `${tables.length} data tables`],
    [lengthOf(tables.flatMap((table) => textsOf(table))) <= 10_000, 'more than 10 000 characters in cells'],
    // slackapi/bolt-js 2867 saw 11 341 refused: `msg_blocks_too_long`.
    [surface === 'home' || lengthOf(shownTextsOf(blocks)) <= 11_000, 'too much text in all'],
    [JSON.stringify(blocks).length <= 250_000, 'more than 250 kB'],
  ];
  return [...faults, ...checks.flatMap(([isKept, fault]) => (isKept ? [] : [fault]))];
}

export function textsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string'
      ? ['text', 'alt_text', 'caption', 'accessibility_label'].includes(key)
        ? [inner]
        : []
      : textsOf(inner),
  );
}

/** What stands in mark-up, and would be read as such. */
export function markupOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value) return [String(value.text)];
  return Object.values(value).flatMap(markupOf);
}

function shownTextsOf(blocks: readonly KnownBlock[]): string[] {
  return blocks.flatMap((each) =>
    each.type === 'actions'
      ? each.elements.flatMap((element) => ('text' in element && element.text ? [element.text.text] : []))
      : textsOf(each),
  );
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, each) => sum + each.length, 0);
}

function areDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
